"""Readers as a kind of import: new, update, unchanged, skipped or faulty. Whoever has left never comes back by a list."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from common.imports.kinds import ImportKind, NumberedRows, Options, RowPlan, cell_name
from common.imports.states import Verdict
from common.sheets import Value
from common.words import Words
from newsletters.actions.leaving import IMPORTS
from newsletters.importing.changes import Comparer
from newsletters.importing.fields import is_heading, recognise
from newsletters.importing.rows import ParsedRow, RowParser
from newsletters.importing.writing import write_changes

KIND: Final = IMPORTS


class SubscriberImport(ImportKind[str]):
    """Lists of readers; a heading means a field."""

    code: ClassVar[str] = KIND
    no_heading: ClassVar[Words] = _("No heading row was found: there must be a column for the e-mail address.")

    def recognise(self, heading: Value) -> str | None:
        """The field that a heading means."""
        return recognise(heading)

    def is_heading(self, columns: list[str]) -> bool:
        """A row that heads the addresses is the heading."""
        return is_heading(columns)

    def judge(self, columns: Mapping[int, str], rows: NumberedRows, *, lock: bool, options: Options) -> list[RowPlan]:
        """Give each row below the heading its verdict."""
        parser = RowParser(columns, said_consent(options))
        parsed = [parser.parse(number, row) for number, row in rows]
        sound = [row for row in parsed if not row.blank and not row.reason]
        comparer = Comparer(sound, by=options.get("by"), lock=lock)
        return [_verdict(row, comparer) for row in parsed]

    def apply(self, rows: Collection[RowPlan], progress: Callable[[int], None]) -> None:
        """Write new readers and updates."""
        write_changes([row.change for row in rows], progress)


def said_consent(options: Options) -> dict[str, Any]:
    """The consent that was said beside the file, for all rows without one of their own."""
    said = {name: options.get(name) for name in ("wording", "version", "given_on", "proof")}
    return said | {"given_on": date.fromisoformat(said["given_on"])} if said["given_on"] else said


def _verdict(row: ParsedRow, comparer: Comparer) -> RowPlan:
    plan = RowPlan(row.number, Verdict.ERROR, label=row.email, code=row.name)
    if row.blank:
        plan.verdict, plan.reason = Verdict.SKIPPED, "blank"
    elif row.reason:
        plan.field, plan.reason, plan.cell = row.field, row.reason, cell_name(row.column, row.number)
    elif "company" in row.values and not comparer.knows_company(row):
        plan.field, plan.reason = "company", "unknown"
    elif reason := comparer.reason_to_skip(row):
        plan.verdict, plan.reason = Verdict.SKIPPED, reason
    else:
        plan.change = change = comparer.change(row)
        plan.differences = change.differences
        if change.subscriber is None:
            plan.verdict = Verdict.NEW
        else:
            plan.verdict = Verdict.UPDATE if change.differences else Verdict.UNCHANGED
    return plan
