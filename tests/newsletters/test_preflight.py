"""The check before approval: each fault has its verdict, and what can't be looked at says so."""

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import dns.flags
import dns.message
import dns.rrset
import pytest
from pytest_django import Settings

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from newsletters.drawing import Mail
from newsletters.inspection import inspect
from newsletters.letter import Letter, Piece
from newsletters.models import Block, Issue
from newsletters.own_pages import answer_at
from newsletters.preflight import Answer, Audience, Facts, Level, check
from newsletters.sender_domain import Domain, Record, look_up
from tests.factories.issues import BlockFactory, IssueFactory, sent_issue, somebody

MAIL = Mail("Oggetto", "<p>{{ unsubscribe_url }}</p>", "Testo {{ unsubscribe_url }}")
ONE_CLICK = {"List-Unsubscribe": "<x>", "List-Unsubscribe-Post": "y"}


def facts(*pieces: Piece, **changes: Any) -> Facts:
    """An issue that is in order, but for what a test changes."""
    letter = Letter("Titolo", "Oggetto", "Anteprima", "it", pieces or (Piece("k", "text", {"markdown": "ciao"}),))
    given = {"letter": letter, "mail": MAIL, "headers": ONE_CLICK, "audience": Audience(3), "postal_address": "Via X"}
    return Facts(**given | changes)


def found(given: Facts, level: Level) -> set[str]:
    return {one.code for one in check(given) if one.level is level}


def test_an_issue_in_order_has_no_errors_and_says_what_was_not_checked() -> None:
    assert found(facts(), Level.ERROR) == set()
    assert found(facts(), Level.WARNING) == set()
    assert found(facts(), Level.UNCHECKED) == {"domain"}


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (Piece("k", "text", {"markdown": " "}), "words"),
        (Piece("k", "picture", {"picture": "x", "alternative": ""}), "alternative"),
        (Piece("k", "picture", {"alternative": "una foto"}), "picture"),
        (Piece("k", "button", {"label": "Vai"}), "address"),
        (Piece("k", "button", {"label": "Vai", "link": "https://rotto"}), "link"),
        (Piece("k", "text", {"markdown": "[qui](ftp://a.it)"}), "link"),
        (Piece("k", "text", {"markdown": "{{ cognome }}"}), "placeholder"),
        (Piece("k", "card:workshop", {"key": ""}), "card"),
        (Piece("k", "card:gone", {"key": "x"}), "card"),
    ],
)
def test_a_fault_of_a_block_is_an_error_that_leads_to_it(piece: Piece, code: str) -> None:
    errors = [one for one in check(facts(piece)) if one.level is Level.ERROR]
    assert [(one.code, one.block) for one in errors] == [(code, "k")]


@pytest.mark.parametrize(
    ("changes", "level", "code"),
    [
        ({"headers": {}}, Level.ERROR, "one_click"),
        ({"mail": Mail("O", "<p></p>", "t {{ unsubscribe_url }}")}, Level.ERROR, "unsubscribe"),
        ({"mail": Mail("O", "x" * 110_000 + "{{ unsubscribe_url }}", MAIL.text)}, Level.ERROR, "size"),
        ({"mail": Mail("O", MAIL.html, "")}, Level.ERROR, "text"),
        ({"audience": Audience(0)}, Level.ERROR, "audience"),
        ({"audience": Audience(3, recent=2)}, Level.WARNING, "recent"),
        ({"audience": Audience(3, otherwise=2)}, Level.WARNING, "language"),
        ({"audience": Audience(3, suppressed=2)}, Level.OK, "suppressed"),
        ({"postal_address": ""}, Level.ERROR, "postal"),
        ({"letter": Letter("", "", "", "it", ())}, Level.ERROR, "subject"),
        ({"letter": Letter("T" * 90, "", "", "it", ())}, Level.WARNING, "subject"),
        ({"domain": Domain("x.example", {Record.SPF: True})}, Level.OK, "spf"),
        ({"domain": Domain("x.example", {Record.DMARC: False})}, Level.WARNING, "dmarc"),
        ({"domain": Domain("x.example", {})}, Level.UNCHECKED, "dkim"),
    ],
)
def test_what_else_is_looked_at(changes: dict[str, Any], level: Level, code: str) -> None:
    assert code in found(facts(**changes), level)


def test_of_an_issue_without_blocks_the_text_is_not_praised() -> None:
    given = facts(letter=Letter("Titolo", "Oggetto", "Anteprima", "it", ()))
    assert found(given, Level.ERROR) == {"blocks"}
    assert "text" not in found(given, Level.OK)


