"""What a cell can hold once it is read, how it reads as text, and what spreadsheet programs take for a formula."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

# The beginnings that make a text a formula somewhere: behind spaces, and written full width, too.
FORMULA_BEGINNING: Final = r"(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])"
Value = str | int | float | bool | datetime | date | time | timedelta | None
# Joiners and breaks that nobody sees, and what turns the writing round: a name must read as it is written.
INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def text_of(value: Value) -> str:
    """The cell as one line of text: no invisible characters, no space at the ends or doubled inside."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return " ".join(INVISIBLE.sub("", str(value)).split())


def is_blank(cells: Iterable[Value]) -> bool:
    """True for a row in which nobody has written anything."""
    return not any(text_of(cell) for cell in cells)
