"""Asking for a report, drawing it once, trying again."""

import threading
from datetime import timedelta

import pytest

from django.conf import settings
from django.db import connections
from django.db.models.functions import Now

from accounts.models import User
from common.pdf import Pdf
from reports.actions import claim_report, fail_report, request_report, rescue_reports, retry_report, store_report
from reports.models import Report
from reports.states import Failure, ReportKind, ReportState
from tests.factories.audits import ImprovementAreaFactory
from tests.factories.reports import PDF, audit_to_report, ready_report

pytestmark = pytest.mark.django_db


def run_out(report: Report) -> None:
    """Let the lease of a report have ended."""
    Report.objects.filter(pk=report.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_versions_count_up_for_each_kind(auditor: User) -> None:
    audit = audit_to_report()
    for _ in range(2):
        ready_report(audit, by=auditor)
    summary = ready_report(audit, by=auditor, kind=ReportKind.SUMMARY)
    assert list(audit.reports.filter(kind=ReportKind.AUDIT).order_by("version").values_list("version", flat=True)) == [
        1,
        2,
    ]
    assert summary.version == 1


def test_asking_twice_while_it_is_drawn_gives_the_same_report(auditor: User) -> None:
    audit = audit_to_report()
    first = request_report(audit, kind=ReportKind.AUDIT, by=auditor)
    assert request_report(audit, kind=ReportKind.AUDIT, by=auditor) == first
    ImprovementAreaFactory(audit=audit, title="Uno in più")
    assert request_report(audit, kind=ReportKind.AUDIT, by=auditor).version == 2


@pytest.mark.django_db(transaction=True)
def test_versions_have_no_gaps_when_many_ask_at_once(auditor: User) -> None:
    audit = audit_to_report()
    errors: list[BaseException] = []

    def ask(number: int) -> None:
        try:
            ImprovementAreaFactory(audit=audit, title=f"Contemporaneo {number}")  # so that no two contents are alike
            request_report(audit, kind=ReportKind.AUDIT, by=auditor)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    versions = sorted(audit.reports.values_list("version", flat=True))
    assert versions == list(range(1, len(versions) + 1))
    assert len(versions) == len({*audit.reports.values_list("fingerprint", flat=True)})


def test_a_report_is_taken_by_one_at_a_time(auditor: User) -> None:
    report = request_report(audit_to_report(), kind=ReportKind.AUDIT, by=auditor)
    claim = claim_report(report.pk)
    assert claim is not None
    assert claim_report(report.pk) is None
    assert store_report(claim, Pdf(PDF, 3))
    assert claim_report(report.pk) is None


def test_who_outlived_the_lease_stores_nothing(auditor: User) -> None:
    report = request_report(audit_to_report(), kind=ReportKind.AUDIT, by=auditor)
    zombie = claim_report(report.pk)
    run_out(report)
    heir = claim_report(report.pk)
    assert zombie is not None
    assert heir is not None
    assert not store_report(zombie, Pdf(b"late", 9))
    assert not fail_report(zombie, Failure.TIME, "")
    assert store_report(heir, Pdf(PDF, 3))
    assert not store_report(zombie, Pdf(b"later", 9))
    report.refresh_from_db()
    assert (bytes(report.pdf), report.pages, report.attempts, report.state) == (PDF, 3, 2, ReportState.READY)


def test_after_some_lost_attempts_it_fails_and_says_so(auditor: User) -> None:
    report = request_report(audit_to_report(), kind=ReportKind.AUDIT, by=auditor)
    for _ in range(settings.REPORT_ATTEMPTS):
        assert claim_report(report.pk) is not None
        run_out(report)
    assert claim_report(report.pk) is None
    report.refresh_from_db()
    assert (report.state, report.failure) == (ReportState.FAILED, Failure.LOST)


def test_retry_draws_the_same_content_again(auditor: User) -> None:
    report = request_report(audit_to_report(), kind=ReportKind.AUDIT, by=auditor)
    claim = claim_report(report.pk)
    assert claim is not None
    assert fail_report(claim, Failure.MEMORY, "x")
    again = retry_report(report, by=auditor)
    assert (again.state, again.failure, again.attempts, again.version) == (ReportState.QUEUED, "", 0, report.version)
    second = claim_report(report.pk)
    assert second is not None
    assert second.content == claim.content
    assert retry_report(report, by=auditor).state == ReportState.RENDERING, "what is under way is left alone"


def test_the_tick_finds_what_was_forgotten_and_nothing_else(auditor: User) -> None:
    waiting, lost, busy, fresh, done = (
        request_report(audit_to_report(), kind=ReportKind.AUDIT, by=auditor) for _ in range(5)
    )
    for taken in (lost, busy, done):
        assert claim_report(taken.pk) is not None
    run_out(lost)
    Report.objects.filter(pk=done.pk).update(state=ReportState.FAILED, failure=Failure.TIME)
    Report.objects.exclude(pk=fresh.pk).update(queued_at=Now() - timedelta(hours=1))
    assert sorted(rescue_reports()) == sorted([waiting.pk, lost.pk])
    assert rescue_reports() == [], "it waits before it rings again"
