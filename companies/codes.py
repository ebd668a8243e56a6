"""The codes that identify a company, tidied and checked: P.IVA, codice fiscale, REA, SDI, CAP, CUP.

`tidy_*` makes of what people type the one form that is kept; `validate_*` are field validators, each says what is
wrong in words. The spreadsheet import and the forms both stand on these.
"""

import re
from collections.abc import Callable

from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as CodeError
from stdnum.it import codicefiscale, iva

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.words import Words

SEPARATORS = re.compile(r"[\s.\-/']+")
CUP = re.compile(r"[A-Z][0-9]{2}[A-Z][0-9]{11}")


def tidy_vat_number(text: str) -> str:
    """Digits only: without `IT`, spaces and dots, with the leading zeros that spreadsheets lose (8-10 digits)."""
    digits = SEPARATORS.sub("", text).upper().removeprefix("IT")
    return digits.zfill(11) if digits.isdigit() and 8 <= len(digits) <= 10 else digits


def tidy_tax_code(text: str) -> str:
    """Capital letters and digits; an entity's 8-10 digits get their leading zeros back."""
    code = SEPARATORS.sub("", text).upper()
    entity = code.removeprefix("IT")
    if entity.isdigit():
        return entity.zfill(11) if 8 <= len(entity) <= 10 else entity
    return code


def tidy_code(text: str) -> str:
    """Any other code: capital letters and digits without separators."""
    return SEPARATORS.sub("", text).upper()


def validate_vat_number(value: str) -> None:
    """Check length and check digit of a P.IVA."""
    _check(
        iva.validate,
        value,
        _("A VAT number has 11 digits."),
        _("The check digit of the VAT number is wrong."),
        _("There is no such VAT number: please check its 11 digits."),
    )


def validate_tax_code(value: str) -> None:
    """Check a codice fiscale: 16 characters of a person (with omocodia) or 11 digits of an entity."""
    checker = iva.validate if value.isdigit() else codicefiscale.validate
    _check(
        checker,
        value,
        _("A tax code has 11 digits or 16 characters."),
        _("The check character of the tax code is wrong."),
        _("There is no such tax code: please check its characters."),
    )


def validate_postcode(value: str) -> None:
    """Check that a CAP has 5 digits."""
    _match(r"[0-9]{5}", value, _("A postcode has 5 digits."))


def validate_rea_number(value: str) -> None:
    """Check that a REA number has up to 7 digits; its province is a field of its own."""
    _match(r"[0-9]{1,7}", value, _("A REA number has at most 7 digits."))


def validate_sdi_code(value: str) -> None:
    """Check that an SDI code has 7 letters or digits (`0000000` where there is only the PEC)."""
    _match(r"[A-Z0-9]{7}", value, _("An SDI code has 7 letters or digits."))


def validate_cup(value: str) -> None:
    """Check a CUP: a letter, 2 digits, a letter, 11 digits."""
    _match(CUP, value, _("A CUP has a letter, 2 digits, a letter and 11 digits."))


def _check(validate: Callable[[str], str], value: str, length: Words, checksum: Words, other: Words) -> None:
    try:
        validate(value)
    except InvalidLength as error:
        raise ValidationError(length, code="length") from error
    except InvalidChecksum as error:
        raise ValidationError(checksum, code="checksum") from error
    except CodeError as error:
        raise ValidationError(other, code="invalid") from error


def _match(pattern: str | re.Pattern[str], value: str, message: Words) -> None:
    if not re.fullmatch(pattern, value):
        raise ValidationError(message, code="invalid")
