"""An issue while it leaves: its progress on its own page, to be paused and resumed there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import PersonRequest, require
from common.mailing import decisions
from common.mailing.live import live_of
from newsletters import issue_permissions as permissions
from newsletters.issue_next_step import batch_url
from newsletters.issue_states import IssueState
from newsletters.models import Issue
from newsletters.views.issue_doors import issue_page


@require_GET
@issue_page
def issue_progress(request: PersonRequest, issue: Issue) -> HttpResponse:
    """The part of the page that follows by itself; once the issue has left, the whole page is asked for anew."""
    if not request.htmx:
        return redirect(issue)
    context = sending_of(request, issue)
    if not context:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "newsletters/includes/issue_sending.html", context | {"issue": issue})


@require_POST
@issue_page
def issue_pause(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Stop sending, until somebody resumes it."""
    require(permissions.can_write(request.user))
    done = issue.batch is not None and decisions.pause(issue.batch, by=request.user)
    return _back(request, issue, done=done, said=_("Paused."))


@require_POST
@issue_page
def issue_resume(request: PersonRequest, issue: Issue) -> HttpResponse:
    """Go on, or let what was kept go."""
    require(permissions.can_write(request.user))
    done = issue.batch is not None and decisions.resume(issue.batch, by=request.user)
    return _back(request, issue, done=done, said=_("It is being sent."))


def sending_of(request: PersonRequest, issue: Issue) -> dict[str, object]:
    """What the page shows of an issue that is leaving; nothing of any other."""
    if issue.state != IssueState.SENDING or issue.batch is None:
        return {}
    return {
        **live_of(issue.batch),
        "batch": issue.batch,
        "follows": not issue.stands_still,
        "ledger_url": batch_url(issue),
        "can_decide": permissions.can_write(request.user),
    }


def _back(request: PersonRequest, issue: Issue, *, done: bool, said: str) -> HttpResponse:
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, _("Nothing to change: this is how it stands now."))
    return redirect(issue)
