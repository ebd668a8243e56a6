"""The moves of an issue from draft to sent; each leaves one row that says who, when, why.

Every act locks the issue's row first and looks again at its state: of two people who act at once one is told that
somebody was faster. What was sent for approval is frozen as a version; that version is what a director approves and
what leaves.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.mailing.actions import cancel_batch
from newsletters import issue_permissions as permissions
from newsletters.actions.locking import allow, lock_issue, somebody_was_faster
from newsletters.actions.versions import freeze_version
from newsletters.inspection import inspect
from newsletters.issue_errors import IssueRefusedError
from newsletters.issue_states import IssueState, Reason, is_allowed
from newsletters.models import Issue, IssueTransition
from newsletters.preflight import Verdict, errors, warnings

UNDONE = ("submitted_by", "submitted_at", "approved_by", "approved_at", "approved_version", "scheduled_for")


def submit_issue(issue: Issue, *, by: User) -> Issue:
    """Send a draft for approval: from now on it can't be changed, and a version says what is to be approved."""
    _refuse_faults(issue)
    with transaction.atomic():
        locked = lock_issue(issue.pk)
        allow(permissions.can_write(by))
        _require(locked, IssueState.DRAFT)
        freeze_version(locked, reason=Reason.SUBMITTED, by=by)
        values = {"submitted_by": by, "submitted_at": timezone.now()}
        return move_issue(locked, IssueState.IN_REVIEW, by=by, values=values)


@transaction.atomic
def send_back_issue(issue: Issue, *, by: User, note: str) -> Issue:
    """Return an issue to its author with the reason; also an approved one that must change. An approval is void then."""
    locked = lock_issue(issue.pk)
    allow(permissions.can_write(by) or permissions.can_approve(by, locked))
    if locked.state not in (IssueState.IN_REVIEW, IssueState.APPROVED):
        raise somebody_was_faster(locked)
    return move_issue(locked, IssueState.DRAFT, by=by, note=_reason(note), values=dict.fromkeys(UNDONE))


def approve_issue(issue: Issue, *, by: User, sha256: str, has_read_warnings: bool = False) -> Issue:
    """Approve the version that was sent for approval, known by its checksum; the warnings that were read are kept."""
    found = warnings(_refuse_faults(issue))
    if found and not has_read_warnings:
        raise IssueRefusedError(_("Read the warnings first."))
    with transaction.atomic():
        locked = lock_issue(issue.pk)
        allow(permissions.can_approve(by, locked))
        _require(locked, IssueState.IN_REVIEW)
        version = locked.versions.first()
        if version is None or version.sha256 != sha256:
            raise IssueRefusedError(_("What was read is not what was sent for approval: open the page again."))
        values = {"approved_by": by, "approved_at": timezone.now(), "approved_version": version}
        note = "\n".join(str(one.text) for one in found)
        return move_issue(locked, IssueState.APPROVED, by=by, note=note, values=values)


@transaction.atomic
def schedule_issue(issue: Issue, *, at: datetime, by: User) -> Issue:
    """Let an approved issue leave by itself at this moment; a scheduled one gets another hour."""
    locked = lock_issue(issue.pk)
    allow(permissions.can_write(by))
    if at <= timezone.now():
        raise IssueRefusedError(_("This moment is over already."))
    if locked.state == IssueState.SCHEDULED:
        locked = move_issue(locked, IssueState.APPROVED, by=by, values={"scheduled_for": None})
    _require(locked, IssueState.APPROVED)
    return move_issue(locked, IssueState.SCHEDULED, by=by, values={"scheduled_for": at})


@transaction.atomic
def unschedule_issue(issue: Issue, *, by: User) -> Issue:
    """Take the hour back: the issue stays approved."""
    locked = lock_issue(issue.pk)
    allow(permissions.can_write(by))
    _require(locked, IssueState.SCHEDULED)
    return move_issue(locked, IssueState.APPROVED, by=by, values={"scheduled_for": None})


@transaction.atomic
def cancel_issue(issue: Issue, *, by: User, note: str) -> Issue:
    """Give an issue up, with the reason; while it leaves, whoever has not got it does not get it."""
    locked = lock_issue(issue.pk)
    allow(permissions.can_write(by))
    if not is_allowed(IssueState(locked.state), IssueState.CANCELLED):
        raise somebody_was_faster(locked)
    if locked.batch is not None:
        cancel_batch(locked.batch, because=_reason(note))
    return move_issue(locked, IssueState.CANCELLED, by=by, note=_reason(note))


def move_issue(
    issue: Issue, target: IssueState, *, by: User | None, note: str = "", values: Mapping[str, object] | None = None
) -> Issue:
    """Change the state of a locked issue and leave the row that says so; nobody is the clock."""
    source = issue.state
    if not is_allowed(IssueState(source), target):
        raise somebody_was_faster(issue)
    for name, value in (values or {}).items():
        setattr(issue, name, value)
    issue.state, issue.revision = target, issue.revision + 1
    issue.save()
    IssueTransition.objects.create(issue=issue, from_state=source, to_state=target, note=note.strip(), by=by)
    return issue


def _require(issue: Issue, state: IssueState) -> None:
    if issue.state != state:
        raise somebody_was_faster(issue)


def _refuse_faults(issue: Issue) -> list[Verdict]:
    """Look at the issue before its row is locked, since that asks many things; errors let nothing through."""
    verdicts = inspect(issue)
    if found := errors(verdicts):
        raise IssueRefusedError(_("Not like this: %(fault)s") % {"fault": found[0].text})
    return verdicts


def _reason(note: str) -> str:
    if not note.strip():
        raise IssueRefusedError(_("Say why."))
    return note.strip()
