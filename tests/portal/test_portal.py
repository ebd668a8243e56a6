"""The portal's door: a company's people see their own company, and nothing of another one."""

from datetime import UTC, date, datetime

from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Audit
from audits.states import AuditState
from companies.models import Company, CompanyMembership
from reports.actions import deliver_audit
from reports.states import ReportKind
from tests.cast import Cast, client_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import AuditFactory
from tests.factories.reports import audit_to_report, ready_report


def delivered(company: Company) -> Audit:
    return AuditFactory(
        company=company,
        state=AuditState.DELIVERED,
        origin="imported",
        planned_on=date(2026, 3, 3),
        delivered_at=datetime(2026, 3, 20, tzinfo=UTC),
        overall_score="2.40",
        coverage="96.00",
    )


def test_portal_home_with_one_company_goes_straight_to_it(cast: Cast) -> None:
    response = cast.client("company_owner").get("/portal/")
    assert response.status_code == 302
    assert response["Location"] == f"/portal/{cast.arno.pk}/"


def test_portal_home_with_two_companies_lets_choose(cast: Cast) -> None:
    owner = cast.company_owner
    CompanyMembership.objects.create(user=owner, company=cast.bisenzio)
    page = client_of(owner).get("/portal/")
    assert cast.arno.name in page.text
    assert cast.bisenzio.name in page.text


def test_portal_home_without_a_company_says_what_to_do(cast: Cast) -> None:
    user: User = UserFactory(roles=[])
    page = client_of(user).get("/portal/")
    assert page.status_code == 200
    assert "Nessuna impresa collegata" in page.text


def test_portal_ends_with_the_membership(cast: Cast) -> None:
    owner = cast.company_owner
    CompanyMembership.objects.filter(user=owner).update(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    assert client_of(owner).get(f"/portal/{cast.arno.pk}/").status_code == 404


def test_portal_opens_the_report_not_the_newer_summary(cast: Cast) -> None:
    audit = audit_to_report(cast.arno, lead=cast.auditor, reviewer=cast.director, reviewed_at=timezone.now())
    for kind in (ReportKind.AUDIT, ReportKind.SUMMARY):
        ready_report(audit, by=cast.auditor, kind=kind)
    deliver_audit(audit, by=cast.auditor)
    page = cast.client("company_owner").get(f"/portal/{cast.arno.pk}/")
    assert len(page.context["reports"]) == 2
    assert page.context["latest"].kind == ReportKind.AUDIT


def test_portal_company_shows_only_what_was_delivered(cast: Cast) -> None:
    delivered(cast.arno)
    AuditFactory(company=cast.arno, planned_on=date(2026, 11, 2))
    delivered(cast.bisenzio)
    client: Client = cast.client("company_owner")
    page = client.get(f"/portal/{cast.arno.pk}/")
    assert "2,4 su 5" in page.text
    assert len(page.context["audits"]) == 1
    assert client.get(f"/portal/{cast.bisenzio.pk}/").status_code == 404
    assert client.get("/portal/999999/").status_code == 404


def test_an_owner_is_led_to_the_people_of_the_company(cast: Cast) -> None:
    link = f"/companies/{cast.arno.pk}/people/"
    assert link in client_of(cast.company_owner).get(f"/portal/{cast.arno.pk}/").text
    CompanyMembership.objects.filter(user=cast.company_owner).update(level="member")
    assert link not in client_of(cast.company_owner).get(f"/portal/{cast.arno.pk}/").text


def test_own_pages_of_the_portal_lead_back(cast: Cast) -> None:
    client = client_of(cast.company_owner)
    for path in (
        "/profile/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        f"/companies/{cast.arno.pk}/people/",
    ):
        page = client.get(path).text
        assert '<li><a href="/portal/">Inizio</a></li>' in page, path
