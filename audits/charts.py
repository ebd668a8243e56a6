"""The charts of an audit's results: the same on the results page, in the portal and in the report."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from audits.models import ImprovementArea
from audits.results import AuditResults
from audits.states import AreaKind
from common.charts import Bar, Chart, Mark, Series, bars, matrix, radar

TOP = 5
PLACES = 2


def sections_radar(results: AuditResults) -> Chart:
    """The sections beside the median of the sector, where there is one."""
    lines = [line for line in results.lines if line.score is not None or line.sector_median is not None]
    series = [Series(_("The company"), [_figure(line.score) for line in lines])]
    if any(line.sector_median is not None for line in lines):
        series.append(Series(_("Sector median"), [_figure(line.sector_median) for line in lines]))
    return radar(
        [line.section.title.partition(" (")[0] for line in lines],
        series,
        title=_("Scores of the sections, from 0 to 5"),
        corner=_("Section"),
        top=TOP,
        codes=[line.section.code for line in lines],
    )


def sections_bars(results: AuditResults) -> Chart:
    """A bar per section, with the sector's median as a mark."""
    return bars(
        [
            Bar(f"{line.section.code}. {line.section.title}", _figure(line.score), _figure(line.sector_median))
            for line in results.lines
        ],
        title=_("Score of each section"),
        names=(_("Score"), _("Sector median")),
        corner=_("Section"),
        top=TOP,
        places=PLACES,
    )


def departments_bars(results: AuditResults) -> Chart:
    """The departments beside each other, each with the mean of all of them as a mark."""
    mean = results.department_mean
    return bars(
        [Bar(str(line.department), _figure(line.score), _figure(mean)) for line in results.department_lines],
        title=_("Production process, department by department"),
        names=(_("Score"), _("Mean of the departments")),
        corner=_("Department"),
        top=TOP,
        places=PLACES,
    )


def areas_matrix(areas: Iterable[ImprovementArea]) -> Chart:
    """Areas by impact and effort, numbered as the auditor ranks them."""
    kinds = list(AreaKind)
    return matrix(
        [
            Mark(number, area.title, area.effort, area.impact, kinds.index(AreaKind(area.kind)))
            for number, area in enumerate(areas, 1)
        ],
        title=_("Improvement areas by impact and effort"),
        groups=[str(kind.label) for kind in kinds],
    )


def _figure(score: Decimal | None) -> float | None:
    return None if score is None else float(score)
