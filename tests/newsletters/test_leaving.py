"""Leaving: one click without a sign-in, by mail that comes back, by erasure."""

import json
from http import HTTPStatus

import pytest
from pytest_django import Settings
from pytest_django.asserts import assertContains

from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from common.mailing.actions import freeze_audience, make_batch
from common.mailing.extension_points import delivery_bounced, delivery_complained
from common.mailing.kinds import kind_of
from common.mailing.message import Content
from common.mailing.models import Delivery, Suppression
from common.mailing.states import DeliveryState, Guarantee, Scope
from common.mailing.suppressions import is_suppressed
from newsletters import links_followed
from newsletters.actions.clicks import count_click
from newsletters.actions.consents import Origin
from newsletters.actions.leaving import erase_subscriber, note_bounce, note_complaint, unsubscribe
from newsletters.errors import NotPossibleError
from newsletters.issue_audience import rows_for
from newsletters.links import links_for, preferences_token, unsubscribe_token
from newsletters.models import ConsentRecord, IssueLink, MeasuredClick, Subscriber
from newsletters.states import ConsentAct, Purpose, Source, SubscriberState
from tests.cast import Cast
from tests.factories.issues import IssueFactory
from tests.factories.newsletters import reader, request_of_stranger

pytestmark = pytest.mark.django_db


def leave(subscriber: Subscriber) -> str:
    return reverse("newsletters:unsubscribe", args=[unsubscribe_token(subscriber.pk)])


def batch_to_all() -> Delivery:
    """Freeze an issue to everybody, and return its first delivery."""
    content = Content("d@d.example", "Numero 1", "Testo")
    batch = make_batch(content, kind="newsletter", scope=Scope.NEWSLETTER, guarantee=Guarantee.AT_MOST_ONCE)
    freeze_audience(batch, rows_for(Subscriber.objects.reached(), ()))
    return batch.deliveries.first()


