"""Sending: an approved issue becomes one batch, whoever is in a hurry; a test goes to the district only."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from django.utils import timezone

from accounts.models import User
from common.mailing.actions import cancel_batch, content_of
from common.mailing.message import Template
from common.mailing.models import Batch, Delivery
from common.mailing.states import Scope
from common.mailing.suppressions import suppress
from newsletters.actions.composing import create_issue
from newsletters.actions.issue_steps import cancel_issue, schedule_issue
from newsletters.actions.segments import save_segment
from newsletters.actions.sending import finish_issues, send_issue, send_test, start_due_issues
from newsletters.errors import NotPossibleError
from newsletters.issue_audience import readers_of, suppressed_in
from newsletters.issue_errors import IssueRefusedError
from newsletters.issue_states import IssueState
from newsletters.kinds import NEWSLETTER, TEST, personal
from newsletters.models import Issue, Segment, Subscriber
from tests.at_once import at_once
from tests.factories.issues import BlockFactory, approved_issue, sending_issue, settle
from tests.factories.newsletters import SegmentFactory, reader


def due(issue: Issue) -> Issue:
    """Let the hour of a scheduled issue have come."""
    schedule_issue(issue, at=timezone.now() + timedelta(hours=1), by=issue.author)
    Issue.objects.filter(pk=issue.pk).update(scheduled_for=timezone.now() - timedelta(seconds=1))
    return issue


@pytest.mark.django_db
def test_an_issue_freezes_who_gets_it_and_what() -> None:
    ada = reader(name="Ada <b>Bini</b>")
    Subscriber.objects.filter(pk=ada.pk).update(is_measured=True)
    reader(name="", email="senza@lettura.example")
    reader(language="en")
    issue = sending_issue()
    batch = Batch.objects.get(kind=NEWSLETTER)
    assert (issue.batch, issue.audience_count, batch.guarantee) == (batch, 2, "at_most_once")
    assert (batch.html, batch.text) == (issue.approved_version.html, issue.approved_version.text)
    bodies = {}
    for delivery in batch.deliveries.all():
        values = delivery.merge | personal(delivery.pk, delivery.address, delivery.merge)
        filled = Template(content_of(batch), "b").fill(delivery.address, "<1@x>", values)
        mail = message_from_bytes(filled, policy=policy.default)
        bodies[delivery.address] = mail.get_body(("html",)).get_content()
        assert mail["List-Unsubscribe"].startswith("<http")
    assert "Gentile lettrice, lettore, il" in bodies["senza@lettura.example"]
    assert "Gentile Ada &lt;b&gt;Bini&lt;/b&gt;" in bodies[ada.email]
    assert "?r=" in bodies[ada.email], "who agreed to it is counted by person"
    assert "?r=" not in bodies["senza@lettura.example"]


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_start_an_issue_once() -> None:
    issue = due(approved_issue())
    assert at_once(start_due_issues, start_due_issues, start_due_issues) == [None, None, None]
    issue.refresh_from_db()
    assert issue.state == IssueState.SENDING
    assert Batch.objects.filter(kind=NEWSLETTER).count() == 1
    assert Delivery.objects.filter(batch=issue.batch).count() == 1


@pytest.mark.django_db
def test_nothing_starts_before_its_hour_or_without_readers() -> None:
    issue = approved_issue()
    schedule_issue(issue, at=timezone.now() + timedelta(hours=1), by=issue.author)
    assert start_due_issues() == []
    Issue.objects.filter(pk=issue.pk).update(scheduled_for=timezone.now() - timedelta(seconds=1))
    Subscriber.objects.update(language="en")
    assert start_due_issues() == []
    issue.refresh_from_db()
    assert (issue.state, issue.batch) == (IssueState.APPROVED, None)
    assert Batch.objects.filter(kind=NEWSLETTER).count() == 0
    assert issue.transitions.last().note


@pytest.mark.django_db
def test_an_issue_that_cannot_be_sent_holds_up_no_other() -> None:
    reader()
    broken, sound = due(approved_issue(segment=SegmentFactory())), due(approved_issue())
    Issue.objects.filter(pk=broken.pk).update(scheduled_for=timezone.now() - timedelta(minutes=5))
    gone = {"join": "and", "parts": [{"kind": "gone_meanwhile", "values": ["x"]}]}
    Segment.objects.update(conditions=gone)
    assert start_due_issues() == [sound.pk]
    broken.refresh_from_db()
    assert (broken.state, broken.scheduled_for) == (IssueState.APPROVED, None)
    assert broken.transitions.last().note
    assert start_due_issues() == []


@pytest.mark.django_db
def test_the_readers_that_were_approved_stay_the_same() -> None:
    segment = SegmentFactory(name="Tutti")
    issue = approved_issue(segment=segment)
    others = {"join": "and", "parts": [{"kind": "language", "values": ["en"]}]}
    with pytest.raises(NotPossibleError, match=issue.title):
        save_segment(segment, name="Altri", conditions=others, by=issue.author)
    assert (
        save_segment(segment, name="Tutti quanti", conditions=segment.conditions, by=issue.author).name
        == "Tutti quanti"
    )
    cancel_issue(issue, note="Ci si ripensa.", by=issue.author)
    assert save_segment(segment, name="Altri", conditions=others, by=issue.author).conditions == others


@pytest.mark.django_db
def test_those_who_get_nothing_are_counted_within_the_audience() -> None:
    english = {"join": "and", "parts": [{"kind": "language", "values": ["en"]}]}
    reader(language="en")
    issue = approved_issue(segment=SegmentFactory(conditions=english))
    for language in ("it", "it", "en"):
        suppress(reader(language=language).email, scope=Scope.ALL, reason="casella chiusa")
    assert (suppressed_in(issue), readers_of(issue).count()) == (1, 1)
    issue.segment = None
    assert (suppressed_in(issue), issue.language) == (2, "it")


@pytest.mark.django_db(transaction=True)
def test_two_issues_of_one_title_get_an_address_each(outreach: User) -> None:
    def begin() -> None:
        create_issue(head={"title": "Novità", "subject": "Novità"}, by=outreach)

    assert at_once(begin, begin, begin) == [None, None, None]
    assert Issue.objects.filter(title="Novità").values("slug").distinct().count() == 3


@pytest.mark.django_db
def test_an_issue_is_sent_when_its_batch_is_done() -> None:
    issue = sending_issue()
    assert finish_issues() == []
    settle(issue.batch)
    assert finish_issues() == [issue.pk]
    assert finish_issues() == []
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
    with pytest.raises(IssueRefusedError):
        send_issue(issue, by=issue.author)


@pytest.mark.django_db
def test_cancelling_ends_the_batch_and_the_other_way_round() -> None:
    here, there = sending_issue(), sending_issue()
    cancel_issue(here, by=here.author, note="Errore nel testo")
    assert set(here.batch.deliveries.values_list("state", flat=True)) == {"skipped"}
    cancel_batch(there.batch, because="dalla posta in uscita")
    finish_issues()
    there.refresh_from_db()
    assert (there.state, there.transitions.last().note) == (IssueState.CANCELLED, "dalla posta in uscita")


@pytest.mark.django_db
def test_a_test_is_marked_and_goes_to_the_district_only(outreach: User, director: User, company_owner: User) -> None:
    issue = BlockFactory(issue__author=outreach, issue__title="Novità\r\nBcc: a@b.it").issue
    batches = send_test(issue, people=[outreach, director], by=outreach)
    assert {batch.kind for batch in batches} == {TEST}
    assert all(batch.subject.startswith("[Prova] ") for batch in batches)
    head = Template(content_of(batches[0]), "b").fill(outreach.email, "<1@x>", {}).decode().partition("\r\n\r\n")[0]
    assert not any(line.startswith("Bcc") for line in head.split("\r\n"))
    assert issue.links.count() == 0
    with pytest.raises(IssueRefusedError):
        send_test(issue, people=[company_owner], by=outreach)
