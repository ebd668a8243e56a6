"""What can be imported: each kind is declared by the app that owns the records, in its `AppConfig.ready()`."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from common.imports.states import Verdict
from common.sheets import Value

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


@dataclass
class Plan:
    """What an import would do with a file: its heading, the headings nobody understood, and the rows below."""

    sheet: str
    heading_row: int
    headings: Sequence[Value]
    ignored: list[str]
    rows: list[RowPlan]


class ImportKind(ABC):
    """How one kind of record is read from spreadsheets and written."""

    code: ClassVar[str]

    @abstractmethod
    def plan(self, content: bytes, *, lock: bool = False, options: Options = NOTHING_SAID) -> Plan:
        """Say what would happen, writing nothing; `lock` keeps the records concerned from changing meanwhile.

        `options` are what the person said beside the file, as the kind's own upload form gave it.
        Raises `UnreadableSheetError` with the reason where the file can't be read as this kind.
        """

    @abstractmethod
    def apply(self, rows: Collection[RowPlan], progress: Callable[[int], None]) -> None:
        """Write the rows, which are new or updates, in the caller's transaction; report how many are done."""


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Declare a kind; declaring it again replaces it."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> ImportKind:
    """The declared kind."""
    return _kinds[code]
