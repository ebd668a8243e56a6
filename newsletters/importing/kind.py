"""Readers as a kind of import: new, update, unchanged, skipped or faulty. Whoever has left never comes back by a list."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, ClassVar, Final

from openpyxl.utils import get_column_letter

from django.utils.translation import gettext as _

from common.imports.kinds import NOTHING_SAID, ImportKind, Options, Plan, RowPlan
from common.imports.states import Verdict
from common.sheets import Heading, Sheet, UnreadableSheetError, find_heading, read_sheets
from companies.importing.values import text_of
from newsletters.actions.leaving import IMPORTS
from newsletters.importing.changes import Comparer
from newsletters.importing.fields import is_heading, recognise
from newsletters.importing.rows import ParsedRow, RowParser
from newsletters.importing.writing import write_changes

KIND: Final = IMPORTS


class SubscriberImport(ImportKind):
    """Lists of readers."""

    code: ClassVar[str] = KIND

    def plan(self, content: bytes, *, lock: bool = False, options: Options = NOTHING_SAID) -> Plan:
        """Give each row below the heading its verdict."""
        sheet, heading = read_table(content)
        parser = RowParser(heading.columns, said_consent(options))
        cells = sheet.rows[heading.row :]
        parsed = [parser.parse(number, row) for number, row in enumerate(cells, start=heading.row + 1)]
        sound = [row for row in parsed if not row.blank and not row.reason]
        comparer = Comparer(sound, by=options.get("by"), lock=lock)
        headings = sheet.rows[heading.row - 1]
        ignored = [text_of(cell) for index, cell in enumerate(headings) if index not in heading.columns]
        return Plan(
            sheet=sheet.title,
            heading_row=heading.row,
            headings=headings,
            ignored=[text for text in ignored if text],
            rows=[_verdict(row, comparer) for row in parsed],
        )

    def apply(self, rows: Collection[RowPlan], progress: Callable[[int], None]) -> None:
        """Write new readers and updates."""
        write_changes([row.change for row in rows], progress)


def said_consent(options: Options) -> dict[str, Any]:
    """The consent that was said beside the file, for all rows without one of their own."""
    said = {name: options.get(name) for name in ("wording", "version", "given_on", "proof")}
    return said | {"given_on": date.fromisoformat(said["given_on"])} if said["given_on"] else said


def read_table(content: bytes) -> tuple[Sheet, Heading[str]]:
    """The first sheet with a heading row of readers."""
    for sheet in read_sheets(content):
        heading = find_heading(sheet.rows, recognise, is_heading)
        if heading is not None:
            return sheet, heading
    raise UnreadableSheetError(_("No heading row was found: there must be a column for the e-mail address."))


def _verdict(row: ParsedRow, comparer: Comparer) -> RowPlan:
    plan = RowPlan(row.number, Verdict.ERROR, label=row.email, code=row.name)
    if row.blank:
        plan.verdict, plan.reason = Verdict.SKIPPED, "blank"
    elif row.reason:
        cell = f"{get_column_letter(row.column + 1)}{row.number}" if row.column is not None else ""
        plan.field, plan.reason, plan.cell = row.field, row.reason, cell
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
