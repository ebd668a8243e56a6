"""What single cells say: numbers, years, P.IVA, codice fiscale and addresses as people really type them."""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from stdnum import luhn
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.it import codicefiscale

from django.core import exceptions
from django.core.validators import validate_email

from common.sheets import Value, text_of

WHOLE_WITH_DECIMALS: Final = re.compile(r"^([A-Z]{0,2}\d+)[.,]0+$")
SCIENTIFIC: Final = re.compile(r"^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$")
GROUPED: Final = re.compile(r"^\d{1,3}(?P<sep>[ .,'])\d{3}(?:(?P=sep)\d{3})*(?P<decimals>[.,]\d+)?$")
PLAIN: Final = re.compile(r"^(?:\d+(?:[.,]\d*)?|[.,]\d+)$")
EXPONENT: Final = re.compile(r"^\d+(?:[.,]\d+)?[eE][+-]?\d{1,2}$")
CURRENCY: Final = re.compile(r"(?:€|\beuro?s?\b|\beur\b)\.?", re.IGNORECASE)
YEAR_WORDS: Final = re.compile(r"^(?:anno|esercizio|bilancio|year|fy|al)\s+", re.IGNORECASE)
YEAR_FORMS: Final = (
    re.compile(r"^(\d{4})(?:[.,]0+)?$"),
    re.compile(r"^(\d)[.,](\d{3})$"),
    re.compile(r"^\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4})(?: .*)?$"),
    re.compile(r"^\d{1,2}[/.\-](\d{4})$"),
    re.compile(r"^(\d{4})[/.\-]\d{1,2}[/.\-]\d{1,2}(?:[T ].*)?$"),
    re.compile(r"^\d{4} ?[/\-] ?(\d{4})$"),
)
SHORT_YEAR_FORMS: Final = (
    re.compile(r"^\d{1,2}[/.\-]\d{1,2}[/.\-](\d\d)$"),
    re.compile(r"^20\d\d ?[/\-] ?(\d\d)$"),
)
EXCEL_EPOCH: Final = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 29_221, 73_415  # days of 1980 to 2100; 20244 is a slip, not the year 1955
FIRST_YEAR: Final = 1950
LONGEST_NUMBER: Final = 20
REVENUE_OFFICES: Final = frozenset([*(f"{code:03}" for code in range(1, 101)), "120", "121", "888", "999"])


