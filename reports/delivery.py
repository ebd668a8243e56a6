"""Which reports may go to the company: the latest ones that are ready and say what the audit says now."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.extension_points import Delivery, Missing, Tab
from audits.models import Audit
from audits.states import AuditState
from reports.models import Report
from reports.permissions import can_deliver_audit
from reports.snapshot import fingerprint, take_snapshot
from reports.states import ReportKind, ReportState


def current_fingerprint(audit: Audit) -> str:
    """What a report asked for now would be recognised by."""
    return fingerprint(take_snapshot(audit.pk, version=0, language="it", made_at=timezone.now()))


def deliverable_reports(audit: Audit) -> dict[ReportKind, Report]:
    """By kind, the latest version if it is ready and up to date."""
    latest: dict[ReportKind, Report] = {}
    for report in Report.objects.filter(audit=audit).without_bytes().order_by("version"):
        latest[ReportKind(report.kind)] = report
    ready = {kind: report for kind, report in latest.items() if report.state == ReportState.READY}
    if not ready:
        return {}
    now = current_fingerprint(audit)
    return {kind: report for kind, report in ready.items() if report.fingerprint == now}


def report_tab(audit: Audit, user: User) -> Tab:
    """The tab of the audit's pages that leads to its reports."""
    url = reverse("reports:audit_reports", args=[audit.pk])
    return Tab("reports", _("Reports"), url, Report.objects.visible_to(user).filter(audit=audit).count())


def delivery_of(audit: Audit, user: User) -> Delivery | None:
    """How this person delivers the audit; None where it is not to be delivered, or not by this person."""
    if audit.state != AuditState.IN_REVIEW or not can_deliver_audit(user, audit):
        return None
    missing = []
    if ReportKind.AUDIT not in deliverable_reports(audit):
        text = _("A ready report that says what the audit says now.")
        missing.append(Missing(text, reverse("reports:audit_reports", args=[audit.pk])))
    return Delivery(reverse("reports:audit_deliver", args=[audit.pk]), tuple(missing))
