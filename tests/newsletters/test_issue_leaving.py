"""The page of an issue that is leaving: how far it is, and the buttons that pause, resume and cancel it."""

import re
from http import HTTPStatus

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from django.urls import reverse

from common.mailing.models import Batch, MailRecord
from common.mailing.states import BatchState, Cause, DeliveryState
from newsletters.actions.sending import finish_issues
from newsletters.models import Issue
from tests.cast import Answer, Cast
from tests.factories.issues import approved_issue, sending_issue, sent_issue, settle

pytestmark = pytest.mark.django_db

BADGE = re.compile(r'<span class="state state-[a-z]+">([^<]+)<')


def press(cast: Cast, name: str, issue: Issue, person: str = "outreach") -> Answer:
    return cast.client(person).post(reverse(f"newsletters:issue_{name}", args=[issue.pk]), follow=True)


def part(cast: Cast, issue: Issue, person: str = "outreach") -> Answer:
    url = reverse("newsletters:issue_progress", args=[issue.pk])
    return cast.client(person).get(url, headers={"HX-Request": "true"})


def test_the_page_of_an_issue_that_leaves_shows_how_far_it_is(cast: Cast) -> None:
    issue = sending_issue()
    page = cast.client("outreach").get(issue.get_absolute_url()).content.decode()
    assert "0</strong> di 1" in page
    for there in (
        "In attesa",
        "Ritmo",
        "/pause/",
        "/cancel/",
        'hx-trigger="every 2s"',
        "css/outbox.css",
        f"/outbox/{issue.batch_id}/",
    ):
        assert there in page
    follows = part(cast, issue).content.decode()
    assert "<html" not in follows
    assert 'hx-trigger="every 2s"' in follows
    other = cast.client("outreach").get(approved_issue().get_absolute_url()).content.decode()
    assert "/pause/" not in other + cast.client("administrator").get(issue.get_absolute_url()).content.decode()


def test_issue_cancel_is_called_as_what_leads_there(cast: Cast) -> None:
    for issue, name in ((sending_issue(), "Annulla l’invio"), (approved_issue(), "Annulla il numero")):
        assertContains(cast.client("outreach").get(issue.get_absolute_url()), f"{name}</a>")
        page = cast.client("outreach").get(reverse("newsletters:issue_cancel", args=[issue.pk])).content.decode()
        assert f'<h2 class="card-title">{name}</h2>' in page
        assert f"{name}</button>" in page


def test_pausing_and_resuming_leave_their_author_once(cast: Cast) -> None:
    issue = sending_issue()
    for name, state in (("pause", BatchState.PAUSED), ("resume", BatchState.SENDING)):
        press(cast, name, issue)
        second = press(cast, name, issue, "director")
        assert "Nulla da cambiare" in second.content.decode()
        issue.batch.refresh_from_db()
        assert issue.batch.state == state
    assert list(MailRecord.objects.values_list("act", "by")) == [
        ("paused", cast.person("outreach").pk),
        ("resumed", cast.person("outreach").pk),
    ]


def test_a_paused_issue_says_so_and_no_longer_asks_by_itself(cast: Cast) -> None:
    issue = sending_issue()
    page = press(cast, "pause", issue).content.decode()
    assert "in pausa" in page
    assert "/resume/" in page
    assert "hx-trigger=" not in part(cast, issue).content.decode()


def test_the_list_and_the_head_say_that_an_issue_stands_still(cast: Cast) -> None:
    issue = sending_issue(language="it")
    pages = (reverse("newsletters:issue_list"), issue.get_absolute_url())
    shown = [cast.client("outreach").get(page).content.decode() for page in pages]
    assert [BADGE.findall(page)[0] for page in shown] == ["In invio"] * 2
    assert all("Tutti gli iscritti in italiano" in page for page in shown)
    Batch.objects.filter(pk=issue.batch_id).update(state=BatchState.KEPT)
    shown = [cast.client("outreach").get(page).content.decode() for page in pages]
    assert [BADGE.findall(page)[0] for page in shown] == ["Trattenuto, non inviato"] * 2


def test_a_sent_issue_says_of_how_many_mails_nobody_knows(cast: Cast) -> None:
    issue = sent_issue()
    assertNotContains(cast.client("outreach").get(issue.get_absolute_url()), "con esito ignoto")
    issue.batch.deliveries.update(state=DeliveryState.UNKNOWN, cause=Cause.LOST_AFTER)
    assertContains(cast.client("outreach").get(issue.get_absolute_url()), "1 con esito ignoto")


def test_when_it_has_left_the_page_is_asked_for_anew(cast: Cast) -> None:
    issue = sending_issue()
    settle(issue.batch)
    assert "hx-trigger" in part(cast, issue).content.decode(), "the issue is closed by the next tick"
    finish_issues()
    answer = part(cast, issue)
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (HTTPStatus.OK, "true")
    assert "/pause/" not in cast.client("outreach").get(issue.get_absolute_url()).content.decode()


def test_what_is_not_leaving_can_be_neither_paused_nor_resumed(cast: Cast) -> None:
    issue = approved_issue()
    for name in ("pause", "resume"):
        assert "Nulla da cambiare" in press(cast, name, issue).content.decode()
    assert not MailRecord.objects.exists()
