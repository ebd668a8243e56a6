"""The district's figures drawn: the same charts on screen and on paper, each with its table."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.charts import Bar, Chart, Series, bars, columns, radar
from dashboard.figures import SectionMean, Share, YearOfAudits

SCALE_TOP = 5


def audits_by_year(years: Sequence[YearOfAudits]) -> Chart:
    """Columns of audits by the year of their delivery; open and cancelled ones by the year they were planned for."""
    return columns(
        [year.year for year in years],
        [
            Series(pgettext("audits", "Delivered"), [year.delivered for year in years]),
            Series(pgettext("audits", "Open"), [year.open for year in years]),
            Series(pgettext("audits", "Cancelled"), [year.cancelled for year in years], is_quiet=True),
        ],
        title=_("Audits by year"),
        corner=_("Year"),
    )


def section_means(means: Sequence[SectionMean]) -> Chart:
    """Radar of the mean maturity of the audited companies."""
    return radar(
        [mean.title.partition(" (")[0] for mean in means],
        [Series(_("Mean of the companies"), [None if mean.mean is None else float(mean.mean) for mean in means])],
        title=_("Mean maturity by section"),
        corner=_("Section"),
        top=SCALE_TOP,
        codes=[mean.code for mean in means],
    )


def audited_by_sector(shares: Sequence[Share]) -> Chart:
    """Bars of audited companies by sector."""
    return _bars(shares, _("Audited companies by sector"), _("Sector"))


def areas_by_kind(shares: Sequence[Share]) -> Chart:
    """Bars of improvement areas by kind."""
    return _bars(shares, _("Improvement areas by kind"), _("Kind"))


def _bars(shares: Sequence[Share], title: str, corner: str) -> Chart:
    return bars([Bar(share.name, share.count) for share in shares], title=title, corner=corner)
