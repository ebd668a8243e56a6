"""What the registry says about a company, for registry questions: as it stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audits.models import Audit
from common.words import Words
from companies.models import YearlyFigures

YEARS_SHOWN = 3


@dataclass(frozen=True)
class RegistryRecord:
    """A small table: its heads, its rows, and what to say when the registry knows nothing."""

    heads: tuple[Words, ...]
    rows: tuple[tuple[object, ...], ...]
    nothing: Words


def _sector(audit: Audit) -> RegistryRecord:
    sector = audit.company.sector
    return RegistryRecord((_("Sector"),), ((str(sector),),) if sector else (), _("No sector is on record."))


def _size(audit: Audit) -> RegistryRecord:
    size = audit.company.get_size_class_display()
    return RegistryRecord((_("Size"),), ((size,),) if size else (), _("The size has not been computed yet."))


def _headcount(audit: Audit) -> RegistryRecord:
    rows = tuple((str(department), department.headcount) for department in audit.departments.all())
    return RegistryRecord(
        (_("Department"), pgettext_lazy("headcount", "People")), rows, _("No department is planned for this audit.")
    )


def _figures(audit: Audit) -> list[YearlyFigures]:
    return list(audit.company.yearly_figures.all()[:YEARS_SHOWN])


def _turnover_and_export(audit: Audit) -> RegistryRecord:
    rows = tuple((str(f.year), f.turnover, f.export_share) for f in _figures(audit))
    heads = (_("Year"), _("Turnover (EUR)"), _("Export share (%)"))
    return RegistryRecord(heads, rows, _("No yearly figures are on record."))


def _research(audit: Audit) -> RegistryRecord:
    rows = tuple((str(f.year), f.rd_spending, share_of(f.rd_spending, f.turnover)) for f in _figures(audit))
    heads = (_("Year"), _("R&D spending (EUR)"), _("Share of turnover (%)"))
    return RegistryRecord(heads, rows, _("No yearly figures are on record."))


def _aid(audit: Audit) -> RegistryRecord:
    return RegistryRecord((), (), _("The register of public aid is not part of the system yet: write it in the note."))


def share_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A part of a whole in per cent; None where either is unknown."""
    return None if part is None or not whole else (part * 100 / whole).quantize(Decimal("0.01"))


_READERS: dict[str, Callable[[Audit], RegistryRecord]] = {
    "company.sector": _sector,
    "company.size": _size,
    "department.headcount": _headcount,
    "yearly_figures.turnover": _turnover_and_export,
    "yearly_figures.export_share": _turnover_and_export,
    "yearly_figures.rd_spending": _research,
    "aid_grants": _aid,
}
"""By what a registry question binds; turnover and export share are shown together."""


def registry_record(audit: Audit, bound: list[str]) -> RegistryRecord:
    """What the registry says now about what a question binds."""
    return _READERS[bound[0]](audit)
