"""What audits add to the registry's pages: a tab and the next step of a company, filters and a column of the list."""

from collections.abc import Mapping

from django import forms
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audits.models import Audit, ImprovementArea
from audits.permissions import can_plan
from audits.states import AreaKind
from common.ui import formats
from companies.extension_points import (
    ListColumn,
    ListFilter,
    NextStep,
    Panel,
    company_columns,
    company_filters,
    company_next_steps,
    company_panels,
)
from companies.models import Company, CompanyQuerySet

MONTHS_TO_REAUDIT = 18
AUDITED = [
    ("", gettext_lazy("Any")),
    ("yes", gettext_lazy("Audited")),
    ("open", gettext_lazy("Audit open")),
    ("no", gettext_lazy("Not audited")),
]


def audits_panel(company: Company, user: User) -> Panel:
    """The tab with all audits of a company."""
    audits = Audit.objects.visible_to(user).of_company(company).select_related("lead", "version")

    def context() -> Mapping[str, object]:
        areas = ImprovementArea.objects.visible_to(user).standing().of_company(company).select_related("audit")
        return {"audits": audits, "areas": areas, "plan_url": plan_url(company) if can_plan(user) else ""}

    return Panel(_("Audits"), "audits/company_panel.html", context, audits.count())


def plan_url(company: Company) -> str:
    """Where an audit of the company is planned."""
    return f"{reverse('audits:audit_create')}?company={company.pk}"


def audit_step(company: Company, user: User) -> NextStep | None:
    """An audit to go on with, or to plan: the first one, or again after a year and a half."""
    audits = Audit.objects.visible_to(user).of_company(company)
    current = audits.open().first()
    if current is not None:
        text = _("The technology audit is under way: %(state)s.") % {"state": current.get_state_display().lower()}
        return NextStep(text, _("Open the audit"), current.get_absolute_url(), "clipboard-check")
    last = audits.delivered().order_by("-delivered_at").first()
    if not can_plan(user):
        return None
    if last is None:
        return NextStep(_("No technology audit yet."), _("Plan an audit"), plan_url(company), "clipboard-plus")
    months = (timezone.now() - last.delivered_at).days // 30 if last.delivered_at else 0
    if months < MONTHS_TO_REAUDIT:
        return None
    text = _("The last audit was delivered on %(day)s: time for a new one.") % {"day": formats.day(last.delivered_at)}
    return NextStep(text, _("Plan an audit"), plan_url(company), "clipboard-plus")


def audited_filter() -> ListFilter:
    """Companies that have been audited, are being audited, or have never been."""
    field = forms.ChoiceField(label=_("Audit"), required=False, choices=AUDITED)
    return ListFilter(field, narrow_by_audit)


def narrow_by_audit(companies: CompanyQuerySet, asked: object) -> CompanyQuerySet:
    """Keep the companies in the state asked for."""
    if asked == "open":
        return companies.filter(pk__in=Audit.objects.open().values("company_id"))
    delivered = Audit.objects.delivered().values("company_id")
    return companies.filter(pk__in=delivered) if asked == "yes" else companies.exclude(pk__in=delivered)


def area_kind_filter() -> ListFilter:
    """Companies with an improvement area of a kind."""
    field = forms.ChoiceField(label=_("Kind of area"), required=False, choices=[("", _("Any")), *AreaKind.choices])
    return ListFilter(field, narrow_by_area_kind)


def narrow_by_area_kind(companies: CompanyQuerySet, kind: object) -> CompanyQuerySet:
    """Keep the companies in which an area of the kind stands."""
    return companies.filter(pk__in=ImprovementArea.objects.standing().filter(kind=kind).values("audit__company_id"))


def last_audit_column() -> ListColumn:
    """The day on which the latest audit was delivered."""
    latest = Audit.objects.delivered().filter(company=OuterRef("pk")).order_by("-delivered_at")
    return ListColumn(
        _("Last audit"),
        lambda company: timezone.localtime(company.last_audit).date() if company.last_audit else None,  # type: ignore[attr-defined]
        show=formats.day_short,
        prepare=lambda companies: companies.annotate(last_audit=Subquery(latest.values("delivered_at")[:1])),
        order_by=("last_audit",),
        css="nowrap",
    )


def fill_company_pages() -> None:
    """Called once when the app is ready."""
    company_panels.add("audits", audits_panel, order=10)
    company_next_steps.add("audits", audit_step, order=50)
    company_filters.add("audited", audited_filter, order=10)
    company_filters.add("area_kind", area_kind_filter, order=20)
    company_columns.add("last_audit", last_audit_column)
