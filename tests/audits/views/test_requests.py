"""The public page that asks for an audit, and the staff's queue."""

from uuid import uuid4

import pytest

from django.test import Client

from audits.forms.request import possible_companies
from audits.models import AuditRequest
from tests.cast import Cast
from tests.factories.audits import AuditRequestFactory, shipped_version
from tests.factories.companies import CompanyFactory

URL = "/request-audit/"
DONE = "/request-audit/thanks/"


def filled(**changes: str) -> dict[str, str]:
    return {
        "key": str(uuid4()),
        "company_name": "Maglificio Bianchi S.r.l.",
        "vat_number": "IT 0607 6400 529",
        "municipality": "Prato",
        "contact_name": "Anna Bianchi",
        "email": "anna@example.org",
        "privacy": "on",
    } | changes


@pytest.mark.django_db
def test_public_request_is_kept_with_the_wording_that_was_accepted(client: Client) -> None:
    response = client.post(URL, filled())
    assert response["Location"] == DONE
    asked = AuditRequest.objects.get()
    assert asked.vat_number == "06076400529"
    assert "24 mesi" in asked.privacy_wording
    assert asked.privacy_version


@pytest.mark.django_db
def test_public_request_answers_alike_for_known_and_unknown_companies(client: Client) -> None:
    CompanyFactory(tax_code="06076400529", vat_number="06076400529")
    known = client.post(URL, filled())
    unknown = client.post(URL, filled(vat_number="27165070486"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["MODALITA DEL TESSUTO snc", "Modalità del Tessuto"])
def test_a_request_finds_the_company_however_its_accents_are_typed(typed: str) -> None:
    company = CompanyFactory(name="Modalità del Tessuto S.n.c.")
    CompanyFactory(name="Moderna S.r.l.")
    assert list(possible_companies(AuditRequestFactory(company_name=typed))) == [company]


@pytest.mark.django_db
def test_a_request_finds_few_companies_however_long_its_legal_form() -> None:
    for name in ("Alfa", "Beta", "Gamma"):
        CompanyFactory(name=f"Società Cooperativa {name}")
    dye = CompanyFactory(name="Tintoria del Bisenzio")
    typed = "Società Cooperativa a Responsabilità Limitata Tintoria del Bisenzio"
    assert list(possible_companies(AuditRequestFactory(company_name=typed))) == [dye]


@pytest.mark.django_db
def test_a_request_offers_the_nearest_of_many() -> None:
    many = [CompanyFactory(name=f"Maglificio Rossi Filati {number}") for number in range(12)]
    same = CompanyFactory(name="Zeta")
    asked = AuditRequestFactory(company_name="Maglificio Rossi Filati 7", vat_number=same.vat_number)
    found = list(possible_companies(asked))
    assert found[:2] == [same, many[7]]
    assert len(found) == 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [("vat_number", "06076400528"), ("vat_number", "abc"), ("email", "anna@"), ("company_name", " "), ("privacy", "")],
)
def test_public_request_with_a_fault_keeps_what_was_typed(client: Client, field: str, value: str) -> None:
    response = client.post(URL, filled(**{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Anna Bianchi" in response.text
    assert not AuditRequest.objects.exists()


@pytest.mark.django_db
def test_public_request_names_the_privacy_notice_shortly_among_its_errors(client: Client) -> None:
    assert '<a href="#id_privacy">Informativa sulla privacy</a>' in client.post(URL, filled(privacy="")).text


@pytest.mark.django_db
def test_public_request_from_a_program_is_thanked_and_forgotten(client: Client) -> None:
    assert client.post(URL, filled(homepage="https://spam.example"))["Location"] == DONE
    assert not AuditRequest.objects.exists()


@pytest.mark.django_db
def test_public_request_sent_twice_is_one_request(client: Client) -> None:
    form = filled()
    for _ in range(2):
        assert client.post(URL, form)["Location"] == DONE
    assert AuditRequest.objects.count() == 1


@pytest.mark.django_db
def test_public_request_sent_again_from_a_page_gone_back_to_is_one_request(client: Client) -> None:
    for _ in range(2):
        assert client.post(URL, filled())["Location"] == DONE
    client.post(URL, filled(message="Chiamare di mattina."))
    assert AuditRequest.objects.count() == 2


@pytest.mark.django_db
def test_public_request_is_limited_per_client(client: Client) -> None:
    statuses = [client.post(URL, filled()).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]


def test_queue_shows_what_waits_oldest_first(cast: Cast) -> None:
    first, second = AuditRequestFactory(), AuditRequestFactory()
    page = cast.client("funding").get("/audits/requests/")
    assert list(page.context["page"]) == [first, second]
    assert not page.context["can_handle"]


def test_queue_with_an_unknown_state_shows_what_waits(cast: Cast) -> None:
    AuditRequestFactory()
    assert len(cast.client("auditor").get("/audits/requests/?state=x&page=99").context["page"]) == 1


def test_detail_proposes_the_company_with_the_same_number(cast: Cast) -> None:
    asked = AuditRequestFactory()
    same = CompanyFactory(tax_code=asked.vat_number, vat_number=asked.vat_number)
    form = cast.client("auditor").get(f"/audits/requests/{asked.pk}/").context["accept"]
    assert form.fields["company"].initial == same


def test_detail_offers_a_new_company_too(cast: Cast) -> None:
    asked = AuditRequestFactory()
    page = cast.client("auditor").get(f"/audits/requests/{asked.pk}/")
    assert "Nuova impresa, dai dati della richiesta" in page.text


def test_accept_goes_to_the_planned_audit(cast: Cast) -> None:
    shipped_version()
    asked = AuditRequestFactory()
    client = cast.client("auditor")
    data = {"company": "", "planned_on": "2035-03-01", "lead": cast.auditor.pk, "route": "full"}
    response = client.post(f"/audits/requests/{asked.pk}/accept/", data)
    asked.refresh_from_db()
    assert response["Location"] == asked.audit.get_absolute_url()
    again = client.post(f"/audits/requests/{asked.pk}/accept/", data)
    assert again.status_code == 422
    assert "già" in again.text


def test_accept_refuses_a_day_that_has_passed(cast: Cast) -> None:
    asked = AuditRequestFactory()
    data = {"company": "", "planned_on": "2020-03-01", "lead": cast.auditor.pk, "route": "full"}
    response = cast.client("auditor").post(f"/audits/requests/{asked.pk}/accept/", data)
    assert list(response.context["accept"].errors) == ["planned_on"]


def test_decline_keeps_the_reason(cast: Cast) -> None:
    asked = AuditRequestFactory()
    response = cast.client("director").post(f"/audits/requests/{asked.pk}/decline/", {"note": "Fuori zona."})
    assert response["Location"] == "/audits/requests/"
    asked.refresh_from_db()
    assert asked.note == "Fuori zona."


def test_queue_names_its_tabs_as_several_requests(cast: Cast) -> None:
    page = cast.client("auditor").get("/audits/requests/").text
    assert all(f"{name} <span" in page for name in ("Nuove", "Accolte", "Respinte"))
