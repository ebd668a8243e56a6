"""The pages and buttons that move an audit on."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, require
from audits import permissions
from audits.actions import approve_audit, cancel_audit, close_audit, send_back_audit, start_audit, submit_audit
from audits.errors import ActRefusedError
from audits.forms.steps import ReasonForm, SubmitForm
from audits.models import Audit
from audits.next_step import missing_for_review
from audits.results import score_of
from audits.scoring import rounded
from audits.sheets import Sheets
from audits.states import OPEN_STATES, AuditState
from audits.views.answering import sheet_url
from audits.views.doors import audit_page
from common.refusals import act_and_go


@require_POST
@audit_page
def audit_start(request: PersonRequest, audit: Audit) -> HttpResponse:
    """Begin the work; the answers come next."""
    require(permissions.can_edit(request.user, audit))
    target = reverse("audits:audit_answer", args=[audit.pk])
    return act_and_go(request, lambda: start_audit(audit, by=request.user), target)


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def audit_submit(request: PersonRequest, audit: Audit) -> HttpResponse:
    """What is there and what is missing, then the submission."""
    require(permissions.can_edit(request.user, audit))
    if audit.state != AuditState.IN_PROGRESS:
        return redirect(audit)
    form = SubmitForm(audit, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_audit(audit, by=request.user, **form.cleaned_data)
        except ActRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(audit)
    result = score_of(audit)
    sheets = [(sheet, sheet_url(audit, sheet)) for sheet in Sheets(audit).on_route if not sheet.is_done]
    context = {
        "audit": audit,
        "page_name": _("Submit for review"),
        "unfinished": sheets,
        "form": form,
        "missing": missing_for_review(audit),
        "score": rounded(result.overall),
        "coverage": result.coverage.percent,
        "area_count": audit.areas.standing().count(),
    }
    return render(request, "audits/audit_submit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def audit_review(request: PersonRequest, audit: Audit) -> HttpResponse:
    """Approve, or send back with the reason. The audit's own people can only take it back."""
    can_review = permissions.can_review(request.user, audit)
    require(can_review or permissions.can_edit(request.user, audit))
    if audit.state != AuditState.IN_REVIEW:
        return redirect(audit)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if "approve" in request.POST:
            require(can_review)
            said = _("Approved. The report can now be delivered.")
            return act_and_go(
                request, lambda: approve_audit(audit, by=request.user), audit.get_absolute_url(), said=said
            )
        if form.is_valid() and _did(form, lambda: send_back_audit(audit, by=request.user, note=form.note)):
            return redirect(audit)
    result = score_of(audit)
    context = {
        "audit": audit,
        "page_name": _("Review"),
        "form": form,
        "can_review": can_review,
        "score": rounded(result.overall),
        "coverage": result.coverage.percent,
        "areas": audit.areas.standing().prefetch_related("answers__question", "observations"),
        "observation_count": audit.observations.count(),
    }
    return render(request, "audits/audit_review.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@audit_page
def audit_cancel(request: PersonRequest, audit: Audit) -> HttpResponse:
    """Give the audit up, with the reason."""
    require(permissions.can_edit(request.user, audit))
    if audit.state not in OPEN_STATES:
        return redirect(audit)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _did(form, lambda: cancel_audit(audit, by=request.user, note=form.note))
    ):
        return redirect(audit)
    context = {"audit": audit, "page_name": _("Cancel the audit"), "form": form}
    return render(request, "audits/audit_cancel.html", context, status=422 if form.errors else 200)


@require_POST
@audit_page
def audit_close(request: PersonRequest, audit: Audit) -> HttpResponse:
    """End the follow-up."""
    require(permissions.can_edit(request.user, audit))
    said = _("The audit is closed.")
    return act_and_go(request, lambda: close_audit(audit, by=request.user), audit.get_absolute_url(), said=said)


def _did(form: ReasonForm, act: Callable[[], object]) -> bool:
    try:
        act()
    except ActRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
