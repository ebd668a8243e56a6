"""Signing in and out: by e-mail, without telling who has an account, and not as often as one likes."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
import structlog

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import Answer, Cast, client_of
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def try_to_sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> Answer:
    environment: dict[str, Any] = dict(extra)
    return client.post(LOGIN, {"login": email, "password": password}, **environment)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_change_password")).status_code == 200


@pytest.mark.parametrize("written", ["auditor@distretto.example", " Auditor@Distretto.Example "])
def test_sign_in_by_email_however_it_is_written(auditor: User, client: Client, written: str) -> None:
    response = try_to_sign_in(client, written)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_sign_in_leads_to_the_page_that_was_asked_for(auditor: User, client: Client) -> None:
    data = {"login": auditor.email, "password": PASSWORD, "next": "/companies/?page=2"}
    assert client.post(LOGIN, data)["Location"] == "/companies/?page=2"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil"]
)
def test_sign_in_leads_nowhere_else(auditor: User, client: Client, target: str) -> None:
    response = client.post(LOGIN, {"login": auditor.email, "password": PASSWORD, "next": target})
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("page", ["account_login", "account_logout", "account_reset_password", "set_language"])
def test_a_next_address_that_is_none_is_no_server_error(auditor: User, page: str) -> None:
    client = client_of(auditor) if page == "account_logout" else Client()
    data = {"login": auditor.email, "password": PASSWORD, "email": auditor.email, "language": "it", "next": "http://["}
    response = client.post(reverse(page), data)
    assert response.status_code in (200, 302)
    assert "[" not in response.get("Location", "")


def test_the_admin_s_own_sign_in_is_the_same_one(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/accounts/user/")
    assert response["Location"] == "/accounts/login/?next=/admin/accounts/user/"
    assert client.post("/admin/login/?next=https://evil.example/", {})["Location"] == "/accounts/login/?next=/admin/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(auditor: User, client: Client) -> None:
    pages = []
    for email in (auditor.email, "nessuno@distretto.example"):
        response = try_to_sign_in(client, email, "sbagliata davvero")
        assert response.status_code == HTTPStatus.OK
        pages.append(str(response.context["form"].non_field_errors()))
    assert pages[0] == pages[1]
    assert not is_signed_in(client)


def test_who_was_deactivated_does_not_come_in(client: Client) -> None:
    gone = UserFactory(is_active=False)
    assert try_to_sign_in(client, gone.email)["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_an_address_is_limited_wherever_the_attempts_come_from(auditor: User) -> None:
    answers = [
        try_to_sign_in(Client(), auditor.email, "sbagliata", REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in range(6)
    ]
    assert answers == [200] * 5 + [429]
    right_password = try_to_sign_in(Client(), auditor.email, REMOTE_ADDR="192.0.2.77")
    assert right_password.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert int(right_password["Retry-After"]) > 0


def test_the_limit_of_an_address_is_not_walked_around(auditor: User) -> None:
    """Neither by another spelling of the address, nor by the Host header, nor by a made-up X-Forwarded-For."""
    for number in range(5):
        spelling = auditor.email.upper() if number % 2 else f" {auditor.email}"
        try_to_sign_in(Client(), spelling, "sbagliata", HTTP_HOST=f"testserver:80{number}", REMOTE_ADDR="192.0.2.1")
    response = try_to_sign_in(Client(), auditor.email, REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_client_is_limited_whoever_it_tries_to_be() -> None:
    answers = [
        try_to_sign_in(Client(), f"nome{number}@distretto.example", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        for number in range(21)
    ]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


def test_coming_in_does_not_use_up_the_limit(auditor: User) -> None:
    for _again in range(8):
        assert try_to_sign_in(Client(), auditor.email).status_code == HTTPStatus.FOUND


def test_the_session_s_key_changes_at_sign_in_and_dies_at_sign_out(auditor: User, client: Client) -> None:
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    try_to_sign_in(client, auditor.email)
    key = client.session.session_key
    assert key != before
    stolen = Client()
    stolen.cookies["sessionid"] = str(key)
    assert is_signed_in(stolen)
    client.post(reverse("account_logout"))
    assert not is_signed_in(stolen)


def test_nothing_is_signed_out_by_a_link(auditor: User) -> None:
    client = client_of(auditor)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)


def test_nobody_signs_up(client: Client) -> None:
    data = {"email": "nuovo@distretto.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not User.objects.filter(email="nuovo@distretto.example").exists()


def test_events_are_logged_without_what_was_typed(cast: Cast, client: Client) -> None:
    email, wrong = cast.auditor.email, "questa e' la mia banca"
    with structlog.testing.capture_logs() as lines:
        try_to_sign_in(client, email, wrong)
        try_to_sign_in(client, email)
        client.post(reverse("account_logout"))
    events = [line["event"] for line in lines if line["event"] != "request"]
    assert events == ["sign-in refused", "signed in", "signed out"]
    assert [line.get("user") for line in lines if line["event"] == "signed in"] == [cast.auditor.pk]
    written = str(lines)
    assert PASSWORD not in written
    assert wrong not in written
    assert email not in written


def test_passwords_are_kept_by_argon2(auditor: User) -> None:
    assert auditor.password.startswith("argon2$")


def test_the_limit_is_counted_in_the_shared_cache(auditor: User, django_assert_num_queries: Callable) -> None:
    try_to_sign_in(Client(), auditor.email, "sbagliata")
    backend: Any = cache
    assert backend._cache.get_client().dbsize() > 0
