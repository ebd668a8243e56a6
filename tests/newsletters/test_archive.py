"""What everybody may see of issues that left: pages without names, a feed, counted links that lead nowhere else."""

import pytest
from defusedxml import ElementTree

from django.test import Client
from django.urls import reverse

from newsletters.actions.issue_steps import approve_issue, cancel_issue, submit_issue
from newsletters.actions.sending import send_issue
from newsletters.links_followed import SEPARATOR, link_token, reader_part
from newsletters.models import ClickCount, Issue, MeasuredClick, Subscriber
from tests.factories.issues import (
    BlockFactory,
    IssueFactory,
    approved_issue,
    director,
    sending_issue,
    sent_issue,
    somebody,
)
from tests.factories.newsletters import reader

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_archive_names_nobody(stranger: Client) -> None:
    issue = sent_issue(title="Novità per {{ name|tutti }}")
    page = stranger.get(reverse("newsletters:archive_detail", args=[issue.slug])).content.decode()
    assert "Novità per tutti" in page
    assert "Gentile lettrice, lettore, il" in page
    assert "Ada" not in page
    assert "unsubscribe" not in page
    assert f'rel="canonical" href="http://127.0.0.1:8000/newsletter/archive/{issue.slug}/"' in page


def test_hostile_words_are_shown_as_typed(stranger: Client) -> None:
    somebody()
    issue = IssueFactory(title="<script>alert(1)</script>")
    BlockFactory(issue=issue, kind="heading", data={"text": "<img src=x onerror=alert(1)>", "level": 2})
    BlockFactory(issue=issue, data={"markdown": "<b onclick=x>ciao</b> [qui](javascript:alert(1))"})
    approved = approve_issue(
        submit_issue(issue, by=issue.author),
        by=director(),
        sha256=issue.versions.get().sha256,
        has_read_warnings=True,
    )
    sent = send_issue(approved, by=issue.author)
    page = stranger.get(reverse("newsletters:archive_detail", args=[sent.slug])).content.decode()
    feed = stranger.get(reverse("newsletters:archive_feed")).content.decode()
    for text in (page.partition("<main")[2], sent.approved_version.html, feed):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b onclick" not in text


def test_the_feed_is_atom_with_the_whole_issue(stranger: Client) -> None:
    issue = sent_issue()
    IssueFactory()
    response = stranger.get(reverse("newsletters:archive_feed"))
    root = ElementTree.fromstring(response.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert entry.findtext(f"{ATOM}title") == issue.title
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/{issue.slug}/")
    assert "<strong>bando</strong>" in entry.findtext(f"{ATOM}content")


def test_an_issue_that_is_not_public_is_not_there(stranger: Client) -> None:
    issue = sent_issue(is_public=False)
    assert stranger.get(reverse("newsletters:archive_detail", args=[issue.slug])).status_code == 404
    version = issue.approved_version
    assert issue.slug not in version.html + version.text, "no mail links to a page that is not there"


def test_a_public_issue_is_linked_from_its_mail(stranger: Client) -> None:
    issue = sent_issue()
    for part in (issue.approved_version.html, issue.approved_version.text):
        assert f"/newsletter/archive/{issue.slug}/" in part


def test_an_issue_stopped_on_its_way_says_that_it_was_withdrawn(stranger: Client) -> None:
    halfway, never = sending_issue(), approved_issue()
    for issue in (halfway, never):
        cancel_issue(issue, by=issue.author, note="Errore nel testo")
    page = stranger.get(reverse("newsletters:archive_detail", args=[halfway.slug]))
    assert (page.status_code, "Errore nel testo" in page.content.decode()) == (410, False)
    assert halfway.title not in page.content.decode()
    assert stranger.get(reverse("newsletters:archive_detail", args=[never.slug])).status_code == 404
    feed = stranger.get(reverse("newsletters:archive_feed")).content.decode()
    assert halfway.slug not in stranger.get(reverse("newsletters:archive_list")).content.decode() + feed


def test_the_list_shows_titles_as_somebody_without_a_name_reads_them(stranger: Client) -> None:
    sent_issue(title="Novità per {{ name|tutti }}", preheader="Ciao {{ name|a tutti }}!")
    page = stranger.get(reverse("newsletters:archive_list")).content.decode()
    assert "Novità per tutti" in page
    assert "Ciao a tutti!" in page
    assert "{{" not in page


def counted(issue: Issue, query: str = "") -> str:
    return reverse("newsletters:link_follow", args=[link_token(issue.pk, 1)]) + query


def test_clicks_are_counted_per_link_and_day_of_nobody(stranger: Client) -> None:
    issue = sending_issue()
    for _ in range(3):
        response = stranger.get(counted(issue))
        assert (response.status_code, response["Location"]) == (302, "https://bandi.example/2026")
    stranger.head(counted(issue))
    stranger.get(counted(issue), headers={"Sec-Purpose": "prefetch"})
    assert ClickCount.objects.get().clicks == 3
    assert MeasuredClick.objects.count() == 0


def test_only_who_agreed_is_counted_by_person(stranger: Client) -> None:
    issue, ada = sending_issue(), reader()
    part = reader_part({"subscriber": ada.pk, "measured": True})
    assert reader_part({"subscriber": ada.pk, "measured": False}) == ""
    stranger.get(counted(issue, part))
    assert MeasuredClick.objects.count() == 0, "the consent has ended since the mail left"
    Subscriber.objects.filter(pk=ada.pk).update(is_measured=True)
    stranger.get(counted(issue, part))
    stranger.get(counted(issue, f"?r={ada.pk}{SEPARATOR}made-up"))
    assert MeasuredClick.objects.get().subscriber == ada


@pytest.mark.parametrize("token", ["1-1", "1-1.made-up", "https://altrove.example", "1-99.x"])
def test_a_token_that_is_not_ours_leads_nowhere(stranger: Client, token: str) -> None:
    assert stranger.get(f"/n/{token}").status_code == 404


def test_a_link_leads_only_where_its_issue_links_to(stranger: Client) -> None:
    issue = sending_issue()
    assert stranger.get(f"/n/{link_token(issue.pk, 99)}").status_code == 404
    assert stranger.get(f"/n/{link_token(issue.pk + 99, 1)}").status_code == 404
