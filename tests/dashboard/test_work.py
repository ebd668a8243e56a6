"""What waits for whom."""

from datetime import date, timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audits.models import Audit, AuditRequest
from audits.states import AuditState
from companies.models import Company
from dashboard.work import SHOWN, my_work
from tests.cast import Cast
from tests.factories.audits import AuditFactory, walk_to

TODAY = date(2026, 11, 24)


@pytest.fixture
def arno(cast: Cast) -> Company:
    return cast.arno


def audit_in(state: AuditState, lead: User, company: Company, day: date = TODAY) -> object:
    return walk_to(AuditFactory(company=company, lead=lead, planned_on=day), state)


def test_visits_coming_are_the_leads_and_the_teams_soonest_first(auditor: User, auditor2: User, arno: Company) -> None:
    later = AuditFactory(company=arno, lead=auditor, planned_on=TODAY + timedelta(days=9))
    sooner = AuditFactory(company=arno, lead=auditor2, planned_on=TODAY + timedelta(days=2))
    sooner.team.add(auditor)
    AuditFactory(company=arno, lead=auditor2, planned_on=TODAY)
    AuditFactory(company=arno, lead=auditor, planned_on=TODAY + timedelta(days=90))
    assert list(my_work(auditor, TODAY).coming) == [sooner, later]


def test_a_planned_day_that_has_passed_still_waits(auditor: User, arno: Company) -> None:
    forgotten = AuditFactory(company=arno, lead=auditor, planned_on=TODAY - timedelta(days=5))
    assert list(my_work(auditor, TODAY).coming) == [forgotten]


def test_drafts_are_the_audits_under_way(auditor: User, auditor2: User, arno: Company) -> None:
    mine = audit_in(AuditState.IN_PROGRESS, auditor, arno)
    audit_in(AuditState.IN_PROGRESS, auditor2, arno)
    assert list(my_work(auditor, TODAY).drafts) == [mine]


def test_nobody_is_asked_to_review_what_they_lead(auditor: User, auditor2: User, funding: User, arno: Company) -> None:
    waiting = audit_in(AuditState.IN_REVIEW, auditor2, arno)
    audit_in(AuditState.IN_REVIEW, auditor, arno)
    assert list(my_work(auditor, TODAY).reviews) == [waiting]
    assert list(my_work(funding, TODAY).reviews) == []


def test_a_director_sees_everybodys_work(director: User, auditor: User, auditor2: User, arno: Company) -> None:
    for lead in (auditor, auditor2):
        audit_in(AuditState.IN_PROGRESS, lead, arno)
    assert my_work(director, TODAY).drafts_count == 2


def test_home_shows_no_empty_list_of_audits_to_who_does_none(cast: Cast, arno: Company) -> None:
    cards = {"work-coming", "work-drafts", "work-reviews", "work-requests"}
    shown = {
        role: {card for card in cards if f'id="{card}"' in cast.client(role).get("/home/").content.decode()}
        for role in ("auditor", "director", "funding")
    }
    assert shown == {"auditor": cards, "director": cards, "funding": {"work-requests"}}
    audit_in(AuditState.IN_PROGRESS, cast.person("funding"), arno)
    assert 'id="work-drafts"' in cast.client("funding").get("/home/").content.decode()


def test_requests_wait_until_somebody_answers(auditor: User) -> None:
    fields = {"vat_number": "01234567890", "contact_name": "Ada", "email": "ada@example.org", "privacy_wording": "v1"}
    waiting = AuditRequest.objects.create(company_name="Prima", **fields)
    AuditRequest.objects.create(
        company_name="Seconda", state="declined", note="n", handled_by=auditor, handled_at=timezone.now(), **fields
    )
    assert list(my_work(auditor, TODAY).requests) == [waiting]


def test_home_asks_the_same_number_of_questions_for_few_and_many(cast: Cast, arno: Company) -> None:
    client = cast.client("auditor")
    asked = []
    for count in (1, SHOWN + 3):
        for number in range(count - Audit.objects.count()):
            AuditFactory(company=arno, lead=cast.auditor, planned_on=timezone.localdate() + timedelta(days=number))
        client.get("/home/")
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/home/")
        asked.append(len(queries))
        assert response.context["work"].coming_count == count
        assert len(response.context["work"].coming) == min(count, SHOWN)
    assert asked[0] == asked[1]


def test_home_leads_to_each_request_and_to_planning(cast: Cast) -> None:
    waiting = AuditRequest.objects.create(
        company_name="Prima",
        vat_number="01234567890",
        contact_name="Ada",
        email="ada@example.org",
        privacy_wording="v1",
    )
    page = cast.client("auditor").get("/home/").text
    assert f'href="/audits/requests/{waiting.pk}/"' in page
    assert 'href="/audits/new/"' in page


def test_who_may_not_plan_is_not_led_there(cast: Cast) -> None:
    assert "/audits/new/" not in cast.client("outreach").get("/home/").text