@pytest.mark.django_db
def test_the_site_is_asked_about_its_own_pages() -> None:
    assert answer_at("/workshops/") is Answer.FOUND
    assert answer_at("/workshops/non-c-e/") is Answer.MISSING
    assert answer_at("/nessuna/pagina/") is Answer.MISSING
    assert answer_at("/companies/") is Answer.SIGN_IN
    assert answer_at(f"/newsletter/archive/{sent_issue().slug}/") is Answer.FOUND


@pytest.mark.django_db
def test_a_draft_is_inspected_with_its_links_and_readers(outreach: User) -> None:
    somebody()
    block = BlockFactory(issue__author=outreach, data={"markdown": "[qui](/workshops/non-c-e/) [là](/companies/)"})
    codes = {(one.level, one.code) for one in inspect(block.issue)}
    assert {(Level.ERROR, "dead"), (Level.WARNING, "sign_in"), (Level.OK, "audience")} <= codes
    sent_issue()
    Block.objects.filter(pk=block.pk).update(data={"markdown": "ciao"})
    assert (Level.WARNING, "recent") in {(one.level, one.code) for one in inspect(block.issue)}
    assert (Level.ERROR, "blocks") in {(one.level, one.code) for one in inspect(IssueFactory())}


@pytest.mark.django_db
def test_issue_preflight_leads_to_where_errors_are_mended(client: Client, outreach: User) -> None:
    client.force_login(outreach)
    somebody()
    issue = BlockFactory(issue__author=outreach, data={"markdown": ""}).issue
    button = f'<a class="btn btn-primary" href="{reverse("newsletters:issue_compose", args=[issue.pk])}">'
    page = client.get(reverse("newsletters:issue_preflight", args=[issue.pk])).content.decode()
    assert button in page
    assert "Non controllato:" not in page, "the verdict says so itself"
    Block.objects.filter(issue=issue).update(data={"markdown": "ciao"})
    assert button not in client.get(reverse("newsletters:issue_preflight", args=[issue.pk])).content.decode()


@pytest.mark.django_db
def test_issue_preflight_promises_the_director_only_what_the_review_shows(
    client: Client, outreach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = Domain("distretto.example", dict.fromkeys(Record, False))
    monkeypatch.setattr("newsletters.inspection.look_up", lambda sender: missing)
    client.force_login(outreach)
    somebody()
    head = {"issue__author": outreach, "issue__subject": "Oggetto", "issue__preheader": "Anteprima"}
    issue = BlockFactory(**head, data={"markdown": "ciao"}).issue
    url = reverse("newsletters:issue_preflight", args=[issue.pk])
    page = client.get(url, {"domain": "1"}).content.decode()
    assert "SPF di distretto.example manca" in page
    others = "Gli avvisi sul dominio del mittente riguardano chi gestisce il sistema."
    assert f"Nessun errore. {others}" in page
    assert "prende visione" not in page
    Issue.objects.filter(pk=issue.pk).update(preheader="")
    page = client.get(url, {"domain": "1"}).content.decode()
    assert f"1 avviso: il direttore ne prende visione. {others}" in page


@pytest.mark.django_db
def test_issue_preflight_of_a_sent_issue_has_no_next_step(client: Client, outreach: User) -> None:
    client.force_login(outreach)
    page = client.get(reverse("newsletters:issue_preflight", args=[sent_issue().pk])).content.decode()
    assert "Esiti" in page
    assert "next-step" not in page


class Names(socketserver.BaseRequestHandler):
    """A name server that knows three texts."""

    TEXTS = {  # noqa: RUF012
        "distretto.example.": "v=spf1 mx -all",
        "_dmarc.distretto.example.": "v=DMARC1; p=reject",
        "posta._domainkey.distretto.example.": "v=DKIM1; p=MIIB",
    }

    def handle(self) -> None:
        data, sock = self.request
        query = dns.message.from_wire(data)
        name = query.question[0].name
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if text := self.TEXTS.get(name.to_text()):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", f'"{text}"'))
        sock.sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def names(settings: Settings) -> Iterator[None]:
    """A name server on a port of its own."""
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Names) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.NEWSLETTER_DNS_SERVERS = [f"127.0.0.1#{server.server_address[1]}"]
        settings.NEWSLETTER_DKIM_SELECTORS = ["posta"]
        yield
        server.shutdown()


def test_the_senders_domain_is_looked_up(names: None) -> None:
    assert look_up("Distretto <notizie@distretto.example>").found == dict.fromkeys(Record, True)
    assert look_up("notizie@altro.example").found == dict.fromkeys(Record, False)


def test_where_nobody_answers_nothing_is_said(settings: Settings) -> None:
    with socketserver.UDPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as silent:
        settings.NEWSLETTER_DNS_SERVERS = [f"127.0.0.1#{silent.server_address[1]}"]
        settings.NEWSLETTER_DNS_SECONDS = 0.2
        assert set(look_up("notizie@distretto.example").found.values()) == {None}
    assert cache.get("newsletters:sender-domain:distretto.example") is None
