"""What holds for every answer of the product: headers, caches, bad text, errors that say nothing."""

import pytest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.cast import Answer, Cast
from tests.headers import faults


@pytest.mark.django_db
def test_static_files_may_be_cached_even_in_a_session(cast: Cast) -> None:
    response: Answer = cast.client("auditor").get("/static/admin/css/base.css")
    assert b"".join(response.streaming_content)
    assert "no-store" not in response.get("Cache-Control", "")
    response.close()


@pytest.mark.django_db
def test_pages_of_strangers_may_be_cached(client: Client) -> None:
    assert "no-store" not in client.get("/nowhere/").get("Cache-Control", "")


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/?next=%00",
        "/accounts/login/?%00=1",
        "/admin/?q=a%00b",
        "/accounts/password/reset/key/1-a%00b/",
    ],
)
@pytest.mark.django_db
def test_a_nul_in_an_address_is_400(cast: Cast, address: str) -> None:
    assert cast.client("administrator").get(address).status_code == 400


@pytest.mark.parametrize("address", ["/?q=%FF%FE", "/admin/?q=%ED%A0%80", "/accounts/login/?next=%C0%AF", "/%FF%FE/"])
@pytest.mark.django_db
def test_bytes_that_are_no_text_are_never_500(cast: Cast, address: str) -> None:
    assert cast.client("administrator").get(address).status_code < 500


@pytest.mark.django_db
def test_a_nul_in_a_form_is_400(client: Client) -> None:
    assert client.post("/accounts/login/", {"login": "a\0b", "password": "x"}).status_code == 400
    assert client.post("/i18n/setlang/", {"language": "it", "next": "/\0"}).status_code == 400


def boom(request: HttpRequest) -> HttpResponse:
    """Fail as code fails that nobody foresaw, with a secret at hand."""
    password = "SEGRETO"
    raise RuntimeError(f"the database at 10.0.0.7 said no to {password}")


class BrokenSite:
    """An address that breaks, for the test of the page that says so."""

    urlpatterns = (path("boom/", boom),)
    handler429 = "distretto.errors.too_many_requests"


@pytest.mark.django_db
def test_an_unforeseen_failure_says_nothing_about_itself() -> None:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=BrokenSite):
        response = client.get("/boom/")
    assert response.status_code == 500
    assert list(faults(response, in_session=False)) == []
    text = response.content.decode()
    for secret in ("SEGRETO", "10.0.0.7", "RuntimeError", "Traceback", "tests/test_security.py", "/boom/"):
        assert secret not in text


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.auditor)
    response = client.post("/accounts/logout/")
    assert response.status_code == 403
    assert list(faults(response, in_session=True)) == []


@pytest.mark.django_db
def test_pages_not_found_do_not_repeat_what_was_asked(client: Client) -> None:
    response = client.get("/<script>alert(1)</script>/")
    assert response.status_code == 404
    assert b"alert(1)" not in response.content


def test_debugging_is_off_unless_asked_for() -> None:
    assert settings.DEBUG is False
