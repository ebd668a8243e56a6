"""Companies as a kind of import: what the pages, the worker and the command share."""

from collections.abc import Callable, Collection, Mapping
from typing import ClassVar, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.imports.kinds import ImportKind, NumberedRows, Options, RowPlan, cell_name
from common.imports.states import Verdict
from common.sheets import Value
from common.words import Words
from companies.importing.changes import Comparer
from companies.importing.fields import Column, is_heading, recognise
from companies.importing.known import AmbiguousCompanyError, KnownCompanies
from companies.importing.reference import load_reference, reference_names
from companies.importing.rows import ParsedRow, RowParser
from companies.importing.writing import write_changes

KIND: Final = "companies"


class CompanyImport(ImportKind[Column]):
    """Lists of companies."""

    code: ClassVar[str] = KIND
    no_heading: ClassVar[Words] = _(
        "No heading row was found: there must be a column for the VAT number (Partita IVA) and one for the name."
    )

    def recognise(self, heading: Value) -> Column | None:
        """What a heading means, with its year, its edition and its scale; the forecasts of years to come mean nothing."""
        column = recognise(heading)
        return None if column and column.year and column.year > timezone.localdate().year else column

    def is_heading(self, columns: list[Column]) -> bool:
        """Enough known headings, with those that say which company a row is about."""
        return is_heading(columns)

    def judge(
        self, columns: Mapping[int, Column], rows: NumberedRows, *, lock: bool, options: Options
    ) -> list[RowPlan]:
        """Give each row below the heading its verdict."""
        parser = RowParser(columns, load_reference())
        parsed = [parser.parse(number, row) for number, row in rows]
        known = KnownCompanies((row for row in parsed if not row.blank and not row.reason), lock=lock)
        judge = _Judge(known, Comparer(reference_names()))
        return [judge.verdict(row) for row in parsed]

    def apply(self, rows: Collection[RowPlan], progress: Callable[[int], None]) -> None:
        """Write new companies and updates."""
        write_changes([row.change for row in rows], progress)


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
            plan.field, plan.reason, plan.cell = row.field, row.reason, cell_name(row.column, row.number)
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
            {"field": name, "reason": reason, "cell": cell_name(column, row.number)}
            for name, reason, column in row.notes
        ]
        plan.change, plan.differences = change, change.differences
        if company is None:
            plan.verdict = Verdict.NEW
        else:
            self._taken.add(company.pk)
            plan.verdict = Verdict.UNCHANGED if change.is_empty else Verdict.UPDATE
