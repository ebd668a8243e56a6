"""Errors are said in the product's look and language, whatever is broken."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils import translation

from accounts.models import User
from common.imports.progress import read_progress, report_progress
from tests.cast import client_of
from tests.factories.accounts import PASSWORD


def broken(request: HttpRequest) -> HttpResponse:
    """Fail as a programming error does."""
    raise RuntimeError("secret detail")


urlpatterns = [path("broken/", broken), path("", include("distretto.urls"))]
handler429 = "distretto.errors.too_many_requests"


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_there(stranger: Client) -> None:
    response = stranger.get("/nothing/here/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Questa pagina non esiste" in text_of(response)
    assert '<html lang="it">' in text_of(response)


@pytest.mark.django_db
def test_the_page_speaks_the_language_chosen(stranger: Client) -> None:
    stranger.cookies["language"] = "en"
    assert "This page does not exist" in text_of(stranger.get("/nothing/here/"))


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_programming_error_shows_a_kind_page_without_details() -> None:
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Qualcosa non ha funzionato" in text_of(response)
    assert "secret detail" not in text_of(response)


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "429.html", "500.html", "503.html"]
)
def test_the_pages_need_no_database_and_no_context(name: str) -> None:
    # Without the mark for the database any query would fail this test.
    with translation.override("it"):
        page = loader.get_template(name).render()
    assert page.count("<h1") == 1
    assert "Vai alla pagina iniziale" in page
    assert "Errore" in page


@pytest.mark.django_db
def test_the_address_of_a_button_says_so(stranger: Client) -> None:
    response = stranger.get(reverse("audits:audit_request_accept", args=[1]))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response["Allow"] == "POST"
    assert "A questo indirizzo non c’è nulla da vedere" in text_of(response)
    assert text_of(stranger.put(reverse("audits:audit_request_accept", args=[1]))) == ""


@pytest.mark.django_db
def test_an_expired_form_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.it", "password": "x"})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "La pagina era scaduta" in text_of(response)


@pytest.fixture
def without_redis() -> Iterator[None]:
    """Let nobody answer where Redis should."""
    gone = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    with override_settings(CACHES=gone):
        yield


@pytest.mark.django_db
def test_without_redis_sign_in_says_so_and_the_pages_go_on(
    auditor: User, stranger: Client, without_redis: None
) -> None:
    response = stranger.post("/accounts/login/", {"login": auditor.email, "password": PASSWORD})
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Torniamo tra poco" in text_of(response)
    assert response["Retry-After"]
    assert stranger.get("/").status_code == HTTPStatus.OK
    assert client_of(auditor).get("/companies/").status_code == HTTPStatus.OK


def test_without_redis_an_import_goes_on_without_its_progress(without_redis: None) -> None:
    report_progress(1, 20)
    assert read_progress(1) == 0
