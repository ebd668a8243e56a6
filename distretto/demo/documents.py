"""Reports of the demonstration: one delivered, a dozen that the worker draws after the start."""

from accounts.models import User
from audits.actions import approve_audit
from audits.states import AuditState
from distretto.demo.audits import DemoAudit
from reports.actions import claim_report, deliver_audit, request_report, store_report
from reports.documents import draw_report
from reports.states import ReportKind

QUEUED = 12


def deliver_one(audits: list[DemoAudit], people: dict[str, User]) -> DemoAudit:
    """Take the oldest audit in review through approval, drawing and delivery, as people do."""
    chosen = next(audit for audit in audits if audit.slot.state == AuditState.IN_REVIEW)
    audit = approve_audit(chosen.sheet.audit, by=people["director"])
    for kind in ReportKind:
        report = request_report(audit, kind=kind, by=audit.lead)
        claim = claim_report(report.pk)
        if claim is not None:
            store_report(claim, draw_report(claim.kind, claim.content))
    deliver_audit(audit, by=audit.lead)
    return chosen


def queue_reports(audits: list[DemoAudit], *, but: DemoAudit) -> int:
    """Ask for the report of the newest audits in review and delivered; says how many."""
    wanted = [audit for audit in audits if audit is not but and audit.slot.state == AuditState.IN_REVIEW]
    delivered = [audit for audit in audits if audit.slot.state == AuditState.DELIVERED]
    wanted += delivered[len(wanted) - QUEUED :]
    for audit in wanted:
        request_report(audit.sheet.audit, kind=ReportKind.AUDIT, by=audit.sheet.audit.lead)
    return len(wanted)
