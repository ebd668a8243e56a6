"""Companies as a kind of import: what the pages, the worker and the command share."""

from collections.abc import Callable, Collection
from typing import ClassVar, Final

from openpyxl.utils import get_column_letter

from django.utils.translation import gettext as _

from common.imports.kinds import NOTHING_SAID, ImportKind, Options, Plan, RowPlan
from common.imports.states import Verdict
from common.sheets import Heading, Sheet, UnreadableSheetError, find_heading, read_sheets
from companies.importing.changes import Comparer
from companies.importing.fields import Column, is_heading, recognise
from companies.importing.known import AmbiguousCompanyError, KnownCompanies
from companies.importing.reference import load_reference, reference_names
from companies.importing.rows import ParsedRow, RowParser
from companies.importing.values import text_of
from companies.importing.writing import write_changes

KIND: Final = "companies"


class CompanyImport(ImportKind):
    """Lists of companies."""

    code: ClassVar[str] = KIND

    def plan(self, content: bytes, *, lock: bool = False, options: Options = NOTHING_SAID) -> Plan:
        """Give each row below the heading its verdict."""
        sheet, heading = read_table(content)
        parser = RowParser(heading.columns, load_reference())
        cells = sheet.rows[heading.row :]
        parsed = [parser.parse(number, row) for number, row in enumerate(cells, start=heading.row + 1)]
        known = KnownCompanies((row for row in parsed if not row.blank and not row.reason), lock=lock)
        judge = _Judge(known, Comparer(reference_names()))
        headings = sheet.rows[heading.row - 1]
        return Plan(
            sheet=sheet.title,
            heading_row=heading.row,
            headings=headings,
            ignored=[
                text for index, cell in enumerate(headings) if index not in heading.columns and (text := text_of(cell))
            ],
            rows=[judge.verdict(row) for row in parsed],
        )

    def apply(self, rows: Collection[RowPlan], progress: Callable[[int], None]) -> None:
        """Write new companies and updates."""
        write_changes([row.change for row in rows], progress)


def read_table(content: bytes) -> tuple[Sheet, Heading[Column]]:
    """The first sheet with a heading row of companies."""
    for sheet in read_sheets(content):
        heading = find_heading(sheet.rows, recognise, is_heading)
        if heading is not None:
            return sheet, heading
    raise UnreadableSheetError(
        _("No heading row was found: there must be a column for the VAT number (Partita IVA) and one for the name.")
    )


class _Judge:
    """Turns understood rows into verdicts; two rows about one company can't both be right."""

    def __init__(self, known: KnownCompanies, comparer: Comparer) -> None:
        self._known = known
        self._comparer = comparer
        self._taken: set[int] = set()

    def verdict(self, row: ParsedRow) -> RowPlan:
        """The verdict on one row, in the order of the file."""
        plan = RowPlan(row.number, Verdict.ERROR, label=row.label, code=row.code)
        if row.blank:
            plan.verdict, plan.reason = Verdict.SKIPPED, "blank"
        elif row.reason:
            plan.field, plan.reason, plan.cell = row.field, row.reason, _cell_name(row.column, row.number)
        else:
            self._compare(row, plan)
        return plan

    def _compare(self, row: ParsedRow, plan: RowPlan) -> None:
        try:
            company = self._known.company_of(row)
        except AmbiguousCompanyError:
            plan.field, plan.reason = "vat_number", "ambiguous"
            return
        if company is not None and company.pk in self._taken:
            plan.field, plan.reason = "tax_code", "duplicate in file"
            return
        change = self._comparer.change(row, company)
        plan.notes = [
            {"field": name, "reason": reason, "cell": _cell_name(column, row.number)}
            for name, reason, column in row.notes
        ]
        plan.change, plan.differences = change, change.differences
        if company is None:
            plan.verdict = Verdict.NEW
        else:
            self._taken.add(company.pk)
            plan.verdict = Verdict.UNCHANGED if change.is_empty else Verdict.UPDATE


def _cell_name(column: int | None, row: int) -> str:
    return f"{get_column_letter(column + 1)}{row}" if column is not None else ""
