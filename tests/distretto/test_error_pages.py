"""Errors are said in the product's look and language, whatever is broken."""

from http import HTTPStatus

import pytest

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import translation


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


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_the_pages_need_no_database_and_no_context(name: str) -> None:
    # Without the mark for the database any query would fail this test.
    with translation.override("it"):
        page = loader.get_template(name).render()
    assert page.count("<h1") == 1
    assert "Vai alla pagina iniziale" in page
    assert "Errore" in page


@pytest.mark.django_db
def test_an_expired_form_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.it", "password": "x"})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "La pagina era scaduta" in text_of(response)
