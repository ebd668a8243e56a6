"""Finding the heading row: below titles, in any order, recognised by its words."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from common.sheets.cells import Value

T = TypeVar("T")
SEARCHED_ROWS: Final = 60


@dataclass(frozen=True)
class Heading(Generic[T]):
    """Where the table starts and what its columns are: data begins below `row` (1 = first row)."""

    row: int
    columns: dict[int, T]


def normalise_heading(value: Value) -> str:
    """ "  N. Addetti*" -> "n addetti": no case, accents, punctuation or line breaks."""
    if not isinstance(value, str):
        return ""
    plain = unicodedata.normalize("NFKD", value.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def find_heading(
    rows: Sequence[Sequence[Value]],
    recognise: Callable[[Value], T | None],
    is_heading: Callable[[list[T]], bool],
) -> Heading[T] | None:
    """The first row whose recognised cells make a heading, with a second language below it."""
    found: Heading[T] | None = None
    for number, cells in enumerate(rows[:SEARCHED_ROWS], start=1):
        columns = {index: column for index, cell in enumerate(cells) if (column := recognise(cell)) is not None}
        heads = is_heading(list(columns.values()))
        if found is not None:
            return Heading(number, columns | found.columns) if heads else found
        if heads:
            found = Heading(number, columns)
    return found
