"""The tabs of an audit's pages: own ones and those of higher apps, the history at the end."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audits.extension_points import Tab, audit_tabs
from audits.models import Audit
from audits.states import AreaState


def tabs_of(audit: Audit, user: User) -> list[Tab]:
    """All tabs in their order; the counts take one query."""
    standing = ~Q(areas__state=AreaState.DROPPED)
    counts = Audit.objects.filter(pk=audit.pk).aggregate(
        observations=Count("observations", distinct=True),
        areas=Count("areas", filter=standing, distinct=True),
        visits=Count("visits", distinct=True),
    )

    def own(name: str, label: str, url_name: str, count: int | None = None) -> Tab:
        return Tab(name, label, reverse(f"audits:{url_name}", args=[audit.pk]), count)

    given = (one.provide(audit, user) for one in audit_tabs)
    return [
        own("overview", _("Overview"), "audit_detail"),
        own("answers", _("Answers"), "audit_answer"),
        own("observations", _("Observations"), "audit_observations", counts["observations"]),
        own("areas", _("Improvement areas"), "audit_areas", counts["areas"]),
        own("results", _("Results"), "audit_results"),
        *(tab for tab in given if isinstance(tab, Tab)),
        own("hours", _("Hours"), "audit_hours"),
        own("history", _("History"), "audit_history"),
    ]
