"""What waits on the device: a full device, two tabs, a way out and in again; nothing is lost, nobody sees another's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from audits.models import Answer, AnswerOperation, Audit
from companies.models import Company
from tests.factories.audits import audit_of
from tests.journeys.test_answering import badge, choose, level_of, open_sheet

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
FILL = """() => {
  let piece = "x".repeat(1 << 20);
  for (let number = 0; piece.length; number += 1) {
    try { localStorage.setItem(`filler${number}`, piece); } catch { piece = piece.slice(piece.length >> 1 || 1); }
  }
}"""


@pytest.fixture
def audit(arno: Company, auditor: User, auditor2: User) -> Audit:
    return audit_of(arno, lead=auditor, team=[auditor2])


@pytest.fixture
def page_of_b(page: Page, live_url: str, sign_in: SignIn, audit: Audit, auditor: User) -> Page:
    sign_in(page, auditor)
    return open_sheet(page, live_url, audit)


def test_a_full_device_says_so_and_still_sends_what_it_has(
    page_of_b: Page, context: BrowserContext, live_url: str, audit: Audit
) -> None:
    context.set_offline(True)
    choose(page_of_b, "B1", 4)
    badge(page_of_b, "pending")
    page_of_b.evaluate(FILL)
    choose(page_of_b, "B2", 2)
    expect(page_of_b.locator("[data-notice=no-storage]")).to_be_visible()
    context.set_offline(False)
    badge(page_of_b, "saved")
    assert (level_of("B1"), level_of("B2")) == (4, 2)


def test_a_device_that_is_full_from_the_start_sends_what_waits_there(
    page_of_b: Page, context: BrowserContext, live_url: str, audit: Audit
) -> None:
    context.set_offline(True)
    choose(page_of_b, "B4", 5)
    badge(page_of_b, "pending")
    page_of_b.evaluate(FILL)
    page_of_b.close()
    context.set_offline(False)
    badge(open_sheet(context.new_page(), live_url, audit, "C"), "saved")
    assert level_of("B4") == 5


def test_two_tabs_send_once_and_both_say_so(
    page_of_b: Page, context: BrowserContext, live_url: str, audit: Audit
) -> None:
    second = open_sheet(context.new_page(), live_url, audit)
    context.set_offline(True)
    choose(page_of_b, "B1", 1)
    choose(second, "B2", 2)
    expect(page_of_b.locator("[data-sync-badge]")).to_contain_text("2 ")
    expect(second.locator("[data-sync-badge]")).to_contain_text("2 ")
    context.set_offline(False)
    badge(page_of_b, "saved")
    badge(second, "saved")
    assert (level_of("B1"), level_of("B2"), AnswerOperation.objects.count()) == (1, 2, 2)


def test_who_signs_in_next_sees_nothing_and_the_first_finds_all(
    page_of_b: Page, live_url: str, audit: Audit, sign_in: SignIn, auditor: User, auditor2: User
) -> None:
    """The same tablet: one person signs out with an answer that waits, another works, the first comes back."""
    page_of_b.route("**/answers/**", lambda route: route.abort())
    choose(page_of_b, "B1", 4)
    page_of_b.locator("[name=B1-note]").fill("solo mia")
    badge(page_of_b, "pending")
    sign_in(page_of_b, auditor2)
    page_of_b.unroute_all()
    open_sheet(page_of_b, live_url, audit)
    expect(page_of_b.locator("[name=B1-note]")).to_have_value("")
    choose(page_of_b, "B2", 2)
    badge(page_of_b, "saved")
    assert Answer.objects.get().answered_by == auditor2
    sign_in(page_of_b, auditor)
    badge(open_sheet(page_of_b, live_url, audit), "saved")
    answer = Answer.objects.get(question__code="B1")
    assert (answer.level, answer.note, answer.answered_by) == (4, "solo mia", auditor)
