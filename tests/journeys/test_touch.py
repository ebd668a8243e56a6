"""A finger on a tablet or a phone: targets are 44 px high, those of the scale 64, and the current tab is in sight."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from django.conf import settings

from accounts.models import User
from audits.models import Audit
from companies.models import Company
from tests.cast import client_of
from tests.factories.audits import audit_of

pytestmark = pytest.mark.django_db(transaction=True)

TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 390, "height": 844}
LOW = """height => [...document.querySelectorAll("main :is(a.btn, label.btn, button, summary, select, .tabs a, .choice, .pager a)")]
  .map(one => [one.innerText.trim() || one.name || one.className, one.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 1 && box.height > 1 && box.height < height).map(([name, box]) => `${name}: ${box.height}`)"""
Open = Callable[[ViewportSize, str], Page]


@pytest.fixture
def audit(arno: Company, auditor: User) -> Audit:
    return audit_of(arno, lead=auditor)


@pytest.fixture
def touch(browser: Browser, live_url: str, auditor: User) -> Iterator[Open]:
    """Open a page as the auditor on a screen that is touched."""
    contexts: list[BrowserContext] = []

    def opened(size: ViewportSize, path: str) -> Page:
        contexts.append(browser.new_context(locale="it-IT", viewport=size, has_touch=True, is_mobile=True))
        key = client_of(auditor).cookies[settings.SESSION_COOKIE_NAME].value
        contexts[-1].add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_url}])
        page = contexts[-1].new_page()
        page.goto(f"{live_url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [TABLET, PHONE])
def test_what_is_touched_is_high_enough(touch: Open, audit: Audit, size: ViewportSize) -> None:
    for path in (f"/audits/{audit.pk}/sections/B/", f"/audits/{audit.pk}/", "/audits/", "/audits/new/"):
        page = touch(size, path)
        assert page.evaluate(LOW, 43.5) == [], path
    sheet = touch(size, f"/audits/{audit.pk}/sections/B/")
    heights = sheet.locator(".scale-button").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 64
    expect(sheet.locator("[data-sync-badge]")).to_be_in_viewport()


def test_the_current_tab_is_in_sight_on_a_phone(touch: Open, audit: Audit) -> None:
    page = touch(PHONE, f"/audits/{audit.pk}/history/")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
