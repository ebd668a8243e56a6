"""Two things at the same moment: signing up, confirming, leaving. The database lets one pass after the other."""

import contextlib
import threading

import pytest

from django.db import connection, transaction

from accounts.models import User
from common.mailing.actions import freeze_audience, make_batch
from common.mailing.message import Content
from common.mailing.states import Guarantee, Scope
from common.mailing.suppressions import is_suppressed
from newsletters.actions.consents import Origin, current_words
from newsletters.actions.joining import OutdatedRequestError, confirm_subscription, request_subscription
from newsletters.actions.leaving import erase_subscriber, unsubscribe
from newsletters.issue_audience import rows_for
from newsletters.models import ConsentRecord, Subscriber
from newsletters.profiles import Profile
from newsletters.states import ConsentAct, Source, SubscriberState
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import reader, request_of_stranger

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3
ORIGIN = Origin(Source.SIGN_UP)


def ask(email: str) -> None:
    request_subscription(email, Profile(), words=current_words(), origin=ORIGIN)


def confirm(record: ConsentRecord) -> None:
    with contextlib.suppress(OutdatedRequestError):
        confirm_subscription(record.pk, origin=ORIGIN)


def test_one_address_signed_up_twice_is_one_reader() -> None:
    for number in range(ROUNDS):
        email = f"doppia{number}@lettura.example"
        assert at_once(*[lambda email=email: ask(email)] * 4) == [None] * 4
        subscriber = Subscriber.objects.get(email=email)
        assert subscriber.consent_records.count() == 3, "at most three requests an hour, however many come at once"


def test_two_confirmations_are_one() -> None:
    for number in range(ROUNDS):
        record = request_of_stranger(f"due{number}@lettura.example")
        at_once(*[lambda record=record: confirm(record)] * 3)
        given = record.subscriber.consent_records.filter(act=ConsentAct.CONFIRMED)
        assert given.count() == 1


def test_leaving_and_confirming_at_once_ends_in_one_truth() -> None:
    for number in range(ROUNDS):
        subscriber = reader(email=f"gara{number}@lettura.example")
        unsubscribe(subscriber, origin=ORIGIN)
        record = request_of_stranger(subscriber.email)
        at_once(lambda record=record: confirm(record), lambda one=subscriber: unsubscribe(one, origin=ORIGIN))
        subscriber.refresh_from_db()
        is_in = subscriber.state == SubscriberState.CONFIRMED
        assert is_in != is_suppressed(subscriber.email, Scope.NEWSLETTER)
        assert is_in == (subscriber.consent is not None)


def test_leaving_many_times_at_once_is_one_withdrawal() -> None:
    subscriber = reader(email="molte@lettura.example")
    at_once(*[lambda: unsubscribe(subscriber, origin=ORIGIN)] * 4)
    assert subscriber.consent_records.filter(act=ConsentAct.WITHDRAWN).count() == 1


def test_erased_while_an_audience_is_frozen_leaves_no_address_in_it() -> None:
    subscriber, nora = reader(email="cancellata@lettura.example", name="Carla Neri"), UserFactory()
    reader(email="resta@lettura.example")
    erasing = threading.Thread(target=erase, args=(subscriber, nora))
    with transaction.atomic():
        batch = make_batch(
            Content("", "Numero 1", "Testo"),
            kind="newsletter",
            scope=Scope.NEWSLETTER,
            guarantee=Guarantee.AT_MOST_ONCE,
        )
        assert freeze_audience(batch, rows_for(Subscriber.objects.reached(), ())) == 2
        erasing.start()
        erasing.join(1)
        assert erasing.is_alive(), "it waits until it can see whom the issue goes to"
    erasing.join(20)
    assert not erasing.is_alive()
    subscriber.refresh_from_db()
    assert subscriber.state == SubscriberState.ERASED
    left = dict(batch.deliveries.values_list("address", "state"))
    assert left == {"": "skipped", "resta@lettura.example": "pending"}
    assert "Carla" not in str(list(batch.deliveries.values()))


def erase(subscriber: Subscriber, by: User) -> None:
    try:
        erase_subscriber(subscriber, by=by)
    finally:
        connection.close()
