"""The company's record below a registry question, to be corrected in place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from audits.models import Audit, Question
from audits.registry import YEARS_SHOWN, share_of
from common.words import Words
from companies.actions import Part
from companies.forms.in_place import HeadcountForm, InPlaceForm, ResearchForm, SectorForm, TurnoverForm
from companies.models import Company, YearlyFigures


@dataclass(frozen=True)
class RegistryRow:
    """One line: what it is about, its form, and a figure that follows from it."""

    label: str
    form: InPlaceForm
    follows: tuple[Decimal | None, ...] = ()


@dataclass
class RegistryForm:
    """The rows of one question; only what was touched counts, and is stored together."""

    question: Question
    heads: tuple[Words, ...]
    rows: list[RegistryRow]
    refused: list[str] = field(default_factory=list)
    is_saved: bool = False

    @cached_property
    def touched(self) -> list[InPlaceForm]:
        """The forms in which something was typed."""
        return [row.form for row in self.rows if row.form.is_bound and row.form.was_touched]

    def is_valid(self) -> bool:
        """Whether all that was typed can be stored."""
        return all(form.is_valid() for form in self.touched)

    @property
    def changed(self) -> list[Company | Part]:
        """The rows to store, once it is valid."""
        return [form.checked_row() for form in self.touched]

    @property
    def is_wrong(self) -> bool:
        """Whether it came back unsaved."""
        return bool(self.refused) or any(form.errors for form in self.touched)


def registry_form(audit: Audit, question: Question, *, by: User, data: QueryDict | None = None) -> RegistryForm | None:
    """The form of what a question binds; None where the record is worked out, or kept elsewhere."""
    build = _BUILDERS.get(question.bound_records[0]) if question.bound_records else None
    if build is None:
        return None
    if data is not None and not any(name.startswith(f"{question.code}-") for name in data):
        data = None
    heads, rows = build(audit, question.code, by, data)
    return RegistryForm(question, heads, list(rows))


Built = tuple[tuple[Words, ...], Iterable[RegistryRow]]


def _sector(audit: Audit, code: str, by: User, data: QueryDict | None) -> Built:
    form = SectorForm(data, user=by, label="", instance=audit.company, prefix=f"{code}-sector")
    return (_("Sector"),), [RegistryRow("", form)]


def _headcount(audit: Audit, code: str, by: User, data: QueryDict | None) -> Built:
    rows = (
        RegistryRow(
            str(place), HeadcountForm(data, user=by, label=str(place), instance=place, prefix=f"{code}-{place.pk}")
        )
        for place in audit.departments.all()
    )
    return (_("Department"), pgettext_lazy("headcount", "People")), rows


def _years(audit: Audit) -> list[YearlyFigures]:
    """The years on record and the last closed ones, the latest first."""
    known = {one.year: one for one in audit.company.yearly_figures.all()}
    closed = range(timezone.localdate().year - YEARS_SHOWN, timezone.localdate().year)
    years = sorted({*known, *closed}, reverse=True)[:YEARS_SHOWN]
    return [known.get(year) or YearlyFigures(company=audit.company, year=year) for year in years]


def _turnover(audit: Audit, code: str, by: User, data: QueryDict | None) -> Built:
    rows = (
        RegistryRow(
            str(one.year), TurnoverForm(data, user=by, label=str(one.year), instance=one, prefix=f"{code}-{one.year}")
        )
        for one in _years(audit)
    )
    return (_("Year"), _("Turnover (EUR)"), _("Export share (%)")), rows


def _research(audit: Audit, code: str, by: User, data: QueryDict | None) -> Built:
    rows = (
        RegistryRow(
            str(one.year),
            ResearchForm(data, user=by, label=str(one.year), instance=one, prefix=f"{code}-{one.year}"),
            (share_of(one.rd_spending, one.turnover),),
        )
        for one in _years(audit)
    )
    return (_("Year"), _("R&D spending (EUR)"), _("Share of turnover (%)")), rows


_BUILDERS: dict[str, Callable[[Audit, str, User, QueryDict | None], Built]] = {
    "company.sector": _sector,
    "department.headcount": _headcount,
    "yearly_figures.turnover": _turnover,
    "yearly_figures.export_share": _turnover,
    "yearly_figures.rd_spending": _research,
}
