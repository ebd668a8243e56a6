"""Locking an issue before anything about it changes, and refusing what its state or somebody else's change forbids."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from newsletters import issue_permissions as permissions
from newsletters.issue_errors import ChangedMeanwhileError, IssueRefusedError
from newsletters.issue_states import IssueState
from newsletters.models import Issue


def lock_issue(issue_id: int) -> Issue:
    """Return the issue as it is now, its row locked until the transaction ends: its people take turns."""
    return Issue.objects.select_for_update(of=("self",)).select_related("segment").get(pk=issue_id)


def lock_draft(issue_id: int, *, by: User) -> Issue:
    """Lock an issue whose words are about to change; from review on they are fixed."""
    issue = lock_issue(issue_id)
    allow(permissions.can_write(by))
    if issue.state != IssueState.DRAFT:
        raise somebody_was_faster(issue)
    return issue


def allow(permitted: bool) -> None:
    """Stop who may not do this."""
    if not permitted:
        raise PermissionDenied


def somebody_was_faster(issue: Issue) -> IssueRefusedError:
    """Return the refusal of an act whose moment has passed."""
    message = _("The issue has moved on meanwhile: it is now “%(state)s”. Nothing was changed.")
    return IssueRefusedError(message % {"state": issue.get_state_display().lower()})


def require_revision(seen: int, stored: int) -> None:
    """Refuse a change that was made on an older state than the one stored."""
    if seen != stored:
        raise ChangedMeanwhileError(
            _("This has been changed meanwhile. What you wrote is still here: compare, then save again.")
        )
