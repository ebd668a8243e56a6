"""From the cells of one row to a reader's values and consent, or to the first fault."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from common.sheets import Value, is_blank, text_of
from companies.importing.places import folded
from companies.importing.values import CellError, vat_number_of
from companies.models import Sector
from newsletters.importing.fields import LANGUAGES, ROLES, address_of, day_of, keys_of, short_text_of, word_of
from newsletters.models import Theme

T = TypeVar("T")
CONSENT: Final = ("wording", "version", "given_on", "proof")
Readers = Mapping[str, Callable[[Value], Any]]


@dataclass
class ParsedRow:
    """A row as understood: its values, or its first fault. Empty cells say nothing and are not among the values."""

    number: int
    blank: bool = False
    email: str = ""
    name: str = ""
    field: str = ""
    reason: str = ""
    column: int | None = None
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    consent: dict[str, Any] = dataclasses.field(default_factory=dict)


class _FieldError(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


class RowParser:
    """Reads the rows of one file; `said` is the consent that holds for those rows that bring none of their own."""

    def __init__(self, columns: Mapping[int, str], said: Mapping[str, Any]) -> None:
        self._place_of: dict[str, int] = {}
        for index, field in sorted(columns.items()):
            self._place_of.setdefault(field, index)
        self._said = said
        self._seen: set[str] = set()
        self._readers: Readers = {
            "name": partial(short_text_of, longest=150),
            "role": partial(word_of, known={folded(word): role.value for word, role in ROLES.items()}),
            "language": partial(word_of, known=LANGUAGES),
            "sectors": partial(keys_of, known=_names(Sector)),
            "themes": partial(keys_of, known=_names(Theme)),
            "company": lambda value: vat_number_of(value) if text_of(value) else "",
        }
        self._consent: Readers = {
            "wording": partial(short_text_of, longest=2000),
            "version": partial(short_text_of, longest=20),
            "given_on": day_of,
            "proof": partial(short_text_of, longest=300),
        }

    def parse(self, number: int, cells: Sequence[Value]) -> ParsedRow:
        """Understand one row."""
        row = ParsedRow(number)
        if is_blank(cells):
            row.blank = True
            return row
        row.email, row.name = text_of(self._cell("email", cells)), text_of(self._cell("name", cells))
        try:
            row.email = self._read("email", address_of, cells)
            if row.email in self._seen:
                raise _FieldError("email", "duplicate in file")
            self._seen.add(row.email)
            read = {name: self._read(name, reader, cells) for name, reader in self._readers.items()}
            row.values = {name: value for name, value in read.items() if value not in ("", None, ())}
            row.consent = self._whole_consent(cells)
        except _FieldError as error:
            row.field, row.reason = error.field, error.reason
            row.column = self._place_of.get(error.field)
        return row

    def _whole_consent(self, cells: Sequence[Value]) -> dict[str, Any]:
        read = {name: self._read(name, reader, cells) or self._said.get(name) for name, reader in self._consent.items()}
        for name in CONSENT:
            if not read[name]:
                raise _FieldError(name, "required")
        return read

    def _cell(self, name: str, cells: Sequence[Value]) -> Value:
        index = self._place_of.get(name)
        return cells[index] if index is not None and index < len(cells) else None

    def _read(self, name: str, reader: Callable[[Value], T], cells: Sequence[Value]) -> T:
        try:
            return reader(self._cell(name, cells))
        except CellError as error:
            raise _FieldError(name, error.reason) from error


def _names(model: type[Sector] | type[Theme]) -> dict[str, int]:
    """What people call the rows of a reference table."""
    rows = model._default_manager.values_list("pk", "code", "name_it", "name_en")
    return {folded(str(name)): pk for pk, *names in rows for name in names}
