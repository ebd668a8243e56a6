"""Requests for an audit: received once, answered once."""

from datetime import date
from uuid import uuid4

import pytest

from django.core.exceptions import PermissionDenied

from accounts.models import User
from audits.actions.planning import Plan
from audits.actions.requests import Privacy, accept_request, decline_request, receive_request
from audits.errors import ActRefusedError
from audits.models import Audit, AuditRequest
from audits.states import AuditState, RequestState, Route
from companies.models import Company
from tests.at_once import at_once
from tests.factories.audits import AuditRequestFactory, shipped_version
from tests.factories.companies import CompanyFactory

PRIVACY = Privacy("Ho letto l'informativa.", "1")
VALUES = {
    "company_name": "Maglificio Bianchi",
    "vat_number": "06076400529",
    "contact_name": "Anna",
    "email": "anna@example.org",
}


def plan(lead: User) -> Plan:
    shipped_version()
    return Plan(planned_on=date(2030, 1, 15), lead=lead, route=Route.FULL)


@pytest.mark.django_db
def test_the_same_form_sent_twice_is_one_request() -> None:
    key = uuid4()
    first = receive_request(key, VALUES, privacy=PRIVACY, language="it")
    again = receive_request(key, VALUES, privacy=PRIVACY, language="it")
    assert first == again
    assert AuditRequest.objects.count() == 1
    assert (first.privacy_wording, first.privacy_version) == (PRIVACY.wording, PRIVACY.version)


@pytest.mark.django_db(transaction=True)
def test_the_same_words_at_once_are_one_request() -> None:
    send = lambda: receive_request(uuid4(), VALUES, privacy=PRIVACY, language="it")  # noqa: E731
    at_once(send, send, send)
    assert AuditRequest.objects.count() == 1


def test_accept_makes_the_company_its_contact_and_the_audit(auditor: User) -> None:
    asked = AuditRequestFactory()
    audit = accept_request(asked, plan(auditor), by=auditor)
    asked.refresh_from_db()
    assert audit.state == AuditState.PLANNED
    assert (audit.company.name, audit.company.tax_code) == (asked.company_name, asked.vat_number)
    assert audit.company.contacts.get().full_name == asked.contact_name
    assert (asked.state, asked.audit, asked.company, asked.handled_by) == (
        RequestState.ACCEPTED,
        audit,
        audit.company,
        auditor,
    )


def test_accept_takes_the_company_that_was_chosen(auditor: User) -> None:
    company = CompanyFactory()
    audit = accept_request(AuditRequestFactory(), plan(auditor), company=company, by=auditor)
    assert audit.company == company
    assert Company.objects.count() == 1


def test_accept_never_makes_a_company_that_is_there(auditor: User) -> None:
    asked = AuditRequestFactory()
    CompanyFactory(tax_code=asked.vat_number, vat_number=asked.vat_number)
    with pytest.raises(ActRefusedError):
        accept_request(asked, plan(auditor), by=auditor)
    asked.refresh_from_db()
    assert asked.state == RequestState.NEW


def test_accept_leaves_nothing_behind_when_the_audit_is_refused(auditor: User) -> None:
    asked = AuditRequestFactory()
    company = CompanyFactory()
    accept_request(AuditRequestFactory(), plan(auditor), company=company, by=auditor)
    with pytest.raises(ActRefusedError, match=r"open|aperto"):
        accept_request(asked, plan(auditor), company=company, by=auditor)
    asked.refresh_from_db()
    assert (asked.state, asked.company) == (RequestState.NEW, None)


def test_decline_needs_a_reason(director: User) -> None:
    asked = AuditRequestFactory()
    with pytest.raises(ActRefusedError):
        decline_request(asked, note="  ", by=director)
    declined = decline_request(asked, note="Fuori dal territorio.", by=director)
    assert (declined.state, declined.note) == (RequestState.DECLINED, "Fuori dal territorio.")


def test_only_who_plans_audits_answers(funding: User, auditor: User) -> None:
    asked = AuditRequestFactory()
    with pytest.raises(PermissionDenied):
        decline_request(asked, note="no", by=funding)
    with pytest.raises(PermissionDenied):
        accept_request(asked, plan(auditor), by=funding)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_answer_once(auditor: User, director: User) -> None:
    asked, planned = AuditRequestFactory(), plan(auditor)
    results = at_once(
        lambda: accept_request(asked, planned, by=auditor),
        lambda: accept_request(asked, planned, by=director),
        lambda: decline_request(asked, note="no", by=director),
    )
    assert sum(result is None for result in results) == 1
    assert Audit.objects.count() <= 1
    assert Company.objects.count() == Audit.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_company_at_once_make_it_once(auditor: User, director: User) -> None:
    first, second, planned = AuditRequestFactory(), AuditRequestFactory(), plan(auditor)
    results = at_once(
        lambda: accept_request(first, planned, by=auditor), lambda: accept_request(second, planned, by=director)
    )
    assert sorted(str(type(result)) for result in results) == sorted([str(type(None)), str(ActRefusedError)])
    assert (Company.objects.count(), Audit.objects.count()) == (1, 1)
    assert AuditRequest.objects.filter(state=RequestState.NEW).count() == 1
