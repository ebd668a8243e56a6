"""The doors of `accounts.access`: who is let in, and what the others are told."""

from collections.abc import Callable

import pytest

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory

from accounts import access
from accounts.models import User
from accounts.roles import Role
from tests.cast import Answer

DOORS: dict[str, Callable[..., Callable[..., HttpResponseBase]]] = {
    "signed in": access.signed_in_required,
    "staff": access.staff_required,
    "director": access.role_required(Role.DIRECTOR),
    "company": access.company_member_required,
}
STRANGERS = [("staff", [], False), ("director", ["auditor"], False), ("company", ["auditor"], False)]
LET_IN = [
    ("signed in", [], True),
    ("staff", ["auditor"], True),
    ("director", ["director"], True),
    ("director", ["auditor", "director"], True),
    ("director", ["administrator"], True),
    ("company", [], True),
]


def _enter(door: str, user: User | AnonymousUser, **headers: str) -> Answer:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("inside")

    request = RequestFactory().get("/somewhere/?page=2", headers=headers)
    request.user = user
    return DOORS[door](view)(request)


@pytest.mark.parametrize(("door", "roles", "let_in"), LET_IN + STRANGERS)
def test_door_lets_in_the_right_person_and_refuses_the_wrong_one(door: str, roles: list[str], let_in: bool) -> None:
    user = User(email="anna@distretto.example", roles=roles)
    if let_in:
        assert _enter(door, user).content == b"inside"
    else:
        with pytest.raises(PermissionDenied):
            _enter(door, user)


@pytest.mark.parametrize("door", DOORS)
def test_door_sends_strangers_to_sign_in_and_back(door: str) -> None:
    response = _enter(door, AnonymousUser())
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/somewhere/%3Fpage%3D2")


def test_door_tells_htmx_where_to_sign_in_and_to_come_back_to_the_page_not_the_fragment() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/audits/7/?section=D"}
    response = _enter("staff", AnonymousUser(), **headers)
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Faudits%2F7%2F%3Fsection%3DD"


def test_door_answers_scripts_with_401_and_no_page() -> None:
    response = _enter("staff", AnonymousUser(), Accept="application/json")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/json"


def test_a_door_keeps_the_view_s_name() -> None:
    def audit_submit(request: access.PersonRequest) -> HttpResponse:
        return HttpResponse()

    assert access.staff_required(audit_submit).__name__ == "audit_submit"


@pytest.mark.django_db
def test_an_address_that_is_none_leads_to_sign_in_too(stranger: Client) -> None:
    response = stranger.get("/companies/", headers={"HX-Request": "true", "HX-Current-URL": "http://[evil"})
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=%2F"


@pytest.mark.parametrize("path", ["/accounts/confirm-email/", "/accounts/confirm-email/no-such-key/"])
@pytest.mark.django_db
def test_pages_of_the_library_that_nobody_needs_are_ours_too(path: str, client: Client) -> None:
    page = client.get(path).text
    assert "Qui gli indirizzi non si confermano" in page
    assert "/accounts/login/" in page


@pytest.mark.django_db
def test_the_library_speaks_as_we_do(client: Client) -> None:
    page = client.post("/accounts/login/", {"login": "nobody@distretto.example", "password": "wrong"}).text
    assert "L’indirizzo e‑mail o la password non sono corretti." in page