def test_one_click_unsubscribes_without_session_or_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get(leave(cast.reader)).status_code == HTTPStatus.OK
    cast.reader.refresh_from_db()
    assert cast.reader.state == SubscriberState.CONFIRMED, "a scanner that opens the link unsubscribes nobody"
    for _ in range(2):
        answer = client.post(leave(cast.reader), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
        assert (answer.status_code, answer.context["outcome"]) == (HTTPStatus.OK, "unsubscribed")
        assert "no-store" in answer["Cache-Control"]
    cast.reader.refresh_from_db()
    assert (cast.reader.state, cast.reader.consent) == (SubscriberState.UNSUBSCRIBED, None)
    assert is_suppressed(cast.reader.email, Scope.NEWSLETTER)
    assert not is_suppressed(cast.reader.email, Scope.ALL)
    withdrawn = ConsentRecord.objects.get(act=ConsentAct.WITHDRAWN)
    assert (withdrawn.source, withdrawn.ip_address) == (Source.ONE_CLICK, "127.0.0.1")
    assert withdrawn.wording == ConsentRecord.objects.get(act=ConsentAct.CONFIRMED).wording


def test_one_click_works_for_somebody_erased_and_tells_nothing(cast: Cast) -> None:
    address = leave(cast.reader)
    erase_subscriber(cast.reader, by=cast.director)
    assert Client().get(address).status_code == HTTPStatus.OK
    answer = Client().post(address)
    assert (answer.status_code, answer.context["outcome"]) == (HTTPStatus.OK, "unsubscribed")


@pytest.mark.parametrize("door", ["unsubscribe", "preferences"])
def test_a_broken_link_of_a_reader_shows_another_way_to_leave(client: Client, settings: Settings, door: str) -> None:
    settings.NEWSLETTER_SENDERS = ["Il Distretto <posta@distretto.example>"]
    answer = client.get(reverse(f"newsletters:{door}", args=["cut"]))
    assert (answer.status_code, answer.context["outcome"]) == (HTTPStatus.NOT_FOUND, "bad")
    assertContains(answer, 'href="mailto:posta@distretto.example"', status_code=HTTPStatus.NOT_FOUND)


def test_preferences_are_changed_by_the_link_alone(cast: Cast, client: Client) -> None:
    address = reverse("newsletters:preferences", args=[preferences_token(cast.reader.pk)])
    shown = client.get(address)
    assert "no-store" in shown["Cache-Control"]
    assert cast.reader.email not in shown.content.decode(), "the mail may have been passed on"
    client.post(address, {"name": "Ilaria L.", "language": "en", "role": "research", "is_measured": "on"})
    cast.reader.refresh_from_db()
    assert (cast.reader.name, cast.reader.language, cast.reader.is_measured) == ("Ilaria L.", "en", True)
    measuring = ConsentRecord.objects.filter(purpose=Purpose.MEASURING)
    client.post(address, {"name": "Ilaria L.", "language": "en"})
    assert [record.act for record in measuring.order_by("pk")] == [ConsentAct.CONFIRMED, ConsentAct.WITHDRAWN]
    unsubscribe(cast.reader, origin=Origin(Source.STAFF))
    assert client.get(address).context["outcome"] == "not_subscribed"
    assert client.post(address, {"name": "X", "language": "it"}).status_code == HTTPStatus.GONE


def test_clicks_are_noted_by_person_only_while_the_reader_agrees(cast: Cast, client: Client) -> None:
    address = reverse("newsletters:preferences", args=[preferences_token(cast.reader.pk)])
    link = IssueLink.objects.create(issue=IssueFactory(), number=1, url="https://distretto.example/bando")
    client.post(address, {"language": "it", "is_measured": "on"})
    merge = rows_for(Subscriber.objects.reached(), ()).get()[2]
    assert links_followed.reader_part(merge | {"measured": False}) == ""
    token = links_followed.reader_part(merge).removeprefix("?r=")
    count_click(link, reader=token)
    assert MeasuredClick.objects.get().subscriber == cast.reader
    client.post(address, {"language": "it"})
    count_click(link, reader=token)
    assert not MeasuredClick.objects.exists()
    assert link.counts.get().clicks == 2


def test_leaving_withdraws_each_consent_by_itself(cast: Cast, client: Client) -> None:
    address = reverse("newsletters:preferences", args=[preferences_token(cast.reader.pk)])
    client.post(address, {"language": "it", "is_measured": "on"})
    unsubscribe(cast.reader, origin=Origin(Source.ONE_CLICK))
    withdrawn = ConsentRecord.objects.filter(act=ConsentAct.WITHDRAWN).values_list("purpose", flat=True)
    assert set(withdrawn) == {Purpose.NEWSLETTER, Purpose.MEASURING}


@pytest.mark.parametrize("ends", ["left", "complained", "erased"])
def test_clicks_of_somebody_whose_mail_came_back_go_with_the_reader(cast: Cast, ends: str) -> None:
    Subscriber.objects.filter(pk=cast.reader.pk).update(is_measured=True)
    link = IssueLink.objects.create(issue=IssueFactory(), number=1, url="https://distretto.example/bando")
    MeasuredClick.objects.create(link=link, subscriber=cast.reader)
    note_bounce(cast.reader.email)
    assert MeasuredClick.objects.exists(), "nothing is withdrawn by a mail that comes back"
    if ends == "left":
        unsubscribe(cast.reader, origin=Origin(Source.ONE_CLICK))
    elif ends == "complained":
        note_complaint(cast.reader.email)
    else:
        erase_subscriber(cast.reader, by=cast.director)
    assert not MeasuredClick.objects.exists()


def test_mail_that_comes_back_marks_the_reader(cast: Cast) -> None:
    assert cast.reader
    delivery = batch_to_all()
    for heard in delivery_bounced:
        heard.provide(cast.reader.email, delivery.batch)
    cast.reader.refresh_from_db()
    assert cast.reader.state == SubscriberState.BOUNCED
    assert not ConsentRecord.objects.filter(act=ConsentAct.WITHDRAWN).exists()
    other = reader()
    for heard in delivery_complained:
        heard.provide(other.email, delivery.batch)
        heard.provide("nobody@here.example", delivery.batch)
    other.refresh_from_db()
    assert other.state == SubscriberState.COMPLAINED
    assert ConsentRecord.objects.get(act=ConsentAct.WITHDRAWN).source == Source.RETURNED


def test_newsletter_mail_carries_the_readers_own_links(cast: Cast) -> None:
    kind = kind_of("newsletter")
    assert (kind.scope, kind.guarantee) == (Scope.NEWSLETTER, Guarantee.AT_MOST_ONCE)
    links = kind.personal(7, cast.reader.email, {"name": "Ilaria", "subscriber": cast.reader.pk})
    assert links["unsubscribe_url"].endswith(leave(cast.reader))
    assert links_for(7, "prova@distretto.example", {})["unsubscribe_url"].endswith("/newsletter/")


def test_erasing_leaves_acts_and_a_hash(cast: Cast) -> None:
    email = cast.reader.email
    request_of_stranger(email, name="Ilaria Lettrice")
    delivery = batch_to_all()
    erase_subscriber(cast.reader, by=cast.director)
    erase_subscriber(cast.reader, by=cast.director)
    stored = json.dumps(
        [list(model.objects.values()) for model in (Subscriber, ConsentRecord, Delivery, Suppression)]
        + [list(Subscriber.pgh_event_model.objects.values())],
        default=str,
    )
    assert email not in stored
    assert "Ilaria" not in stored
    assert is_suppressed(email, Scope.NEWSLETTER)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.merge) == (DeliveryState.SKIPPED, {})
    assert ConsentRecord.objects.filter(act=ConsentAct.CONFIRMED).get().wording


