"""Delivering: the latest ready report that says what the audit says, fixed for good with the audit."""

import pytest

from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from audits.errors import ActRefusedError
from audits.extension_points import audit_deliveries, audit_tabs
from audits.models import Audit
from audits.states import AuditState
from reports.actions import deliver_audit, request_report
from reports.delivery import delivery_of
from reports.models import Report
from reports.states import ReportKind, ReportState
from tests.cast import Cast
from tests.factories.reports import audit_to_report, ready_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed(auditor: User, director: User) -> Audit:
    """Return an audit in review that a second person has reviewed."""
    return audit_to_report(lead=auditor, reviewer=director, reviewed_at=timezone.now())


def test_delivery_fixes_audit_report_and_summary(reviewed: Audit, auditor: User) -> None:
    report = ready_report(reviewed, by=auditor)
    summary = ready_report(reviewed, by=auditor, kind=ReportKind.SUMMARY)
    delivered = deliver_audit(reviewed, by=auditor)
    assert (delivered.state, delivered.report_sha256) == (AuditState.DELIVERED, report.sha256)
    for document in (report, summary):
        document.refresh_from_db()
        assert (document.state, document.delivered_by) == (ReportState.DELIVERED, auditor)
        assert document.delivered_at == delivered.delivered_at


def test_without_a_ready_report_nothing_is_delivered(reviewed: Audit, auditor: User) -> None:
    request_report(reviewed, kind=ReportKind.AUDIT, by=auditor)
    with pytest.raises(ActRefusedError):
        deliver_audit(reviewed, by=auditor)
    reviewed.refresh_from_db()
    assert reviewed.state == AuditState.IN_REVIEW


def test_a_report_that_is_out_of_date_is_not_delivered(reviewed: Audit, auditor: User) -> None:
    ready_report(reviewed, by=auditor)
    Audit.objects.filter(pk=reviewed.pk).update(route="essential")
    with pytest.raises(ActRefusedError):
        deliver_audit(reviewed, by=auditor)


def test_without_a_second_person_nothing_is_delivered(auditor: User) -> None:
    audit = audit_to_report(lead=auditor)
    report = ready_report(audit, by=auditor)
    with pytest.raises(ActRefusedError):
        deliver_audit(audit, by=auditor)
    report.refresh_from_db()
    assert report.state == ReportState.READY


def test_another_auditor_may_not_deliver(reviewed: Audit, auditor: User, auditor2: User) -> None:
    ready_report(reviewed, by=auditor)
    with pytest.raises(PermissionDenied):
        deliver_audit(reviewed, by=auditor2)


def test_the_audit_pages_know_of_tab_and_delivery(reviewed: Audit, auditor: User, funding: User) -> None:
    assert [c.name for c in audit_tabs].count("reports") == 1
    assert [c.name for c in audit_deliveries] == ["reports"]
    delivery = delivery_of(reviewed, auditor)
    assert delivery is not None
    assert len(delivery.missing) == 1
    ready_report(reviewed, by=auditor)
    delivery = delivery_of(reviewed, auditor)
    assert delivery is not None
    assert delivery.missing == ()
    assert delivery_of(reviewed, funding) is None


FORBIDDEN = {
    "content of any report": "UPDATE reports_report SET content = '{}' WHERE id = %s",
    "version of any report": "UPDATE reports_report SET version = 99 WHERE id = %s",
    "bytes": "UPDATE reports_report SET pdf = 'x', sha256 = encode(sha256('x'), 'hex') WHERE id = %s",
    "hash": "UPDATE reports_report SET sha256 = 'f' WHERE id = %s",
    "state": "UPDATE reports_report SET state = 'queued' WHERE id = %s",
    "delivery": "UPDATE reports_report SET delivered_at = now() WHERE id = %s",
    "row": "DELETE FROM reports_report WHERE id = %s",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_database_keeps_a_delivered_report(what: str, cast: Cast) -> None:
    report = cast.arno_report
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORBIDDEN[what], [report.pk])
    assert Report.objects.get(pk=report.pk).sha256 == report.sha256


@pytest.mark.parametrize("what", sorted(FORBIDDEN.keys() - {"delivery"}))
def test_the_database_keeps_a_ready_report(what: str, auditor: User) -> None:
    report = ready_report(audit_to_report(lead=auditor), by=auditor)
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORBIDDEN[what], [report.pk])
