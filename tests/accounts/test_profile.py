"""What people change of themselves: name, language."""

import pytest

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import Cast, client_of

pytestmark = pytest.mark.django_db


def test_profile_saves_name_and_language_and_nothing_else(auditor: User) -> None:
    data = {"full_name": "Bruna Conti Bardi", "language": "en", "roles": "administrator", "email": "x@evil.example"}
    assert client_of(auditor).post(reverse("accounts:profile"), data).status_code == 302
    before = auditor.email, auditor.roles
    auditor.refresh_from_db()
    assert (auditor.full_name, auditor.language) == ("Bruna Conti Bardi", "en")
    assert (auditor.email, auditor.roles) == before


def test_profile_keeps_what_was_typed_when_something_is_missing(auditor: User) -> None:
    response = client_of(auditor).post(reverse("accounts:profile"), {"full_name": "", "language": "en"})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"full_name"}


@pytest.mark.parametrize("person", ["auditor", "company_owner"])
def test_profile_shows_staff_and_company_people_their_own(cast: Cast, person: str) -> None:
    page = cast.client(person).get(reverse("accounts:profile")).content.decode()
    assert cast.person(person).email in page


def test_language_of_a_person_follows_the_person(auditor: User) -> None:
    client_of(auditor).post(reverse("set_language"), {"language": "en", "next": "/accounts/profile/"})
    elsewhere = client_of(auditor).get(reverse("accounts:profile"))
    assert elsewhere["Content-Language"] == "en"
    assert 'lang="en"' in elsewhere.content.decode()


def test_language_of_a_stranger_is_italian_until_chosen(client: Client) -> None:
    page = client.get(reverse("account_login"), headers={"Accept-Language": "en-US,en;q=0.9"})
    assert page["Content-Language"] == "it"
    client.post(reverse("set_language"), {"language": "en"})
    assert client.get(reverse("account_login"))["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["de", "", "../../etc"])
def test_language_that_is_not_ours_changes_nothing(auditor: User, language: str) -> None:
    client = client_of(auditor)
    client.post(reverse("set_language"), {"language": language})
    auditor.refresh_from_db()
    assert auditor.language == "it"
    assert client.get(reverse("accounts:profile"))["Content-Language"] == "it"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_language_switch_leads_nowhere_else(client: Client, target: str) -> None:
    response = client.post(reverse("set_language"), {"language": "en", "next": target})
    assert response["Location"] == "/"


def test_language_is_not_switched_by_a_link(auditor: User) -> None:
    assert client_of(auditor).get(reverse("set_language"), {"language": "en"}).status_code == 405
