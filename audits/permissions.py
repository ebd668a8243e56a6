"""Who may do what with an audit, as small sentences. What the state allows is said by `_now` ones."""

from accounts.models import User
from accounts.roles import Role
from audits.models import Audit
from audits.states import ANSWERING_STATES, OPEN_STATES, AuditState


def is_on_team(user: User, audit: Audit) -> bool:
    """Whether the person leads the audit or belongs to its team."""
    return audit.lead_id == user.pk or any(person.pk == user.pk for person in audit.team.all())


def can_plan(user: User) -> bool:
    """Auditors and the director plan audits and look after the requests for one."""
    return user.has_role(Role.AUDITOR, Role.DIRECTOR)


def can_handle_requests(user: User) -> bool:
    """Who plans audits decides about requests for one."""
    return can_plan(user)


def can_edit(user: User, audit: Audit) -> bool:
    """The audit's own people and the director work on it; other staff only read."""
    return user.has_role(Role.DIRECTOR) or (user.has_role(Role.AUDITOR) and is_on_team(user, audit))


def can_edit_evidence_now(user: User, audit: Audit) -> bool:
    """Answers, observations and areas can change until the audit goes into review."""
    return audit.state in ANSWERING_STATES and can_edit(user, audit)


def can_follow_up(user: User, audit: Audit) -> bool:
    """Actions and hours stay open after delivery; a cancelled audit has none."""
    return audit.state != AuditState.CANCELLED and can_edit(user, audit)


def can_submit_now(user: User, audit: Audit) -> bool:
    """Its own people send an audit under way into review."""
    return audit.state == AuditState.IN_PROGRESS and can_edit(user, audit)


def can_review(user: User, audit: Audit) -> bool:
    """A second person reviews: an auditor or the director, who neither leads the audit nor submitted it."""
    return user.has_role(Role.AUDITOR, Role.DIRECTOR) and user.pk not in (audit.lead_id, audit.submitted_by_id)


def can_review_now(user: User, audit: Audit) -> bool:
    """There is something to review while the audit is in review."""
    return audit.state == AuditState.IN_REVIEW and can_review(user, audit)


def can_send_back_now(user: User, audit: Audit) -> bool:
    """Who reviews sends back; the audit's own people may take it back too."""
    return audit.state == AuditState.IN_REVIEW and (can_review(user, audit) or can_edit(user, audit))


def can_deliver_now(user: User, audit: Audit) -> bool:
    """Its own people or the director hand the reviewed report over."""
    return audit.state == AuditState.IN_REVIEW and can_edit(user, audit)


def can_cancel_now(user: User, audit: Audit) -> bool:
    """Its own people or the director give an audit up while it is open."""
    return audit.state in OPEN_STATES and can_edit(user, audit)


def can_close_now(user: User, audit: Audit) -> bool:
    """Its own people or the director close an audit whose follow-up is done."""
    return audit.state == AuditState.DELIVERED and can_edit(user, audit)
