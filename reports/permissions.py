"""Who may do what with reports."""

from accounts.models import User
from accounts.roles import Role
from audits.models import Audit
from audits.states import AuditState
from reports.models import Report
from reports.states import ReportState

REPORTABLE_STATES = (AuditState.IN_PROGRESS, AuditState.IN_REVIEW, AuditState.DELIVERED, AuditState.CLOSED)


def works_on_audits(user: User) -> bool:
    """Auditors, the director, administrators."""
    return user.has_role(Role.AUDITOR, Role.DIRECTOR, Role.ADMINISTRATOR)


def can_request_report(user: User, audit: Audit) -> bool:
    """There must be something to report on."""
    return works_on_audits(user) and audit.state in REPORTABLE_STATES


def can_retry_report(user: User, report: Report) -> bool:
    """Only what failed can be tried again; what is under way comes by itself."""
    return works_on_audits(user) and report.state == ReportState.FAILED


def can_deliver_audit(user: User, audit: Audit) -> bool:
    """In review and reviewed by somebody else than the lead auditor."""
    return works_on_audits(user) and audit.state == AuditState.IN_REVIEW and audit.reviewer_id is not None
