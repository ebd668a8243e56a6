"""The newsletter's story in the browser, with real workers and a mail server: somebody signs up and confirms, an issue is
written, checked, approved and sent, and one click in the mail program ends the subscription."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from newsletters.issue_states import IssueState
from newsletters.models import Block, ClickCount, Issue, Subscriber
from newsletters.states import SubscriberState
from tests.factories.issues import BlockFactory, IssueFactory
from tests.factories.newsletters import reader
from tests.mailing.engine import QUICK, RunningSink, beat, running_sink
from tests.processes import celery_worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]
ADDRESS = "ada.bini@lettura.example"


@pytest.fixture
def sink(tmp_path: Path, live_url: str) -> Iterator[RunningSink]:
    """A mail server that keeps what it takes, and the workers that send to it."""
    with ExitStack() as stack:
        running = stack.enter_context(running_sink(tmp_path, "--keep"))
        environment = QUICK | {"EMAIL_URL": running.url, "BASE_URL": live_url, "NEWSLETTER_TICK_SECONDS": "1"}
        stack.enter_context(beat(tmp_path, **environment))
        stack.enter_context(celery_worker(**environment))
        yield running


def mail_about(sink: RunningSink, words: str) -> EmailMessage:
    """Wait for the mail whose subject says this."""
    found: list[EmailMessage] = []

    def arrived() -> bool:
        mails = (message_from_bytes(one, policy=policy.default) for one in sink.mails())
        found[:] = [mail for mail in mails if words in str(mail["subject"])]
        return bool(found)

    wait_until(lambda: Path(f"{sink.log}.mails").exists() and arrived(), timeout=60, what=f"a mail about {words}")
    return found[0]


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def saved(page: Page) -> None:
    expect(page.locator("[data-sync-badge][data-state=saved]")).to_be_visible()
    expect(page.locator("[data-block][data-state=pending]")).to_have_count(0)


def add(page: Page, kind: str) -> None:
    count = page.locator(".block-item").count()
    page.locator("[data-palette]").get_by_role("button", name=kind, exact=True).click()
    expect(page.locator(".block-item")).to_have_count(count + 1)


def frame(page: Page) -> Locator:
    return page.frame_locator("[data-preview]:not(.is-loading)").locator("body")


def compose(page: Page, live_url: str) -> Issue:
    """Write an issue: two blocks, autosaved, moved by the keyboard, one taken out and brought back."""
    page.goto(f"{live_url}/newsletters/issues/new/")
    page.get_by_label("Titolo").fill("Bandi di dicembre")
    page.get_by_role("button", name="Comincia a scrivere").click()
    expect(page.locator("[data-composer][data-ready]")).to_be_visible()
    page.locator("[name=head-preheader]").fill("Due sportelli e un seminario")
    add(page, "Testo")
    page.locator("textarea").fill("Gentile {{ name|lettrice }}, ecco il [bando](https://bandi.example/dicembre).")
    add(page, "Pulsante")
    page.locator("[name$='-label']").fill("Chiedi un audit")
    page.locator("[name$='-link']").fill("/request-audit/")
    saved(page)
    page.locator("[name$='-label']").press("Alt+ArrowUp")
    expect(page.locator("[data-announce]")).to_contain_text("posto 1 di 2")
    expect(page.locator(".block-item").first.locator("[data-block]")).to_have_attribute("data-name", "Pulsante")
    page.locator(".block-item").last.get_by_role("button", name="Togli").click()
    expect(page.locator(".block-item")).to_have_count(1)
    page.get_by_role("button", name="Annulla").click()
    expect(page.locator(".block-item")).to_have_count(2)
    expect(frame(page)).to_contain_text("Gentile lettrice, ecco il bando")
    issue = Issue.objects.get()
    assert [block.kind for block in issue.blocks.standing()] == ["button", "text"]
    return issue


def test_from_sign_up_to_one_click(  # noqa: PLR0915 (a story has its length)
    page: Page, live_url: str, sign_in: SignIn, sink: RunningSink, outreach: User, director: User
) -> None:
    page.goto(f"{live_url}/newsletter/")
    page.locator("[name=email]").fill(ADDRESS)
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Iscriviti").click()
    link = re.search(r"https?://\S+/newsletter/confirm/\S+", text_of(mail_about(sink, "onferma")))
    assert link is not None
    page.goto(link[0])
    page.locator("main").get_by_role("button", name="Conferma").click()
    wait_until(lambda: Subscriber.objects.confirmed().exists(), what="the confirmation")

    sign_in(page, outreach)
    issue = compose(page, live_url)
    page.get_by_role("link", name="Controlla e manda in approvazione").click()
    page.get_by_role("button", name="Manda in approvazione").click()
    expect(page.locator("main")).to_contain_text("In approvazione")

    page.context.clear_cookies()
    sign_in(page, director)
    page.goto(f"{live_url}/newsletters/issues/{issue.pk}/")
    page.get_by_role("link", name="Leggi e decidi").click()
    page.locator("main").get_by_role("button", name="Approva").click()
    expect(page.locator("main")).to_contain_text("Approvato da")
    page.get_by_role("link", name="Invia o programma").click()
    page.get_by_role("button", name="Invia ora").click()
    page.get_by_role("dialog").get_by_role("button", name="Invia ora").click()

    page.get_by_role("link", name=re.compile("Destinatario per destinatario|Esito di ogni messaggio")).click()
    expect(page.locator("main")).to_contain_text("Bandi di dicembre")
    mail = mail_about(sink, "Bandi di dicembre")
    assert mail["to"].addresses[0].addr_spec == ADDRESS
    assert "Gentile lettrice, ecco il bando [2]." in text_of(mail)
    wait_until(lambda: Issue.objects.get().state == IssueState.SENT, timeout=60, what="the end of the sending")
    page.goto(f"{live_url}/newsletters/issues/{issue.pk}/")
    expect(page.locator("main")).to_contain_text("Inviato il")

    counted = re.search(r'href="(http[^"]+/n/[^"]+)"', text_of(mail, "html"))
    assert counted is not None
    page.context.clear_cookies()
    page.goto(counted[1])
    expect(page).to_have_url(f"{live_url}/request-audit/")
    assert ClickCount.objects.get().clicks == 1
    page.goto(f"{live_url}/newsletter/archive/{issue.slug}/")
    expect(page.locator("article")).to_contain_text("Gentile lettrice, ecco il bando")

    one_click = str(mail["List-Unsubscribe"]).strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with urlopen(Request(one_click, data=b"List-Unsubscribe=One-Click", method="POST")) as response:
        assert response.status == 200
    assert Subscriber.objects.get().state == SubscriberState.UNSUBSCRIBED


@pytest.fixture
def composer(page: Page, live_url: str, sign_in: SignIn, outreach: User) -> Page:
    """A draft with three blocks, open before the outreach officer."""
    reader()
    issue = IssueFactory(author=outreach)
    for words in ("uno", "due", "tre"):
        BlockFactory(issue=issue, data={"markdown": words})
    sign_in(page, outreach)
    page.goto(f"{live_url}/newsletters/issues/{issue.pk}/write/")
    expect(page.locator("[data-composer][data-ready]")).to_be_visible()
    return page


def words() -> list[str]:
    return [block.data["markdown"] for block in Issue.objects.get().blocks.standing()]


def test_a_block_is_dragged(composer: Page) -> None:
    composer.set_viewport_size({"width": 1440, "height": 1800})
    grips = composer.locator("[data-grip]")
    source, target = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    assert source is not None
    assert target is not None
    composer.mouse.move(source["x"] + 8, source["y"] + 8)
    composer.mouse.down()
    composer.mouse.move(target["x"] + 8, target["y"] + 40, steps=12)
    composer.mouse.move(target["x"] + 8, target["y"] - 4, steps=6)
    composer.mouse.up()
    wait_until(lambda: words() == ["tre", "uno", "due"], what="the new order")


def test_a_cut_connection_loses_nothing(composer: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    composer.locator("textarea").first.fill("scritto senza rete")
    expect(composer.locator("[data-notice=offline]")).to_be_visible()
    assert words()[0] == "uno"
    context.set_offline(False)
    wait_until(lambda: words()[0] == "scritto senza rete", what="what was typed")
    saved(composer)


def test_a_conflict_is_shown_and_decided(composer: Page, director: User) -> None:
    block = Block.objects.get(position=1)
    Block.objects.filter(pk=block.pk).update(data={"markdown": "del direttore"}, revision=2, changed_by=director)
    composer.locator("textarea").first.fill("mio")
    expect(composer.locator("[data-conflict] .notice-bar")).to_be_visible()
    expect(composer.locator("textarea").first).to_have_value("mio")
    composer.get_by_role("button", name="Mantieni", exact=False).or_(
        composer.locator("[data-conflict] .btn-primary")
    ).first.click()
    wait_until(lambda: words()[0] == "mio", what="the decision")
