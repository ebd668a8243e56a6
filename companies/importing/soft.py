"""Columns whose faults don't stop a row: the cell is left out, and the preview says so."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from django.core import exceptions
from django.core.validators import URLValidator

from common.sheets import Value, normalise_heading, text_of
from companies.importing.values import CellError, code_of, email_of, number_of

MONEY_LIMIT: Final = Decimal("999999999999.99")
REA: Final = re.compile(r"^(?P<province>[A-Z]{2})?0*(?P<number>\d{1,7})$")
ROLE_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "entrepreneur": ("titolare", "imprenditore", "imprenditrice", "amministratore", "amministratrice", "legale",
                     "presidente", "socio", "socia", "proprietario", "owner", "entrepreneur", "ceo", "founder",
                     "fondatore", "ad", "president"),
    "technical_manager": ("tecnico", "tecnica", "produzione", "stabilimento", "technical", "production", "plant",
                          "cto", "qualita", "quality", "r", "ricerca", "progettazione"),
    "administration": ("amministrazione", "amministrativo", "amministrativa", "contabilita", "segreteria",
                       "administration", "administrative", "accounting", "finance", "finanza", "cfo", "ragioneria"),
}  # fmt: skip


def postcode_of(value: Value) -> str:
    """Five digits; zeros that a spreadsheet ate are given back."""
    code = code_of(value)
    if code and not (code.isascii() and code.isdigit() and 3 <= len(code) <= 5):
        raise CellError("invalid")
    return code.zfill(5) if code else ""


def website_of(value: Value) -> str:
    """An address with its scheme; only web schemes are taken."""
    address = text_of(value)
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except exceptions.ValidationError as error:
        raise CellError("invalid") from error
    return short(200)(address)


def rea_of(value: Value) -> str:
    """ "FI - 0123456" -> "FI123456"; the province may be missing."""
    code = code_of(value)
    found = REA.match(code)
    if code and not found:
        raise CellError("invalid")
    return f"{found.group('province') or ''}{found.group('number')}" if found else ""


def sdi_code_of(value: Value) -> str:
    """Seven letters and digits."""
    code = code_of(value)
    if code and set(code) == {"0"}:
        code = "0000000"
    if code and not re.fullmatch(r"[A-Z0-9]{7}", code):
        raise CellError("invalid")
    return code


def role_of(value: Value) -> str:
    """The contact's role in the registry's few words; what is not understood is "other"."""
    words = frozenset(normalise_heading(text_of(value)).split())
    return next((role for role, known in ROLE_WORDS.items() if words & set(known)), "other") if words else ""


def short(length: int) -> Callable[[Value], str]:
    """A text of at most so many characters."""

    def text(value: Value) -> str:
        found = text_of(value)
        if len(found) > length:
            raise CellError("length")
        return found

    return text


def money(value: Value) -> Decimal | None:
    """An amount in EUR."""
    return number_of(value, largest=MONEY_LIMIT)


def share(value: Value) -> Decimal | None:
    """A percentage from 0 to 100; a fraction of one, as spreadsheets keep percentages, is one too."""
    number = number_of(value, largest=Decimal(100), percent=True)
    if number is not None and isinstance(value, float) and 0 < number < 1:
        return number * 100
    return number


SOFT_FIELDS: Final[dict[str, Callable[[Value], str]]] = {
    "legal_form": short(60),
    "postcode": postcode_of,
    "address": short(200),
    "website": website_of,
    "phone": short(30),
    "rea": rea_of,
    "sdi_code": sdi_code_of,
    "contact_name": short(150),
    "contact_role": role_of,
    "contact_email": email_of,
    "contact_phone": short(30),
}
SOFT_FIGURES: Final[dict[str, Callable[[Value], Decimal | None]]] = {
    "balance_sheet": money,
    "rd_spending": money,
    "export_share": share,
}
