"""Sending: an approved issue becomes a batch of the outbox, once; a test goes to people of the district."""

from collections.abc import Sequence

import structlog

from django.db import Error as DatabaseFault
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from common.mailing.actions import freeze_audience, make_batch, queue_mail, start_batch
from common.mailing.message import Content
from common.mailing.models import Batch
from common.mailing.states import BatchState, Guarantee, Scope
from newsletters import issue_permissions as permissions
from newsletters.actions.issue_steps import move_issue
from newsletters.actions.locking import allow, lock_issue, somebody_was_faster
from newsletters.drawing import frozen, merge_values, render_mail
from newsletters.issue_audience import audience_of
from newsletters.issue_errors import IssueRefusedError
from newsletters.issue_states import IssueState
from newsletters.kinds import NEWSLETTER, ONE_CLICK, TEST
from newsletters.models import Issue
from newsletters.reading import browser_url, letter_of, pictures_of

log = structlog.get_logger(__name__)


@transaction.atomic
def send_issue(issue: Issue, *, by: User) -> Issue:
    """Let an approved issue leave now."""
    locked = lock_issue(issue.pk)
    allow(permissions.can_write(by))
    if locked.state not in (IssueState.APPROVED, IssueState.SCHEDULED):
        raise somebody_was_faster(locked)
    return start_issue(locked, by=by)


def start_issue(issue: Issue, *, by: User | None) -> Issue:
    """Freeze who gets the approved version, and let it go; the caller holds the issue's lock.

    All of it is one transaction: either the issue is being sent and has its batch, or nothing has happened.
    """
    version = issue.approved_version
    if version is None:
        raise somebody_was_faster(issue)
    content = Content(issue.sender, version.subject, version.text, version.html, issue.reply_to, ONE_CLICK)
    batch = make_batch(
        content,
        kind=NEWSLETTER,
        scope=Scope.NEWSLETTER,
        guarantee=Guarantee.AT_MOST_ONCE,
        created_by=by or issue.author,
    )
    count = freeze_audience(batch, audience_of(issue, merge_values(version.as_letter())))
    if not count:
        raise IssueRefusedError(_("Nobody is left to whom the issue could go."))
    start_batch(batch)
    values = {"batch": batch, "audience_count": count, "sent_at": timezone.now()}
    return move_issue(issue, IssueState.SENDING, by=by, values=values)


def start_due_issues() -> list[int]:
    """The beat tick: let go what is due. Two ticks at once share the work: a row that one holds the other passes by.

    An issue that can't leave goes back to approved, with the reason in its history, and holds up no other.
    """
    started = []
    for pk in Issue.objects.due().values_list("pk", flat=True):
        with transaction.atomic():
            issue = Issue.objects.due().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if issue is not None and _start_or_put_back(issue):
                started.append(pk)
    return started


def _start_or_put_back(issue: Issue) -> bool:
    try:
        with transaction.atomic():
            start_issue(issue, by=None)
    except DatabaseFault:  # the database's own trouble passes: the next tick tries again
        raise
    except Exception as fault:
        if isinstance(fault, IssueRefusedError):
            note = str(fault)
        else:
            log.exception("issue not started", issue=issue.pk)
            note = _("It could not be sent: %(fault)s. Whoever runs the system finds more in the log.") % {
                "fault": type(fault).__name__
            }
        issue.refresh_from_db()
        move_issue(issue, IssueState.APPROVED, by=None, note=note, values={"scheduled_for": None})
        return False
    return True


def finish_issues() -> list[int]:
    """The other half of the tick: what the outbox has ended is sent, or was cancelled there."""
    finished = []
    for pk in Issue.objects.being_sent().ended().values_list("pk", flat=True):
        with transaction.atomic():
            issue = Issue.objects.being_sent().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if issue is None or issue.batch is None:
                continue
            is_sent = issue.batch.state == BatchState.DONE
            note = "" if is_sent else issue.batch.paused_because
            move_issue(issue, IssueState.SENT if is_sent else IssueState.CANCELLED, by=None, note=note)
            finished.append(pk)
    return finished


@transaction.atomic
def send_test(issue: Issue, *, people: Sequence[User], by: User) -> list[Batch]:
    """Send the issue as it stands to people of the district, each by name, marked as a test."""
    allow(permissions.can_write(by))
    if any(not person.is_of_district for person in people):
        raise IssueRefusedError(_("A test goes to people of the district only."))
    letter = frozen(letter_of(issue))
    mail = render_mail(letter, pictures=pictures_of(letter), archive_url=browser_url(issue))
    used = merge_values(letter)
    with override(issue.language):
        marked = _("[Test]")
    content = Content(issue.sender, f"{marked} {mail.subject}", mail.text, mail.html, issue.reply_to)
    batches = []
    for person in people:
        values = {"name": person.full_name, "company": ""}
        merge = {"name": person.full_name} | {one.key: one.value(values) for one in used}
        batches.append(queue_mail(content, [person.email], kind=TEST, merge=merge))
    return batches
