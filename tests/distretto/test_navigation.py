"""Menus: only pages that exist, for whom they are meant, with the current one marked."""

import re

import pytest

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from common.ui.icons import icon_shapes
from distretto import navigation
from distretto.navigation import Entry, Group
from tests.cast import Cast


def person(*roles: Role) -> User:
    return User(email="x@distretto.example", full_name="Giulia Bardi", roles=list(roles))


def test_a_page_that_is_not_there_is_not_listed() -> None:
    entries = (Entry("There", "home", "account_login"), Entry("Nowhere", "home", "no:such_page"))
    assert [entry.label for entry in navigation.shown(entries, AnonymousUser(), "")] == ["There"]


def test_an_entry_for_a_role_is_for_that_role() -> None:
    entry = Entry("Admin", "settings", "admin:index", roles=frozenset({Role.ADMINISTRATOR}))
    assert entry.is_for(person(Role.ADMINISTRATOR))
    assert not entry.is_for(person(Role.AUDITOR))
    assert not entry.is_for(AnonymousUser())


@pytest.mark.parametrize(
    ("view_name", "current"),
    [("x:company_list", "List"), ("x:company_show", "List"), ("x:area_list", "Areas"), ("y:other", None)],
)
def test_the_closest_entry_is_the_current_one(
    monkeypatch: pytest.MonkeyPatch, view_name: str, current: str | None
) -> None:
    monkeypatch.setattr(navigation, "address", lambda name: f"/{name}")
    groups = (
        Group("", (Entry("List", "home", "x:company_list", ("x:",)),)),
        Group("More", (Entry("Areas", "home", "x:area_list", ("x:area",)),)),
    )
    monkeypatch.setattr(navigation, "STAFF", groups)
    menu = navigation.staff_menu(person(Role.AUDITOR), view_name)
    assert [entry.label for group in menu for entry in group.entries if entry.current] == ([current] if current else [])


def test_everybody_has_a_home() -> None:
    request = RequestFactory().get("/")
    for user in (AnonymousUser(), person(Role.DIRECTOR), person()):
        request.user, request.resolver_match = user, None
        assert navigation.menus(request)["home_url"]().startswith("/")  # type: ignore[operator]


def test_every_icon_of_the_menus_exists() -> None:
    entries = [entry for group in navigation.STAFF for entry in group.entries]
    for entry in (*entries, *navigation.USER_MENU, *navigation.PORTAL, *navigation.PUBLIC):
        assert entry.icon in icon_shapes()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("list_page", "shown"),
    [
        ("companies:company_list", "lana"),
        ("audits:audit_list", ""),
        ("audits:area_list", ""),
        ("reports:report_list", ""),
        ("newsletters:subscriber_list", ""),
        ("outbox:batch_list", ""),
    ],
)
def test_the_head_shows_the_words_only_where_it_was_asked(cast: Cast, list_page: str, shown: str) -> None:
    """The lists' own search speaks the same `?q=`: what was typed there stays there."""
    page = cast.client("director").get(reverse(list_page), {"q": "lana"}).content.decode()
    box = re.search(r'<input[^>]*id="topbar-search"[^>]*>', page)
    assert box is not None
    assert f'value="{shown}"' in box.group()
    assert page.count('value="lana"') == (2 if shown else 1)
