"""The pages about reports."""

from collections.abc import Callable

import pytest

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audits.models import Audit
from companies.models import Company
from reports.actions import claim_report, fail_report, request_report
from reports.models import Report
from reports.states import Failure, ReportKind, ReportState
from tests.cast import Cast
from tests.factories.reports import PDF, audit_to_report, ready_report

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def audit(auditor: User) -> Audit:
    return audit_to_report(lead=auditor)


def test_report_request_queues_a_version(audit: Audit, auditor: User, client_of: ClientOf) -> None:
    url = reverse("reports:report_request", args=[audit.pk])
    response = client_of(auditor).post(url, {"kind": "summary"}, follow=True)
    report = Report.objects.get(audit=audit)
    assert (report.kind, report.state, report.requested_by) == (ReportKind.SUMMARY, ReportState.QUEUED, auditor)
    assert reverse("reports:report_status", args=[report.pk]) in response.content.decode()
    assert not list(response.context["messages"])


def test_report_request_with_nonsense_asks_for_nothing(audit: Audit, auditor: User, client_of: ClientOf) -> None:
    client_of(auditor).post(reverse("reports:report_request", args=[audit.pk]), {"kind": "x"})
    assert not Report.objects.exists()


def test_report_request_of_a_cancelled_audit_says_why_not(audit: Audit, auditor: User, client_of: ClientOf) -> None:
    Audit.objects.filter(pk=audit.pk).update(state="cancelled")
    url = reverse("reports:report_request", args=[audit.pk])
    response = client_of(auditor).post(url, {"kind": "audit"}, follow=True)
    assert not Report.objects.exists()
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_report_status_asks_again_until_finished(audit: Audit, auditor: User, client_of: ClientOf) -> None:
    report = request_report(audit, kind=ReportKind.AUDIT, by=auditor)
    client, url = client_of(auditor), reverse("reports:report_status", args=[report.pk])
    assert "hx-trigger" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    claim = claim_report(report.pk)
    assert claim is not None
    assert "hx-trigger" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    fail_report(claim, Failure.MEMORY, "1024 MB")
    shown = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in shown
    assert str(Failure.MEMORY.label) in shown
    assert reverse("reports:report_retry", args=[report.pk]) in shown


def test_report_retry_queues_again(audit: Audit, auditor: User, client_of: ClientOf) -> None:
    report = request_report(audit, kind=ReportKind.AUDIT, by=auditor)
    claim = claim_report(report.pk)
    assert claim is not None
    fail_report(claim, Failure.TIME, "90 s")
    client_of(auditor).post(reverse("reports:report_retry", args=[report.pk]))
    report.refresh_from_db()
    assert (report.state, report.attempts) == (ReportState.QUEUED, 0)


def test_report_download_gives_the_stored_bytes(auditor: User, client_of: ClientOf) -> None:
    company_name = 'Due "Virgolette" & figli; filename=x.exe'
    audit = audit_to_report(lead=auditor)
    Company.objects.filter(pk=audit.company_id).update(name=company_name)
    report = ready_report(audit, by=auditor)
    client = client_of(auditor)
    response = client.get(reverse("reports:report_download", args=[report.pk]))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    disposition = response["Content-Disposition"]
    assert disposition.startswith('attachment; filename="relazione-di-audit-due-virgolette-figli')
    assert disposition.endswith('-v1.pdf"')
    opened = client.get(reverse("reports:report_open", args=[report.pk]))
    assert opened["Content-Disposition"].startswith("inline;")


def test_report_download_before_it_is_ready_is_404(audit: Audit, auditor: User, client_of: ClientOf) -> None:
    report = request_report(audit, kind=ReportKind.AUDIT, by=auditor)
    assert client_of(auditor).get(reverse("reports:report_download", args=[report.pk])).status_code == 404


def test_a_member_reads_only_what_was_delivered_to_the_own_company(
    cast: Cast, client_of: ClientOf, company_owner: User, auditor: User
) -> None:
    delivered = cast.arno_report
    draft = ready_report(audit_to_report(cast.arno, lead=auditor), by=auditor)
    later = ready_report(delivered.audit, by=auditor)
    client = client_of(company_owner)
    statuses = [client.get(reverse("reports:report_open", args=[r.pk])).status_code for r in (delivered, draft, later)]
    assert statuses == [200, 404, 404]
    assert list(Report.objects.visible_to(company_owner)) == [delivered]


def test_audit_deliver_says_what_is_missing(audit: Audit, auditor: User, client_of: ClientOf) -> None:
    response = client_of(auditor).post(reverse("reports:audit_deliver", args=[audit.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


@pytest.mark.parametrize("page", ["reports:report_list", "reports:audit_reports"])
def test_lists_take_the_same_number_of_queries(page: str, audit: Audit, auditor: User, client_of: ClientOf) -> None:
    client = client_of(auditor)
    url = reverse(page, args=[audit.pk] if page.endswith("audit_reports") else [])
    counts = []
    for _ in range(2):
        ready_report(audit, by=auditor)
        ready_report(audit, by=auditor, kind=ReportKind.SUMMARY)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_report_list_filters_by_company_kind_and_state(auditor: User, client_of: ClientOf) -> None:
    first = ready_report(audit_to_report(lead=auditor), by=auditor)
    other = audit_to_report(lead=auditor)
    Company.objects.filter(pk=other.company_id).update(name="Però Tessuti")
    second = request_report(other, kind=ReportKind.SUMMARY, by=auditor)
    client, url = client_of(auditor), reverse("reports:report_list")
    assert set(client.get(url).context["page"]) == {first, second}
    for query, expected in (("q=pero", second), ("kind=summary", second), ("state=ready", first)):
        assert list(client.get(f"{url}?{query}").context["page"]) == [expected], query
    assert list(client.get(f"{url}?kind=nonsense").context["page"]) != []
