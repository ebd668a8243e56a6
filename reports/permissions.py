"""Who may do what with reports, as small sentences."""

from accounts.models import User
from accounts.roles import Role
from audits.models import Audit
from audits.permissions import can_deliver_now
from audits.states import AuditState
from reports.models import Report
from reports.states import ReportState

REPORTABLE_STATES = (AuditState.IN_PROGRESS, AuditState.IN_REVIEW, AuditState.DELIVERED, AuditState.CLOSED)


def can_prepare_reports(user: User) -> bool:
    """Auditors and the director ask for reports; other staff read them."""
    return user.has_role(Role.AUDITOR, Role.DIRECTOR)


def can_request_report_now(user: User, audit: Audit) -> bool:
    """There must be something to report on."""
    return can_prepare_reports(user) and audit.state in REPORTABLE_STATES


def can_retry_report_now(user: User, report: Report) -> bool:
    """Only what failed can be tried again; what is under way comes by itself."""
    return can_prepare_reports(user) and report.state == ReportState.FAILED


def can_deliver_audit(user: User, audit: Audit) -> bool:
    """Who hands the reviewed report over is the audit's business."""
    return can_deliver_now(user, audit)
