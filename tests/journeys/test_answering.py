"""Answering in the browser: whatever happens to the connection, no answer is lost and none is doubled."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from django.conf import settings

from accounts.models import User
from audits.models import Answer, AnswerOperation, Audit
from companies.models import Company
from tests.cast import client_of
from tests.common.files.pictures import picture
from tests.factories.audits import AnswerFactory, audit_of

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]


@pytest.fixture
def audit(arno: Company, auditor: User, auditor2: User) -> Audit:
    return audit_of(arno, lead=auditor, team=[auditor2])


@pytest.fixture
def sheet(page: Page, live_url: str, sign_in: SignIn, audit: Audit, auditor: User) -> Page:
    """The sheet B of the audit, open before the auditor, ready to be answered."""
    sign_in(page, auditor)
    return open_sheet(page, live_url, audit)


def open_sheet(page: Page, live_url: str, audit: Audit, code: str = "B") -> Page:
    page.goto(f"{live_url}/audits/{audit.pk}/sections/{code}/")
    expect(page.locator("[data-answers][data-ready]")).to_be_visible()
    return page


def choose(page: Page, code: str, level: int) -> None:
    page.locator(f"#question-{code} .scale-input").nth(level).click()


def badge(page: Page, state: str) -> None:
    expect(page.locator(f"[data-sync-badge][data-state={state}]")).to_be_visible()


def level_of(code: str) -> int | None:
    return Answer.objects.get(question__code=code).level


def test_each_answer_saves_by_itself_and_is_there_after_a_reload(sheet: Page, live_url: str, audit: Audit) -> None:
    choose(sheet, "B1", 3)
    sheet.locator("[name=B1-note]").fill("Piano scritto nel 2025")
    sheet.locator("[name=B1-target_level]").select_option("4")
    sheet.locator("[name=B1-evidence]").select_option("documented")
    sheet.locator("[name=B3-measure]").fill("62,5")
    badge(sheet, "saved")
    expect(sheet.locator("[data-sheet-progress]")).to_contain_text("1 ")
    answer = Answer.objects.get(question__code="B1")
    assert (answer.level, answer.note, answer.target_level) == (3, "Piano scritto nel 2025", 4)
    open_sheet(sheet, live_url, audit)
    expect(sheet.locator("[name=B1-level][value='3']")).to_be_checked()
    expect(sheet.locator("[name=B1-note]")).to_have_value("Piano scritto nel 2025")
    expect(sheet.locator("[name=B3-measure]")).to_have_value(re.compile("62,50?"))


def test_photographs_and_the_record_are_sent_beside_the_answers(sheet: Page, live_url: str, audit: Audit) -> None:
    open_sheet(sheet, live_url, audit, "A")
    photo = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    sheet.locator("[name=A4-pictures]").set_input_files(photo)
    expect(sheet.locator("#photos-A4 img")).to_be_visible()
    turnover = sheet.locator("#registry-A3 input[name$=-turnover]").first
    turnover.fill("1.250.000")
    sheet.get_by_role("button", name="Salva e continua").click()
    sheet.wait_for_url("**/sections/B/")
    assert [figures.turnover for figures in audit.company.yearly_figures.all()] == [1_250_000]
    open_sheet(sheet, live_url, audit, "A")
    turnover.fill("molto")
    sheet.get_by_role("button", name="Salva e continua").click()
    expect(sheet.locator("#registry-A3 .invalid-feedback")).to_be_visible()
    assert "/sections/A/" in sheet.url
    assert not Answer.objects.exclude(revision=0).exists(), "neither is an answer"


def test_a_cut_connection_loses_and_doubles_nothing(sheet: Page, context: BrowserContext) -> None:
    choose(sheet, "B1", 1)
    badge(sheet, "saved")
    context.set_offline(True)
    choose(sheet, "B1", 4)
    choose(sheet, "B2", 2)
    sheet.locator("[name=B2-note]").fill("scritto senza rete")
    badge(sheet, "pending")
    expect(sheet.locator("[data-sync-badge]")).to_contain_text("2 ")
    expect(sheet.locator("[data-notice=offline]")).to_be_visible()
    assert (level_of("B1"), Answer.objects.count()) == (1, 1)
    context.set_offline(False)
    badge(sheet, "saved")
    expect(sheet.locator("[data-notice=offline]")).to_be_hidden()
    assert (level_of("B1"), level_of("B2")) == (4, 2)
    assert Answer.objects.get(question__code="B2").note == "scritto senza rete"
    assert Answer.objects.get(question__code="B1").revision == 2
    assert AnswerOperation.objects.filter(outcome="conflict").count() == 0


def test_what_waits_survives_a_closed_page_and_is_sent_from_any_sheet(
    sheet: Page, context: BrowserContext, live_url: str, audit: Audit
) -> None:
    context.set_offline(True)
    choose(sheet, "B4", 5)
    badge(sheet, "pending")
    sheet.close()
    context.set_offline(False)
    other = open_sheet(context.new_page(), live_url, audit, "C")
    badge(other, "saved")
    assert level_of("B4") == 5


def test_what_waits_is_shown_again_after_a_reload(
    sheet: Page, context: BrowserContext, live_url: str, audit: Audit
) -> None:
    sheet.route("**/answers/**", lambda route: route.abort())
    choose(sheet, "B2", 3)
    sheet.locator("[name=B2-note]").fill("ancora qui")
    badge(sheet, "pending")
    open_sheet(sheet, live_url, audit)
    expect(sheet.locator("[name=B2-level][value='3']")).to_be_checked()
    expect(sheet.locator("[name=B2-note]")).to_have_value("ancora qui")
    assert not Answer.objects.exists()
    sheet.unroute_all()
    badge(sheet, "saved")
    assert level_of("B2") == 3


def test_a_lost_reply_is_asked_for_again_and_saves_once(sheet: Page) -> None:
    lost: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    sheet.route("**/answers/**", lose_the_first_reply)
    choose(sheet, "B1", 2)
    expect(sheet.locator("[data-notice=offline]")).to_be_visible()
    choose(sheet, "B1", 5)
    badge(sheet, "saved")
    answer = Answer.objects.get()
    assert (lost, answer.level, answer.revision) == ([200], 5, 2)
    assert not AnswerOperation.objects.filter(outcome="conflict").exists()


def test_a_double_click_is_one_answer(sheet: Page) -> None:
    sheet.locator("#question-B1 .scale-input").nth(3).dblclick()
    sheet.locator("#question-B1 .scale-input").nth(3).dblclick()
    badge(sheet, "saved")
    assert (Answer.objects.get().revision, AnswerOperation.objects.count()) == (1, 1)
    sheet.get_by_role("button", name="Salva e continua").dblclick()
    expect(sheet).to_have_url(re.compile("/sections/C/"))
    assert AnswerOperation.objects.count() == 1


def test_an_answer_is_taken_back_where_there_is_one(sheet: Page) -> None:
    card = sheet.locator("#question-B1")
    take_back = card.get_by_role("button", name="Togli la risposta")
    expect(take_back).to_be_hidden()
    choose(sheet, "B1", 3)
    take_back.click()
    expect(take_back).to_be_hidden()
    expect(card).to_be_focused()
    badge(sheet, "saved")
    assert level_of("B1") is None


@pytest.mark.parametrize(("decision", "level"), [("Tieni la mia", 5), ("Tieni l’altra", 1)])
def test_two_auditors_who_disagree_see_it_and_decide(
    sheet: Page, browser: Browser, live_url: str, audit: Audit, auditor2: User, decision: str, level: int
) -> None:
    colleague = browser.new_context(locale="it-IT")
    key = client_of(auditor2).cookies[settings.SESSION_COOKIE_NAME].value
    colleague.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_url}])
    theirs = open_sheet(colleague.new_page(), live_url, audit)
    choose(theirs, "B1", 1)
    badge(theirs, "saved")
    choose(sheet, "B1", 5)
    badge(sheet, "conflict")
    notice = sheet.locator("#question-B1 [data-conflict]")
    expect(notice).to_contain_text("Dario Fabbri")
    expect(notice).to_contain_text("Idee solo del titolare")
    assert level_of("B1") == 1
    notice.get_by_role("button", name=decision).click()
    badge(sheet, "saved")
    assert level_of("B1") == level
    expect(sheet.locator(f"[name=B1-level][value='{level}']")).to_be_checked()
    colleague.close()


def test_a_conflict_waits_through_a_reload(sheet: Page, live_url: str, audit: Audit, auditor2: User) -> None:
    AnswerFactory(audit=audit, code="B1", level=1, answered_by=auditor2)
    choose(sheet, "B1", 5)
    badge(sheet, "conflict")
    open_sheet(sheet, live_url, audit)
    badge(sheet, "conflict")
    expect(sheet.locator("[name=B1-level][value='5']")).to_be_checked()
    open_sheet(sheet, live_url, audit, "C")
    sheet.locator("[data-notice=elsewhere] a").click()
    sheet.get_by_role("button", name="Tieni la mia").click()
    badge(sheet, "saved")
    assert level_of("B1") == 5


def test_an_ended_session_keeps_the_answers_until_somebody_signs_in_again(
    sheet: Page, context: BrowserContext, sign_in: SignIn, auditor: User
) -> None:
    context.clear_cookies()
    choose(sheet, "B1", 4)
    expect(sheet.locator("[data-notice=signed-out]")).to_be_visible()
    badge(sheet, "pending")
    assert not Answer.objects.exists()
    sign_in(sheet, auditor)
    badge(sheet, "saved")
    assert level_of("B1") == 4


def test_what_one_person_typed_is_never_sent_as_anothers(
    sheet: Page, context: BrowserContext, sign_in: SignIn, auditor2: User
) -> None:
    context.clear_cookies()
    sign_in(sheet, auditor2)
    choose(sheet, "B1", 4)
    expect(sheet.locator("[data-notice=signed-out]")).to_be_visible()
    assert not Answer.objects.exists()


def test_not_applicable_asks_for_its_reason_and_keeps_the_rest(sheet: Page) -> None:
    choose(sheet, "B1", 2)
    sheet.locator("#question-B1").get_by_label("Non applicabile", exact=True).check()
    badge(sheet, "invalid")
    expect(sheet.locator("#question-B1")).to_contain_text("Indicare perché")
    sheet.locator("[name=B1-not_applicable_reason]").fill("Impresa appena nata")
    badge(sheet, "saved")
    answer = Answer.objects.get()
    assert (answer.not_applicable, answer.level, answer.not_applicable_reason) == (True, None, "Impresa appena nata")
    choose(sheet, "B1", 0)
    badge(sheet, "saved")
    answer.refresh_from_db()
    assert (answer.not_applicable, answer.level) == (False, 0)


def test_an_answer_to_an_audit_that_moved_on_says_so(sheet: Page, audit: Audit) -> None:
    Audit.objects.filter(pk=audit.pk).update(state="in_progress")
    Audit.objects.filter(pk=audit.pk).update(state="in_review")
    choose(sheet, "B1", 4)
    expect(sheet.locator("#question-B1 [data-conflict]")).to_contain_text("non si possono più")
    assert not Answer.objects.exists()


def test_a_condition_opens_its_question(sheet: Page, live_url: str, audit: Audit) -> None:
    open_sheet(sheet, live_url, audit, "I")
    expect(sheet.locator("#question-I5")).to_be_hidden()
    open_sheet(sheet, live_url, audit, "A")
    sheet.locator("#question-A7 .choice").first.click()
    badge(sheet, "saved")
    open_sheet(sheet, live_url, audit, "I")
    expect(sheet.locator("#question-I5")).to_be_visible()


def test_without_javascript_the_sheet_is_one_form(browser: Browser, live_url: str, audit: Audit, auditor: User) -> None:
    context = browser.new_context(locale="it-IT", java_script_enabled=False)
    key = client_of(auditor).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_url}])
    page = context.new_page()
    page.goto(f"{live_url}/audits/{audit.pk}/sections/B/")
    choose(page, "B1", 3)
    page.locator("[name=B2-not_applicable]").check()
    page.locator("[name=B4-note]").fill("due preventivi")
    page.get_by_role("button", name="Salva e continua").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("B2")
    expect(page.locator("[name=B2-not_applicable]")).to_be_checked()
    page.locator("[name=B2-not_applicable_reason]").fill("vende a un solo cliente")
    page.get_by_role("button", name="Salva e continua").click()
    expect(page).to_have_url(re.compile("/sections/C/"))
    answers = {answer.question.code: answer for answer in Answer.objects.select_related("question")}
    assert (answers["B1"].level, answers["B2"].not_applicable, answers["B4"].note) == (3, True, "due preventivi")
    assert {answer.revision for answer in answers.values()} == {1}
    context.close()
