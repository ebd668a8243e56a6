"""ATECO codes as cells hold them, and which edition was in force when."""

import re
from datetime import date, datetime, time
from typing import Final

from common.sheets import Value, text_of

# The first year of each edition: 2022 is "ATECO 2007, aggiornamento 2022".
FIRST_YEARS: Final = {"2025": 2025, "2022": 2022, "2007": 2008}
OLDEST_EDITION: Final = "2007"
WRITTEN: Final = re.compile(
    r"^(?:ATECO\s*)?(?:[A-V]\s?[.\-]?\s?)?(?P<code>\d[\d. ]*)(?P<title>\s*[-–:,;(].*|\s+[^\d\s.].*)?$", re.IGNORECASE
)


# What a spreadsheet made of 13.10 or 01.11 when it saved them as numbers.
DECIMAL_COMMA: Final = re.compile(r"^\d{1,2},\d+$")
OTHER_DOTS: Final = re.compile(r"(?<=\d)[:\-](?=\d)")
ANOTHER_CODE: Final = re.compile(r"\d{2}\.\d")
LOST_ZERO: Final = re.compile(r"^(?=\d\.\d)")


def edition_in_force(year: int) -> str:
    """The edition of a year; before the first one held, that first one."""
    return next((edition for edition, first in FIRST_YEARS.items() if year >= first), OLDEST_EDITION)


def dotted(digits: str) -> str:
    """ "152010" -> "15.20.10"; "1520" -> "15.20"."""
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:]) if part)


def spellings(cell: Value) -> list[str]:
    """The codes that a cell can mean, the likeliest first; a cell with several codes means none.

    Spreadsheets turn 13.10 into 13.1, 15.12.09 into a day and, where hours are written with dots, 14.13.10 into one.
    """
    if isinstance(cell, datetime | date):
        return [f"{cell:%d.%m.%y}"]
    if isinstance(cell, time):
        return [f"{cell:%H.%M.%S}", f"{cell:%H.%M}"] if not cell.second else [f"{cell:%H.%M.%S}"]
    if isinstance(cell, float) and not cell.is_integer():
        return _of_number(repr(cell))
    text = OTHER_DOTS.sub(".", text_of(cell))
    if DECIMAL_COMMA.match(text):
        return _of_number(text.replace(",", "."))
    if len(text) == 1 and text.isalpha():
        return [text.upper()]
    found = WRITTEN.match(text)
    if not found or ANOTHER_CODE.search(found.group("title") or ""):
        return []
    digits = re.sub(r"[. ]", "", LOST_ZERO.sub("0", found.group("code")))
    if isinstance(cell, int | float) and len(digits) % 2:
        return [dotted(digits.zfill(len(digits) + 1)), dotted(digits)]
    return [dotted(digits)]


def _of_number(text: str) -> list[str]:
    """A number that ends with a lost nought can mean two codes."""
    whole, _point, decimals = text.partition(".")
    digits = whole.zfill(2) + decimals
    if not digits.isdigit():  # no number at all, or one too small to be a code
        return []
    return [dotted(digits + "0"), dotted(digits)] if len(decimals) % 2 else [dotted(digits)]
