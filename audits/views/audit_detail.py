"""The pages of one audit: overview, history, hours."""

from decimal import Decimal

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, require
from audits import permissions
from audits.actions import add_hours, delete_hours
from audits.errors import ActRefusedError
from audits.extension_points import Panel, audit_panels
from audits.forms.hours import HoursForm
from audits.models import Action, Audit, AuditTeamMember, HoursEntry, ImprovementArea, PlannedDepartment
from audits.results import score_of
from audits.scoring import rounded
from audits.views.doors import audit_page
from common.history import Trail, history_of
from common.refusals import act_and_go


@require_GET
@audit_page
def audit_detail(request: PersonRequest, audit: Audit) -> HttpResponse:
    """The overview: what it is, how it stands, what was found, what others say about it."""
    result = None if audit.coverage is not None else score_of(audit)
    panels = [given.provide(audit, request.user) for given in audit_panels]
    context = {
        "audit": audit,
        "tab": "overview",
        "is_open": permissions.can_edit_evidence_now(request.user, audit),
        "score": audit.overall_score if result is None else rounded(result.overall),
        "coverage": audit.coverage if result is None else result.coverage.percent,
        "areas": audit.areas.standing()[:3],
        "hours": hours_total(audit),
        "transitions": audit.transitions.select_related("by").order_by("-at", "-pk"),
        "panels": [panel for panel in panels if isinstance(panel, Panel)],
    }
    return render(request, "audits/audit_detail.html", context)


@require_GET
@audit_page
def audit_history(request: PersonRequest, audit: Audit) -> HttpResponse:
    """Who changed what, and the moves from state to state."""
    context = {
        "audit": audit,
        "tab": "history",
        "page_name": _("History"),
        "transitions": audit.transitions.select_related("by").order_by("-at", "-pk"),
        "history": history_of(
            Trail(Audit, pk=audit.pk),
            Trail(AuditTeamMember, audit=audit.pk),
            Trail(PlannedDepartment, audit=audit.pk),
            Trail(ImprovementArea, audit=audit.pk),
            Trail(Action, area__audit=audit.pk),
        ),
    }
    return render(request, "audits/audit_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def audit_hours(request: PersonRequest, audit: Audit) -> HttpResponse:
    """The person-hours spent so far, and one more entry."""
    can_add = permissions.can_follow_up(request.user, audit)
    form = HoursForm(audit, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(can_add)
        if form.is_valid() and _hours_added(request, audit, form):
            return redirect("audits:audit_hours", pk=audit.pk)
    entries = audit.hours.select_related("person").order_by("-day", "-pk")
    context = {
        "audit": audit,
        "tab": "hours",
        "page_name": _("Hours"),
        "form": form,
        "entries": entries,
        "total": hours_total(audit),
        "by_person": audit.hours.values("person__full_name", "person__email")
        .annotate(sum=Sum("hours"))
        .order_by("-sum"),
        "can_add": can_add,
    }
    return render(request, "audits/audit_hours.html", context, status=422 if form.errors else 200)


def _hours_added(request: PersonRequest, audit: Audit, form: HoursForm) -> bool:
    try:
        add_hours(audit, key=form.cleaned_data["key"], content=form.content(), by=request.user)
    except ActRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Hours booked."))
    return True


@require_POST
@audit_page
def hours_delete(request: PersonRequest, audit: Audit, entry: int) -> HttpResponse:
    """Take booked hours away."""
    require(permissions.can_follow_up(request.user, audit))
    booked = get_object_or_404(HoursEntry, audit=audit, pk=entry)
    target = reverse("audits:audit_hours", args=[audit.pk])
    return act_and_go(request, lambda: delete_hours(booked, by=request.user), target, said=_("Hours removed."))


def hours_total(audit: Audit) -> Decimal:
    """All person-hours of an audit."""
    return audit.hours.aggregate(sum=Sum("hours"))["sum"] or Decimal(0)
