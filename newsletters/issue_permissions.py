"""Who may do what with the newsletter, as small sentences. What the state allows is said by `_now` ones."""

from accounts.models import User
from accounts.roles import Role
from newsletters.issue_states import CANCELLABLE, IssueState
from newsletters.models.issue import Issue


def can_write(user: User) -> bool:
    """The outreach officer writes issues; so may the director."""
    return user.has_role(Role.OUTREACH_OFFICER, Role.DIRECTOR)


def can_write_now(user: User, issue: Issue) -> bool:
    """Only a draft can be changed."""
    return issue.state == IssueState.DRAFT and can_write(user)


def can_approve(user: User, issue: Issue) -> bool:
    """A director who neither began the issue nor sent it for approval."""
    return user.has_role(Role.DIRECTOR) and user.pk not in (issue.author_id, issue.submitted_by_id)


def can_approve_now(user: User, issue: Issue) -> bool:
    """There is something to approve while the issue is in review."""
    return issue.state == IssueState.IN_REVIEW and can_approve(user, issue)


def can_send_back_now(user: User, issue: Issue) -> bool:
    """Who approves sends back; who writes may take it back too."""
    return issue.state == IssueState.IN_REVIEW and (can_approve(user, issue) or can_write(user))


def can_send_now(user: User, issue: Issue) -> bool:
    """An approved issue is sent or scheduled by those who write."""
    return issue.state in (IssueState.APPROVED, IssueState.SCHEDULED) and can_write(user)


def can_cancel_now(user: User, issue: Issue) -> bool:
    """Those who write give an issue up, also while it leaves."""
    return issue.state in CANCELLABLE and can_write(user)
