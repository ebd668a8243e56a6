"""Words that people choose - of readers, companies, issues - stay words: no header, no tag, no link of somebody else's."""

import pytest
from defusedxml import ElementTree

from django.test import Client
from django.urls import reverse

from newsletters.actions.issue_steps import approve_issue, submit_issue
from newsletters.actions.sending import send_issue
from newsletters.kinds import personal
from newsletters.models import Issue, Subscriber
from tests.cast import Cast
from tests.factories.companies import CompanyFactory
from tests.factories.issues import BlockFactory, IssueFactory, director, somebody
from tests.factories.newsletters import reader
from tests.outbox import Sent, outbox

pytestmark = pytest.mark.django_db
WORDS = [
    "Ada {{ unsubscribe_url }}",
    "{{ name }} {{ company }}",
    "=?utf-8?q?Bcc:_ladro=40spam.example?=",
    "Rossi, Mario <ladro@spam.example>",
    '"; <ladro@spam.example>',
    "<script>alert(1)</script>",
    "<a href='https://ladro.example'>vinci</a>",
    "עדה \u200fבניני",
    "👩🏽‍🔬 Ada 🧵",
    "A" * 150,
    "ì" * 150,
    "a=\t b= =3D=0A",
]
TEXT = "Ciao {{ name|lettrice }} di **{{ company|una ditta }}**."


def left(issue: Issue) -> list[Sent]:
    """The mails of an issue, by the very steps that lead there."""
    submit_issue(issue, by=issue.author)
    sha256 = issue.versions.get().sha256
    approved = approve_issue(issue, by=director(), sha256=sha256, has_read_warnings=True)
    send_issue(approved, by=approved.author)
    for sent in (found := outbox()):
        merge = sent.delivery.merge
        sent.delivery.merge = merge | personal(sent.delivery.pk, sent.delivery.address, merge)
    return found


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_names_of_readers_and_companies_stay_words(words: str) -> None:
    words = " ".join(words.split())
    reader(email="ada@lettura.example", name=words, company=CompanyFactory(name=words))
    reader(email="bea@lettura.example", name="Bea")
    issue = IssueFactory(title="Per {{ name|tutti }}", subject="Novità per {{ name|tutti }}: {{ company|te }}")
    BlockFactory(issue=issue, data={"markdown": TEXT})
    hostile, plain = sorted(left(issue), key=lambda sent: sent.to)
    assert sorted(hostile.message.keys()) == sorted(plain.message.keys())
    assert [one.addr_spec for one in hostile.message["To"].addresses] == ["ada@lettura.example"]
    assert " ".join(hostile.subject.split()) == f"Novità per {words}: {words}"
    assert words in " ".join(hostile.text.split())
    for tag in ("<script>alert", "<a href='https://ladro"):
        assert tag not in hostile.html
    for body in (hostile.html, hostile.text):
        assert body.count("/unsubscribe/") == plain.html.count("/unsubscribe/") or body.count("/unsubscribe/") == 1
    assert max(map(len, hostile.raw.split(b"\r\n"))) < 998
    assert b"\n" not in hostile.raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "title",
    ["Novità\r\nBcc: ladro@spam.example", "=?utf-8?q?a?=", "\u202eatsefmanI", "È " * 70, "{{{{ name }}", "a\x0bb\x1fc"],
)
def test_whatever_title_is_typed_the_mail_and_the_feed_stay_whole(cast: Cast, stranger: Client, title: str) -> None:
    somebody()
    client = cast.client("outreach")
    answer = client.post(reverse("newsletters:issue_create"), {"title": title, "language": "it"})
    if answer.status_code == 422:
        return
    issue = Issue.objects.get()
    assert "\n" not in issue.title
    block = BlockFactory(issue=issue, kind="text")
    url = reverse("newsletters:block_save", args=[issue.pk, block.pk])
    prefix = str(block.pk)
    client.post(url, {f"{prefix}-markdown": "uno\x0bdue\x1ftre\ufffe", f"{prefix}-base_revision": "1", "act": "save"})
    (mail,) = left(issue)
    assert "Bcc" not in mail.message
    assert mail.message["Subject"]
    feed = stranger.get(reverse("newsletters:archive_feed"))
    assert feed.status_code == 200
    assert len(ElementTree.fromstring(feed.content)) > 5
    assert stranger.get(reverse("newsletters:archive_detail", args=[issue.slug])).status_code == 200


def test_a_name_that_turns_the_line_round_is_set_straight(client: Client) -> None:
    data = {"email": "ada@lettura.example", "language": "it", "consent": "on", "name": "Ada \u202egpj.exe\u2066x"}
    client.post(reverse("newsletters:subscribe"), data)
    answers = Subscriber.objects.get().consent_records.get().answers
    assert answers["name"] == "Ada gpj.exe x"


def test_the_feed_holds_what_xml_can_hold_wherever_it_came_from(stranger: Client) -> None:
    somebody()
    issue = BlockFactory(issue=IssueFactory(), data={"markdown": "uno\x0bdue\x1f\ufffe"}).issue
    left(issue)
    feed = stranger.get(reverse("newsletters:archive_feed"))
    assert "unodue" in "".join(ElementTree.fromstring(feed.content).itertext())
