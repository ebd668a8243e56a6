"""The pages and buttons that move an issue on: check, submit, review, schedule, send, cancel."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, require
from common.refusals import act_and_go
from newsletters import issue_permissions as permissions
from newsletters.actions.issue_steps import (
    approve_issue,
    cancel_issue,
    schedule_issue,
    send_back_issue,
    submit_issue,
    unschedule_issue,
)
from newsletters.actions.sending import send_issue, send_test
from newsletters.forms.issue import AcknowledgeForm, ScheduleForm, StepReasonForm, TestSendForm
from newsletters.inspection import inspect
from newsletters.issue_audience import readers_of
from newsletters.issue_errors import IssueRefusedError
from newsletters.issue_states import CANCELLABLE, IssueState
from newsletters.models import Issue
from newsletters.preflight import acknowledged, errors, warnings
from newsletters.views.issue_doors import issue_page


@require_GET
@issue_page
def issue_preflight(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Verdicts on all that can go wrong, each with the block where to see to it."""
    verdicts = inspect(issue, asks_domain="domain" in request.GET)
    context = {
        "issue": issue,
        "tab": "check",
        "page_name": _("Check"),
        "verdicts": verdicts,
        "error_count": len(errors(verdicts)),
        "warning_count": len(acknowledged(verdicts)),
        "has_others": len(warnings(verdicts)) > len(acknowledged(verdicts)),
        "is_before_approval": issue.state in (IssueState.DRAFT, IssueState.IN_REVIEW),
        "asks_domain": "domain" in request.GET,
        "can_submit": permissions.can_write_now(request.user, issue) and not errors(verdicts),
    }
    return render(request, "newsletters/issue_preflight.html", context)


@require_POST
@issue_page
def issue_submit(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Send it for approval."""
    require(permissions.can_write(request.user))
    said = _("Sent for approval. A director finds it among the issues in review.")
    return act_and_go(request, lambda: submit_issue(issue, by=request.user), issue.get_absolute_url(), said=said)


@require_http_methods(["GET", "HEAD", "POST"])
@issue_page
def issue_review(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Approve, or send back with the reason. Who wrote it can only take it back."""
    can_approve = permissions.can_approve(request.user, issue)
    require(can_approve or permissions.can_write(request.user))
    if issue.state != IssueState.IN_REVIEW:
        return redirect(issue)
    verdicts = inspect(issue)
    posts = request.POST if request.method == "POST" else None
    approves = posts is not None and "approve" in posts
    acknowledge = AcknowledgeForm(posts if approves else None, warnings=len(warnings(verdicts)))
    reason = StepReasonForm(posts if posts is not None and not approves else None)
    if approves:
        require(can_approve)
        if acknowledge.is_valid() and _did(acknowledge, lambda: _approve(request, issue)):
            return redirect(issue)
    elif reason.is_valid() and _did(reason, lambda: send_back_issue(issue, by=request.user, note=reason.note)):
        return redirect(issue)
    context = {
        "issue": issue,
        "page_name": _("Review"),
        "version": issue.versions.first(),
        "verdicts": verdicts,
        "has_errors": bool(errors(verdicts)),
        "acknowledge": acknowledge,
        "reason": reason,
        "can_approve": can_approve,
        "reader_count": readers_of(issue).count(),
    }
    return render(request, "newsletters/issue_review.html", context, status=422 if posts is not None else 200)


def _approve(request: PersonRequest, issue: Issue) -> Issue:
    has_read = "has_read" in request.POST
    return approve_issue(issue, by=request.user, sha256=request.POST.get("sha256", ""), has_read_warnings=has_read)


@require_http_methods(["GET", "HEAD", "POST"])
@issue_page
def issue_schedule(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Send now, or at an hour; take the hour back, or the approval."""
    require(permissions.can_write(request.user))
    if not permissions.can_send_now(request.user, issue):
        return redirect(issue)
    posts = request.POST if request.method == "POST" else None
    act = _button(request, issue) if posts is not None else None
    if act is not None:
        return act_and_go(request, act, issue.get_absolute_url())
    form = ScheduleForm(posts, initial={"at": issue.scheduled_for})
    if posts is not None and form.is_valid():
        moment = form.cleaned_data["moment"]
        if _did(form, lambda: schedule_issue(issue, at=moment, by=request.user)):
            return redirect(issue)
    context = {
        "issue": issue,
        "page_name": _("Send"),
        "form": form,
        "reader_count": readers_of(issue).count(),
    }
    return render(request, "newsletters/issue_schedule.html", context, status=422 if form.errors else 200)


def _button(request: PersonRequest, issue: Issue) -> Callable[[], object] | None:
    """What one of the page's other buttons does."""
    if "now" in request.POST:
        return lambda: send_issue(issue, by=request.user)
    if "unschedule" in request.POST:
        return lambda: unschedule_issue(issue, by=request.user)
    if "reopen" in request.POST:
        return lambda: send_back_issue(issue, by=request.user, note=_("Taken back to change it"))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@issue_page
def issue_cancel(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Give the issue up, with the reason."""
    require(permissions.can_write(request.user))
    if issue.state not in CANCELLABLE:
        return redirect(issue)
    form = StepReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _did(form, lambda: cancel_issue(issue, by=request.user, note=form.note)):
        return redirect(issue)
    name = _("Cancel the sending") if issue.state == IssueState.SENDING else _("Cancel the issue")
    context = {"issue": issue, "page_name": name, "form": form}
    return render(request, "newsletters/issue_cancel.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@issue_page
def issue_test(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Send it as it stands to people of the district."""
    require(permissions.can_write(request.user))
    form = TestSendForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        people = list(form.cleaned_data["people"])
        said = _("The test is on its way to: %(people)s.") % {"people": ", ".join(map(str, people))}
        target = reverse("newsletters:issue_preview", args=[issue.pk])
        return act_and_go(request, lambda: send_test(issue, people=people, by=request.user), target, said=said)
    context = {"issue": issue, "page_name": _("Test"), "form": form}
    return render(request, "newsletters/issue_test.html", context, status=422 if form.errors else 200)


def _did(form: forms.Form, act: Callable[[], object]) -> bool:
    try:
        act()
    except IssueRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
