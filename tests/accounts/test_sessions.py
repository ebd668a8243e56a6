"""How long a session lives, and what ends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import activate_person, deactivate_person
from accounts.models import User
from tests.accounts.test_sign_in import is_signed_in, try_to_sign_in
from tests.cast import client_of
from tests.factories.accounts import PASSWORD
from tests.outbox import outbox

pytestmark = pytest.mark.django_db


def signed_in_client(user: User) -> Client:
    client = Client()
    try_to_sign_in(client, user.email)
    return client


def test_an_idle_session_ends(auditor: User) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        client = signed_in_client(auditor)
        assert is_signed_in(client)
        clock.shift(timedelta(seconds=settings.SESSION_COOKIE_AGE - 60))
        assert is_signed_in(client)
        clock.shift(timedelta(seconds=settings.SESSION_COOKIE_AGE - 60))
        assert is_signed_in(client), "each use begins the idle time anew"
        clock.shift(timedelta(seconds=settings.SESSION_COOKIE_AGE + 60))
        assert not is_signed_in(client)


def test_a_busy_session_ends_too(auditor: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in_client(auditor)
        for _step in range(settings.SESSION_ABSOLUTE_AGE // (6 * 3600)):
            clock.shift(timedelta(hours=6))
            assert is_signed_in(client)
        clock.shift(timedelta(hours=6))
        assert not is_signed_in(client)


def test_reading_pages_writes_no_session(auditor: User, django_assert_num_queries: Callable) -> None:
    client = client_of(auditor)
    is_signed_in(client)
    with django_assert_num_queries(2) as captured:  # the session and the person
        client.get("/nowhere/")
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_deactivating_somebody_ends_every_session_at_once(auditor: User, administrator: User) -> None:
    client = signed_in_client(auditor)
    deactivate_person(auditor, by=administrator)
    assert not is_signed_in(client)
    activate_person(auditor, by=administrator)
    assert not is_signed_in(client), "a session that ended does not come back"


def test_nobody_deactivates_oneself(administrator: User) -> None:
    with pytest.raises(ValidationError):
        deactivate_person(administrator, by=administrator)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(auditor: User) -> None:
    here, elsewhere = signed_in_client(auditor), signed_in_client(auditor)
    new = "tre fili e una spola d'argento"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), data).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_the_list_of_sessions_says_browsers_in_words(auditor: User) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"})
    try_to_sign_in(client, auditor.email)
    page = client.get(reverse("usersessions_list")).text
    assert "Firefox, Linux" in page
    assert "questo dispositivo" in page
    assert "Gecko" not in page


def test_the_list_of_sessions_shows_them_and_ends_the_others(auditor: User) -> None:
    here, elsewhere = signed_in_client(auditor), signed_in_client(auditor)
    page = here.get(reverse("usersessions_list"))
    assert page.context["session_count"] == 2
    here.post(reverse("usersessions_list"))
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def reset_link(client: Client, email: str, **extra: str) -> str:
    environment: dict[str, Any] = dict(extra)
    client.post(reverse("account_reset_password"), {"email": email}, **environment)
    return outbox()[-1].link("/password/reset/key/")


def test_a_reset_link_has_our_address_whatever_the_host_header_says(auditor: User, client: Client) -> None:
    link = reset_link(client, auditor.email, HTTP_HOST="evil.example")
    assert link.startswith(settings.BASE_URL)


def test_a_reset_link_works_once_and_ends_the_sessions(auditor: User, client: Client) -> None:
    thief = signed_in_client(auditor)
    path = reset_link(client, auditor.email).removeprefix(settings.BASE_URL)
    form = client.get(path, follow=True)
    new = "ordito e trama, pioggia d'aprile"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    auditor.refresh_from_db()
    assert auditor.check_password(new)
    assert not is_signed_in(thief)
    again = Client().get(path)
    assert again.context["token_fail"]


def test_a_reset_link_expires(auditor: User, client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = reset_link(client, auditor.email).removeprefix(settings.BASE_URL)
        clock.shift(timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 1))
        assert client.get(path).context["token_fail"]


def test_asking_for_a_reset_does_not_tell_who_has_an_account(auditor: User) -> None:
    answers = []
    for email in (auditor.email, "nessuno@distretto.example"):
        response = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((response.status_code, response.redirect_chain))
    assert answers[0] == answers[1]
    assert len(outbox()) == 2, "both get a mail, so that time tells nothing either"
    assert "/password/reset/key/" not in outbox()[1].text
