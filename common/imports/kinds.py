"""What can be imported: each kind is declared by the app that owns the records, in its `AppConfig.ready()`."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from openpyxl.utils import get_column_letter

from common.imports.states import Verdict
from common.sheets import Heading, Sheet, UnreadableSheetError, Value, find_heading, read_sheets, text_of
from common.words import Words

Column = TypeVar("Column")
NumberedRows = Iterable[tuple[int, Sequence[Value]]]
Difference = dict[str, str | int]
Note = dict[str, str]

Options = Mapping[str, Any]
NOTHING_SAID: Options = {}


@dataclass
class RowPlan:
    """What an import would do with one row: the verdict, and for a fault its field, its reason and its cell.

    `change` is what the kind needs to write it; nobody else looks inside.
    """

    number: int
    verdict: Verdict
    field: str = ""
    reason: str = ""
    cell: str = ""
    label: str = ""
    code: str = ""
    differences: list[Difference] = dataclasses.field(default_factory=list)
    notes: list[Note] = dataclasses.field(default_factory=list)
    change: Any = None


def cell_name(column: int | None, row: int) -> str:
    """ "B7"; nothing where the fault is in no column."""
    return f"{get_column_letter(column + 1)}{row}" if column is not None else ""


@dataclass
class Plan:
    """What an import would do with a file: its heading, the headings nobody understood, and the rows below.

    Only one sheet is read; others that hold such a list too are named in `unread`.
    """

    sheet: str
    heading_row: int
    headings: Sequence[Value]
    ignored: list[str]
    rows: list[RowPlan]
    unread: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Table(Generic[Column]):
    """The sheet that is read, its heading, and the titles of other sheets that hold such a list too."""

    sheet: Sheet
    heading: Heading[Column]
    unread: list[str]


class ImportKind(ABC, Generic[Column]):
    """How one kind of record is read from spreadsheets and written; `Column` is what a heading means to it.

    `no_heading` says what is missing in a file without a heading row of this kind.
    """

    code: ClassVar[str]
    no_heading: ClassVar[Words]

    def plan(self, content: bytes, *, lock: bool = False, options: Options = NOTHING_SAID) -> Plan:
        """Say what would happen, writing nothing; `lock` keeps the records concerned from changing meanwhile.

        `options` are what the person said beside the file, as the kind's own upload form gave it.
        Raises `UnreadableSheetError` with the reason where the file can't be read as this kind.
        """
        table = self.table(content)
        sheet, heading = table.sheet, table.heading
        headings = sheet.rows[heading.row - 1]
        ignored = [text_of(cell) for index, cell in enumerate(headings) if index not in heading.columns]
        rows = enumerate(sheet.rows[heading.row :], start=heading.row + 1)
        return Plan(
            sheet=sheet.title,
            heading_row=heading.row,
            headings=headings,
            ignored=[text for text in ignored if text],
            rows=self.judge(heading.columns, rows, lock=lock, options=options),
            unread=table.unread,
        )

    def table(self, content: bytes) -> Table[Column]:
        """The first sheet, or the likeliest reading of a text, with a heading row of this kind."""
        found = [
            (sheet, heading)
            for sheet in read_sheets(content)
            if (heading := find_heading(sheet.rows, self.recognise, self.is_heading)) is not None
        ]
        if not found:
            raise UnreadableSheetError(str(self.no_heading))
        (sheet, heading), *others = found
        return Table(sheet, heading, [other.title for other, _heading in others if other.title])

    @abstractmethod
    def recognise(self, heading: Value) -> Column | None:
        """What a heading means; None where it means nothing here."""

    @abstractmethod
    def is_heading(self, columns: list[Column]) -> bool:
        """Whether these headings together make the heading row."""

    @abstractmethod
    def judge(
        self, columns: Mapping[int, Column], rows: NumberedRows, *, lock: bool, options: Options
    ) -> list[RowPlan]:
        """Give each row below the heading its verdict."""

    @abstractmethod
    def apply(self, rows: Collection[RowPlan], progress: Callable[[int], None]) -> None:
        """Write the rows, which are new or updates, in the caller's transaction; report how many are done."""


_kinds: dict[str, ImportKind[Any]] = {}


def register(kind: ImportKind[Any]) -> None:
    """Declare a kind; declaring it again replaces it."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> ImportKind[Any]:
    """The declared kind."""
    return _kinds[code]
