"""From the cells of one row to a company's values, or to the first fault in the contract's order of fields."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeVar

from common.sheets import Value, is_blank, text_of
from companies.importing.ateco import edition_in_force, spellings
from companies.importing.fields import Column
from companies.importing.places import PlaceIndex, folded, split_province
from companies.importing.soft import MONEY_LIMIT, SOFT_FIELDS, SOFT_FIGURES, money
from companies.importing.values import (
    CellError,
    email_of,
    number_of,
    tax_code_of,
    vat_number_of,
    year_of,
)

NAME_LENGTH: Final = 200
EMPLOYEES_LIMIT: Final = Decimal("9999999.9")
CENT, TENTH, HUNDREDTH = Decimal("0.01"), Decimal("0.1"), Decimal("0.01")
STEPS: Final = {"employees": TENTH, "export_share": HUNDREDTH}

T = TypeVar("T")
Figures = dict[int, dict[str, Decimal]]


@dataclass(frozen=True)
class Reference:
    """What the cells are held against."""

    sectors: Mapping[str, int]
    places: PlaceIndex
    ateco: Mapping[tuple[str, str], int]
    current_year: int


@dataclass
class ParsedRow:
    """A row as understood: its values, or its first fault with the column it is in; notes tell what was left out.

    `label` and `code` say which company it is about, as far as the row tells.
    """

    number: int
    blank: bool = False
    label: str = ""
    code: str = ""
    field: str = ""
    reason: str = ""
    column: int | None = None
    values: dict[str, str | int] = dataclasses.field(default_factory=dict)
    figures: Figures = dataclasses.field(default_factory=dict)
    notes: list[tuple[str, str, int]] = dataclasses.field(default_factory=list)


class _FieldError(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


class RowParser:
    """Reads the rows of one file in their order, since the second of two equal P.IVA is the faulty one."""

    def __init__(self, columns: Mapping[int, Column], reference: Reference) -> None:
        self._columns = columns
        self._reference = reference
        self._place_of: dict[str, int] = {}
        for index, column in sorted(columns.items(), key=lambda item: (item[1].weak, item[0])):
            self._place_of.setdefault(column.field, index)
        self._seen_vat_numbers: set[str] = set()
        self._seen_tax_codes: set[str] = set()

    def parse(self, number: int, cells: Sequence[Value]) -> ParsedRow:
        """Understand one row."""
        row = ParsedRow(number)
        if is_blank(cells):
            row.blank = True
            return row
        row.label, row.code = text_of(self._cell("name", cells)), text_of(self._cell("vat_number", cells))
        try:
            self._identity(row, cells)
            self._sector(row, cells)
            self._place(row, cells)
            for name in ("email", "pec"):
                self._set(row, name, self._read(name, email_of, cells))
            self._figures(row, cells)
            self._ateco(row, cells)
        except _FieldError as error:
            row.field, row.reason = error.field, error.reason
            row.column = self._place_of.get(error.field)
            return row
        self._soft(row, cells)
        return row

    def _cell(self, name: str, cells: Sequence[Value]) -> Value:
        index = self._place_of.get(name)
        return cells[index] if index is not None and index < len(cells) else None

    def _read(self, name: str, reader: Callable[[Value], T], cells: Sequence[Value]) -> T:
        try:
            return reader(self._cell(name, cells))
        except CellError as error:
            raise _FieldError(name, error.reason) from error

    def _set(self, row: ParsedRow, name: str, value: str | int | None) -> None:
        """Empty cells say nothing: they never reach the values."""
        if value not in ("", None):
            row.values[name] = value

    def _identity(self, row: ParsedRow, cells: Sequence[Value]) -> None:
        vat_number = self._read("vat_number", vat_number_of, cells)
        if vat_number in self._seen_vat_numbers:
            raise _FieldError("vat_number", "duplicate in file")
        self._seen_vat_numbers.add(vat_number)
        row.values["vat_number"] = row.code = vat_number
        name = text_of(self._cell("name", cells))
        if not name or len(name) > NAME_LENGTH:
            raise _FieldError("name", "length" if name else "required")
        row.values["name"] = name
        tax_code = self._read("tax_code", tax_code_of, cells)
        if (tax_code or vat_number) in self._seen_tax_codes:
            raise _FieldError("tax_code", "duplicate in file")
        self._seen_tax_codes.add(tax_code or vat_number)
        self._set(row, "tax_code", tax_code)

    def _sector(self, row: ParsedRow, cells: Sequence[Value]) -> None:
        text = text_of(self._cell("sector", cells))
        if not text:
            return
        sector = self._reference.sectors.get(folded(text))
        if sector is None:
            raise _FieldError("sector", "unknown")
        row.values["sector"] = sector

    def _place(self, row: ParsedRow, cells: Sequence[Value]) -> None:
        places = self._reference.places
        name, bracketed = split_province(text_of(self._cell("municipality", cells)))
        found = places.candidates(name) if name else []
        if name and not found:
            raise _FieldError("municipality", "unknown")
        province = self._read("province", lambda cell: places.province(text_of(cell) or bracketed), cells)
        if not name:
            return
        if province:
            found = [place for place in found if place.province == province]
            if not found:
                raise _FieldError("province", "does not match municipality")
        found = places.exact(name, found)
        if len(found) > 1:
            raise _FieldError("municipality", "ambiguous")
        row.values["municipality"] = found[0].pk

    def _figures(self, row: ParsedRow, cells: Sequence[Value]) -> None:
        """Figures of the row's year, and of the years that headings name ("Fatturato 2023")."""
        undated: dict[str, Decimal] = {}
        for name, largest in (("employees", EMPLOYEES_LIMIT), ("turnover", None)):
            for index, column in self._columns_of(name):
                value = cells[index] if index < len(cells) else None
                try:
                    number = money(value) if largest is None else number_of(value, largest=largest)
                    self._keep(row, undated, column, number)
                except CellError as error:
                    raise _FieldError(name, error.reason) from error
        year = self._read("year", lambda cell: year_of(cell, current=self._reference.current_year), cells)
        self._set(row, "year", year)
        for name, reader in SOFT_FIGURES.items():
            for index, column in self._columns_of(name):
                try:
                    number = reader(cells[index] if index < len(cells) else None)
                    self._keep(row, undated, column, number)
                except CellError as error:
                    row.notes.append((name, error.reason, index))
        if year and undated:
            row.figures[year] = undated | row.figures.get(year, {})
        elif undated:
            row.notes.extend((name, "year missing", self._place_of[name]) for name in undated)

    def _keep(self, row: ParsedRow, undated: dict[str, Decimal], column: Column, number: Decimal | None) -> None:
        if number is None:
            return
        number = (number * column.scale).quantize(STEPS.get(column.field, CENT), ROUND_HALF_UP)
        if number > MONEY_LIMIT:
            raise CellError("invalid")
        target = undated if column.year is None else row.figures.setdefault(column.year, {})
        target.setdefault(column.field, number)

    def _columns_of(self, name: str) -> list[tuple[int, Column]]:
        return [(index, column) for index, column in sorted(self._columns.items()) if column.field == name]

    def _ateco(self, row: ParsedRow, cells: Sequence[Value]) -> None:
        index = self._place_of.get("ateco")
        cell = self._cell("ateco", cells)
        if index is None or not text_of(cell):
            return
        year = row.values.get("year") or self._reference.current_year
        edition = self._columns[index].edition or edition_in_force(int(year))
        for code in spellings(cell):
            if (edition, code) in self._reference.ateco:
                row.values["ateco"] = self._reference.ateco[edition, code]
                return
        raise _FieldError("ateco", "unknown")

    def _soft(self, row: ParsedRow, cells: Sequence[Value]) -> None:
        for name, reader in SOFT_FIELDS.items():
            try:
                self._set(row, name, reader(self._cell(name, cells)))
            except CellError as error:
                row.notes.append((name, error.reason, self._place_of[name]))