def test_erasing_waits_for_a_mail_that_is_leaving(cast: Cast) -> None:
    moment = cast.reader.created_at
    batch_to_all()
    Delivery.objects.update(state="in_flight", token=1, lease_until=moment, in_flight_at=moment)
    with pytest.raises(NotPossibleError):
        erase_subscriber(cast.reader, by=cast.director)
    cast.reader.refresh_from_db()
    assert cast.reader.state == SubscriberState.CONFIRMED
    assert not Suppression.objects.exists()


def test_consent_records_are_only_ever_added(cast: Cast) -> None:
    record = ConsentRecord.objects.get(subscriber=cast.reader)
    for change in ({"wording": "Altro"}, {"proof": "Un foglio"}, {"ip_address": "198.51.100.1"}):
        with pytest.raises(InternalError, match="only ever added"), transaction.atomic():
            ConsentRecord.objects.filter(pk=record.pk).update(**change)
    with pytest.raises(InternalError, match="only ever added"), transaction.atomic():
        request_of_stranger().delete()


WRONG = {
    "subscriber_email_unique": {"email": "altra@lettura.example"},
    "subscriber_email_normalised": {"email": "Lettrice@lettura.example"},
    "subscriber_email_present": {"email": ""},
    "subscriber_confirmed_with_consent": {"consent": None},
    "subscriber_left_without_consent": {"state": "unsubscribed"},
    "subscriber_pending_without_consent": {"state": "pending"},
    "subscriber_erased_is_nobody": {"state": "erased", "left_at": "2026-01-01T00:00Z", "consent": None},
    "subscriber_words_known": {"role": "king"},
    "subscriber_name_without_control_characters": {"name": "Ada\nBcc: x"},
}


@pytest.mark.parametrize(("constraint", "values"), WRONG.items())
def test_the_database_refuses_what_cannot_be(constraint: str, values: dict[str, object], cast: Cast) -> None:
    reader(email="altra@lettura.example")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Subscriber.objects.filter(pk=cast.reader.pk).update(**values)
