"""What can be done with a report: ask for it, draw it exactly once, try again, deliver it.

A report row is the queue; the broker only rings. Whoever draws holds a lease with a token of its own. The result is
stored on condition of that token, so that of any number of processes that believe the report is theirs only the last
one to take it can store, and one whose lease ran out stores nothing.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.actions import mark_delivered
from audits.errors import ActRefusedError
from audits.models import Audit
from common.pdf import Pdf
from common.queue import enqueue_on_commit
from reports.delivery import deliverable_reports
from reports.mails import report_delivered_mail
from reports.models import Report
from reports.permissions import REPORTABLE_STATES
from reports.snapshot import fingerprint, take_snapshot
from reports.states import Failure, ReportKind, ReportState

TASK = "reports.render_report"
DETAIL_LIMIT = 2000


@dataclass(frozen=True)
class Claim:
    """The right to draw one report, until the lease runs out or somebody else takes it."""

    report_id: int
    token: uuid.UUID
    kind: ReportKind
    content: dict[str, Any]


@transaction.atomic
def request_report(audit: Audit, *, kind: ReportKind, by: User, language: str = "it") -> Report:
    """Freeze the audit as it is now and queue its drawing as the next version.

    The audit's row is locked, so that versions have no gaps and the content is of one moment. Asking again while the
    same content is still being drawn gives that report: a double click doubles nothing.
    """
    audit = Audit.objects.select_for_update().get(pk=audit.pk)
    if audit.state not in REPORTABLE_STATES:
        raise ActRefusedError(_("There is nothing to report on while the audit is not under way."))
    earlier = Report.objects.filter(audit=audit, kind=kind)
    version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    now = timezone.now()
    content = take_snapshot(audit.pk, version=version, language=language, made_at=now)
    mark = fingerprint(content)
    if under_way := earlier.unfinished().filter(fingerprint=mark).first():
        return under_way
    report = Report.objects.create(
        audit=audit,
        kind=kind,
        version=version,
        content=content,
        fingerprint=mark,
        requested_by=by,
        requested_at=now,
        queued_at=now,
    )
    enqueue_on_commit(TASK, report.pk)
    return report


@transaction.atomic
def retry_report(report: Report, *, by: User) -> Report:
    """Queue a failed report again, with the same frozen content."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.state == ReportState.FAILED:
        report.state, report.attempts, report.queued_at = ReportState.QUEUED, 0, timezone.now()
        report.failure, report.failure_detail = "", ""
        report.save(update_fields=["state", "attempts", "queued_at", "failure", "failure_detail"])
        enqueue_on_commit(TASK, report.pk)
    return report


@transaction.atomic
def claim_report(report_id: int) -> Claim | None:
    """Take the right to draw, unless somebody holds it or there is nothing to draw. All clocks are the database's."""
    report = Report.objects.select_for_update(skip_locked=True).claimable().filter(pk=report_id).first()
    if report is None:
        return None
    if report.attempts >= settings.REPORT_ATTEMPTS:
        _fail(report.pk, report.token, Failure.LOST, f"{report.attempts} attempts ended without a result")
        return None
    token = uuid.uuid4()
    Report.objects.filter(pk=report.pk).update(
        state=ReportState.RENDERING,
        token=token,
        attempts=F("attempts") + 1,
        lease_until=Now() + Value(timedelta(seconds=settings.REPORT_LEASE_SECONDS)),
    )
    return Claim(report.pk, token, ReportKind(report.kind), report.content)


def store_report(claim: Claim, pdf: Pdf) -> bool:
    """Store the bytes if the claim still holds; tells whether it did."""
    stored = Report.objects.held_by(claim.report_id, claim.token).update(
        state=ReportState.READY,
        pdf=pdf.content,
        sha256=hashlib.sha256(pdf.content).hexdigest(),
        size=len(pdf.content),
        pages=pdf.pages,
        finished_at=Now(),
        lease_until=None,
        failure="",
        failure_detail="",
    )
    return bool(stored)


def fail_report(claim: Claim, failure: Failure, detail: str) -> bool:
    """Give up if the claim still holds; tells whether it did."""
    return _fail(claim.report_id, claim.token, failure, detail)


def _fail(report_id: int, token: uuid.UUID | None, failure: Failure, detail: str) -> bool:
    failed = Report.objects.held_by(report_id, token).update(
        state=ReportState.FAILED, failure=failure, failure_detail=detail[:DETAIL_LIMIT], lease_until=None
    )
    return bool(failed)


@transaction.atomic
def rescue_reports() -> list[int]:
    """Ring again for what nobody works on: the broker lost it, or the process that had it is gone."""
    forgotten = Report.objects.forgotten(settings.REPORT_RESCUE_SECONDS).select_for_update(skip_locked=True)
    found = list(forgotten.values_list("pk", flat=True))
    Report.objects.filter(pk__in=found).update(queued_at=Now())
    for report_id in found:
        enqueue_on_commit(TASK, report_id)
    return found


@transaction.atomic
def deliver_audit(audit: Audit, *, by: User) -> Audit:
    """Deliver the audit with its latest report: both are fixed for good, and the company can read them.

    The report must say what the audit says now. The summary goes along if it does too. The company's people are told
    by mail, which leaves only if all of this is committed.
    """
    audit = Audit.objects.select_for_update().get(pk=audit.pk)
    chosen = deliverable_reports(audit)
    report = chosen.get(ReportKind.AUDIT)
    if report is None:
        raise ActRefusedError(_("There is no ready report that says what the audit says now: prepare a new version."))
    delivered = mark_delivered(audit, report_sha256=report.sha256, by=by)
    Report.objects.filter(pk__in=[found.pk for found in chosen.values()]).update(
        state=ReportState.DELIVERED, delivered_by=by, delivered_at=delivered.delivered_at
    )
    for membership in delivered.company.memberships.current().of_active_people():
        report_delivered_mail(delivered, to=membership.user).send()
    return delivered
