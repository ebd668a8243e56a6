"""Every page of the access table, light and dark: axe, the content policy, the width of a phone.

The pages come from the test client, so that each lives in its test's transaction; the browser gets them by a route of
its own, together with the static files, and can reach nothing else.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponseBase

from tests.access import COMPANY, STAFF, Row, all_rows, expected_statuses
from tests.cast import Cast
from tests.test_access import request_of

SITE = "http://testserver"
KINDS = (("stranger",), STAFF, COMPANY)
WORST = ("serious", "critical")
# What may be right in the light and wrong in the dark; all else axe looks at is the same.
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# The administration is Django's own; one page of each kind stands for the others.
ADMIN_SAMPLE = {"admin:index", "admin:accounts_user_changelist", "admin:companies_sector_add"}


@dataclass(frozen=True)
class Shown:
    """A page, and who looks at it."""

    name: str
    number: int
    row: Any
    person: str


def pages() -> Iterator[Shown]:
    """Each row that shows a page, as one person of each kind that gets it (strangers stand for all others)."""
    for name, rows in sorted(all_rows().items()):
        if name.startswith("admin:") and name not in ADMIN_SAMPLE:
            continue
        for number, row in enumerate(rows):
            if row.get("method", "get") != "get" or "headers" in row:
                continue
            for person in viewers(row):
                yield Shown(name, number, row, person)


def viewers(row: Row) -> list[str]:
    """One person of each kind that gets this page; only the stranger where strangers get it."""
    statuses = expected_statuses(row)
    firsts = [next((person for person in kind if statuses[person] == HTTPStatus.OK), None) for kind in KINDS]
    return [firsts[0]] if firsts[0] else [person for person in firsts if person]


@cache
def axe() -> str:
    """The script that looks for faults."""
    return (Path(settings.VAR_DIR) / "vendor-private" / "axe.min.js").read_text(encoding="utf-8")


def show(page: Page, address: str, response: HttpResponseBase) -> None:
    """Show an answer of the test client in the browser, at its address."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0]
        found = finders.find(path.removeprefix(settings.STATIC_URL)) if path.startswith(settings.STATIC_URL) else None
        if route.request.is_navigation_request() and route.request.frame == page.main_frame:
            route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.getvalue())
        elif isinstance(found, str):
            route.fulfill(path=found)
        else:
            route.abort()

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(f"{SITE}{address}", wait_until="load")


def darken(page: Page) -> None:
    """Turn the device dark, and wait until the page is drawn so."""
    page.emulate_media(color_scheme="dark")
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")


def faults_of(page: Page, **options: object) -> list[str]:
    """What axe finds that keeps people out."""
    found = page.evaluate("(options) => axe.run(document, options)", {"resultTypes": ["violations"], **options})
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in WORST
        for node in fault["nodes"]
    ]


@dataclass
class Window:
    """A browser's page, and what went wrong in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note errors of scripts, and what the content policy forbade."""
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)


@pytest.fixture(scope="module")
def one_window(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Window]:
    """A browser where nothing moves, with the script in each page. No page leaves anything: none is really visited."""
    context = browser.new_context(**browser_context_args, reduced_motion="reduce")
    context.add_init_script(axe())
    window = Window(context.new_page())
    window.listen()
    yield window
    context.close()


@pytest.fixture
def window(one_window: Window, browser_context_args: dict[str, Any]) -> Window:
    """It, as on a desk in the light; what was wrong with the page before is forgotten with it."""
    one_window.page.goto("about:blank")
    one_window.page.emulate_media(color_scheme="light")
    one_window.page.set_viewport_size(browser_context_args["viewport"])
    one_window.complaints.clear()
    return one_window


@pytest.mark.parametrize("shown", list(pages()), ids=lambda shown: f"{shown.name}-{shown.number}-{shown.person}")
@pytest.mark.django_db
def test_page_is_accessible(shown: Shown, cast: Cast, window: Window) -> None:
    response = request_of(shown.name, shown.row, cast)(cast.client(shown.person))
    assert response.status_code == HTTPStatus.OK
    if not response["Content-Type"].startswith("text/html") or response.get("Content-Disposition"):
        return
    if "sandbox" in response["Content-Security-Policy"]:
        return  # a mail in a frame where no script runs, axe included
    assert complaints_about(response, window, is_admin=shown.name.startswith("admin:")) == []


@pytest.mark.parametrize(
    ("address", "status"), [("/no-such-page/", 404), ("/companies/", 403), ("/invitations/x/", 404)]
)
@pytest.mark.django_db
def test_a_refusal_is_accessible(address: str, status: int, cast: Cast, window: Window) -> None:
    response = cast.client("company_owner").get(address)
    assert response.status_code == status
    assert complaints_about(response, window) == []


def complaints_about(response: HttpResponseBase, window: Window, *, is_admin: bool = False) -> list[str]:
    """Everything that is wrong with a page, light and dark, wide and narrow."""
    page = window.page
    show(page, str(response.wsgi_request.get_full_path()), response)  # type: ignore[attr-defined]
    faults = [f"light: {fault}" for fault in faults_of(page)]
    darken(page)
    faults += [f"dark: {fault}" for fault in faults_of(page, runOnly=OF_COLOUR)]
    page.set_viewport_size({"width": 390, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0 and not is_admin:
        faults.append(f"at 390 pixels the page is {wide} pixels too wide: {json.dumps(widest(page))}")
    if is_admin:  # its scripts ask the server for their texts, which is not there
        return faults
    return faults + window.complaints


def widest(page: Page) -> list[str]:
    """The elements that stick out on the right, to find the culprit."""
    return list(
        page.evaluate(
            """() => {
                const scrolls = (element) => getComputedStyle(element).overflowX !== "visible";
                const inside = (element) => {
                    for (let up = element.parentElement; up; up = up.parentElement) if (scrolls(up)) return true;
                    return false;
                };
                return [...document.querySelectorAll("main *, header *")]
                    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !inside(element))
                    .slice(0, 4).map((element) => `${element.tagName} ${element.className}`);
            }"""
        )
    )