class CellError(Exception):
    """The cell can't be taken; `reason` is one of the words of the contract."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def code_of(value: Value) -> str:
    """Letters and digits of a code; what spreadsheets did to it (7.64150488E8, 27165070486.0) is undone."""
    text = text_of(value).upper().strip("'")
    scientific = SCIENTIFIC.match(text)
    if scientific:
        first, decimals, exponent = scientific.group(1), scientific.group(2) or "", int(scientific.group(3))
        if len(decimals) <= exponent <= len(decimals) + 3:
            return first + decimals.ljust(exponent, "0")
        raise CellError("invalid")
    whole = WHOLE_WITH_DECIMALS.match(text)
    return re.sub(r"[\s.\-:/'’_]", "", whole.group(1) if whole else text)


def vat_number_of(value: Value) -> str:
    """The eleven digits of a P.IVA; zeros that a spreadsheet ate are given back to 8-10 digits."""
    number = code_of(value)
    if re.match(r"IT\d", number):
        number = number[2:]
    if not number:
        raise CellError("required")
    if not number.isascii() or not number.isdigit():
        raise CellError("invalid")
    number = _eleven_digits(number)
    if number[7:10] not in REVENUE_OFFICES or not int(number[:7]):
        raise CellError("invalid")
    return number


def tax_code_of(value: Value) -> str:
    """A codice fiscale of a person (16, with omocodia) or of an entity (11 digits); "" where the cell is empty."""
    code = code_of(value)
    if re.match(r"IT\d{8,11}$", code):
        code = code[2:]
    if not code:
        return ""
    if code.isascii() and code.isdigit():
        return _eleven_digits(code)
    if len(code) != 16:
        raise CellError("length" if code.isalnum() and len(code) != 11 else "invalid")
    try:
        return codicefiscale.validate(code)
    except InvalidChecksum as error:
        raise CellError("checksum") from error
    except (ValidationError, KeyError, ValueError) as error:
        raise CellError("invalid") from error


def _eleven_digits(number: str) -> str:
    if 8 <= len(number) <= 10:
        number = number.zfill(11)
    if len(number) != 11:
        raise CellError("length")
    if not luhn.is_valid(number):
        raise CellError("checksum")
    return number


def number_of(value: Value, *, largest: Decimal, percent: bool = False) -> Decimal | None:
    """A number not below zero, written the Italian or the English way; None where the cell is empty.

    One separator before exactly three digits stands for thousands, except in percentages and after a lone zero.
    """
    if isinstance(value, bool | datetime | date) or (value is not None and not isinstance(value, str | int | float)):
        raise CellError("not a number")
    number = _from_text(text_of(value), percent=percent) if isinstance(value, str) else _from_number(value)
    if number is None:
        return None
    if number < 0:
        raise CellError("negative")
    if number > largest:
        raise CellError("invalid")
    return number


def _from_number(value: float | None) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(repr(value))
    if not number.is_finite():
        raise CellError("not a number")
    return number


def _from_text(text: str, *, percent: bool) -> Decimal | None:
    if not text:
        return None
    text = CURRENCY.sub("", text).strip()
    if percent:
        text = text.removesuffix("%").strip()
    text = text.replace("\u2212", "-").replace("\u2013", "-").replace("’", "'")
    negative = text.startswith("-") or text.endswith("-") or (text.startswith("(") and text.endswith(")"))
    digits = text.strip("()").removeprefix("-").removeprefix("+").removesuffix("-").strip()
    number = _digits_to_decimal(digits, percent=percent)
    return -number if negative else number


def _digits_to_decimal(digits: str, *, percent: bool) -> Decimal:
    grouped = GROUPED.match(digits)
    if grouped and not _is_plain(digits, percent=percent):
        separator, decimals = grouped.group("sep"), grouped.group("decimals") or ""
        if decimals.startswith(separator):
            raise CellError("not a number")
        whole = digits[: len(digits) - len(decimals)].replace(separator, "")
        digits = whole + decimals.replace(",", ".")
    elif PLAIN.match(digits) or EXPONENT.match(digits):
        digits = digits.replace(",", ".")
    else:
        raise CellError("not a number")
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise CellError("not a number") from error


def _is_plain(digits: str, *, percent: bool) -> bool:
    """ "0,125" and, among percentages, "12,345" have decimals, not thousands."""
    return bool(PLAIN.match(digits)) and (percent or digits.startswith("0"))


def year_of(value: Value, *, current: int) -> int | None:
    """The financial year of a date, a number or a text; None where the cell is empty."""
    if isinstance(value, datetime | date):
        year = value.year
    elif isinstance(value, bool):
        raise CellError("not a number")
    elif isinstance(value, int | float):
        year = _year_of_number(value)
    else:
        text = YEAR_WORDS.sub("", text_of(value))
        if not text:
            return None
        year = _year_of_text(text)
    if year > current:
        raise CellError("in the future")
    if year < FIRST_YEAR:
        raise CellError("invalid")
    return year


def _year_of_number(value: int | float) -> int:
    """The year itself, or that of the day a spreadsheet counts so."""
    if isinstance(value, float) and not math.isfinite(value):
        raise CellError("not a number")
    if value < 0:
        raise CellError("negative")
    if value != int(value):
        raise CellError("invalid")
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        return (EXCEL_EPOCH + timedelta(days=int(value))).year
    return int(value)


def _year_of_text(text: str) -> int:
    for form in YEAR_FORMS:
        if found := form.match(text):
            return int("".join(found.groups()))
    for form in SHORT_YEAR_FORMS:
        if found := form.match(text):
            return 2000 + int(found.group(1))
    if re.match(r"^[-\u2212]\s?\d", text):
        raise CellError("negative")
    if text.isascii() and text.isdigit():
        return _year_of_number(int(text[:LONGEST_NUMBER]))
    raise CellError("not a number")


def email_of(value: Value) -> str:
    """An e-mail address in lower case; "" where the cell is empty."""
    address = text_of(value).removeprefix("mailto:").strip("<>").lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except exceptions.ValidationError as error:
        raise CellError("invalid") from error
    if len(address) > 254:
        raise CellError("length")
    return address
