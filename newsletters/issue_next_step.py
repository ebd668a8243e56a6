"""What to do next with an issue, for the person who looks at it: one thing."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from common.mailing.states import BatchState
from common.ui.formats import moment
from newsletters import issue_permissions as permissions
from newsletters.issue_states import IssueState
from newsletters.models import Issue


@dataclass(frozen=True)
class NextStep:
    """A sentence and a button. Without `label` there is nothing for this person to press."""

    text: str | Promise
    label: str | Promise = ""
    url: str = ""
    icon: str = "arrow-right"


def next_step_of(issue: Issue, user: User) -> NextStep:
    """The one next step, in the words of the state."""
    return _STEPS[IssueState(issue.state)](issue, user)


def _draft(issue: Issue, user: User) -> NextStep:
    text = _("A draft: write it, check it, then send it for approval.")
    if not permissions.can_write(user):
        return NextStep(text)
    return NextStep(text, _("Write"), reverse("newsletters:issue_compose", args=[issue.pk]), "pencil")


def _in_review(issue: Issue, user: User) -> NextStep:
    text = _("Sent for approval by %(person)s. A director who did not write it approves or sends it back.")
    said = text % {"person": issue.submitted_by}
    if not permissions.can_approve(user, issue):
        return NextStep(said)
    return NextStep(said, _("Read and decide"), reverse("newsletters:issue_review", args=[issue.pk]), "eye-check")


def _approved(issue: Issue, user: User) -> NextStep:
    text = _("Approved by %(person)s. It leaves when somebody says so.") % {"person": issue.approved_by}
    if not permissions.can_write(user):
        return NextStep(text)
    return NextStep(text, _("Send or schedule"), reverse("newsletters:issue_schedule", args=[issue.pk]), "send")


def _scheduled(issue: Issue, user: User) -> NextStep:
    text = _("It leaves by itself on %(moment)s.") % {"moment": moment(issue.scheduled_for)}
    if not permissions.can_write(user):
        return NextStep(text)
    return NextStep(text, _("Change the hour"), reverse("newsletters:issue_schedule", args=[issue.pk]), "clock-edit")


def _sending(issue: Issue, user: User) -> NextStep:
    state = BatchState(issue.batch.state) if issue.batch is not None else BatchState.SENDING
    text = {
        BatchState.KEPT: _("Kept in the outbox: there is no mail server to send it."),
        BatchState.PAUSED: _("The sending is paused: it stands still until somebody resumes it."),
    }.get(state, _("Being sent."))
    return NextStep(text)  # what can be done stands in the card of its progress


def _sent(issue: Issue, user: User) -> NextStep:
    text = _("Sent on %(moment)s.") % {"moment": moment(issue.sent_at)}
    return NextStep(text, _("The outcome of each mail"), batch_url(issue), "list-details")


def _cancelled(issue: Issue, user: User) -> NextStep:
    last = issue.transitions.filter(to_state=IssueState.CANCELLED).last()
    return NextStep(_("Cancelled: %(reason)s") % {"reason": last.note if last and last.note else "–"})


def batch_url(issue: Issue) -> str:
    """The outbox's own page of the issue's batch."""
    return reverse("outbox:batch_detail", args=[issue.batch_id]) if issue.batch_id else ""


_STEPS: dict[IssueState, Callable[[Issue, User], NextStep]] = {
    IssueState.DRAFT: _draft,
    IssueState.IN_REVIEW: _in_review,
    IssueState.APPROVED: _approved,
    IssueState.SCHEDULED: _scheduled,
    IssueState.SENDING: _sending,
    IssueState.SENT: _sent,
    IssueState.CANCELLED: _cancelled,
}
