"""The tick: what was forgotten is found, and what is being worked at is not rung for again."""

from datetime import timedelta

import pytest
from celery import current_app

from django.conf import settings
from django.utils import timezone

from common.mailing.doorbell import ring
from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, Cause, DeliveryState, Guarantee
from common.mailing.tasks import tick
from tests.mailing.conftest import newsletter, readers
from tests.mailing.engine import QUEUES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _can_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAILING_CAN_SEND", True)


def rung() -> int:
    """Return how many calls wait in the broker, and take them away."""
    with current_app.connection_for_write() as connection:
        broker = connection.default_channel.client
        waiting = sum(broker.llen(queue) for queue in QUEUES)
        broker.delete(*QUEUES)
    return waiting


def test_a_batch_is_rung_for_once_in_a_while() -> None:
    batch = newsletter(readers(3))
    tick()
    assert rung() == settings.MAILING_PARALLEL
    tick()
    assert rung() == 0, "somebody was called a moment ago"
    long_ago = timezone.now() - timedelta(seconds=settings.MAILING_TASK_SECONDS + 1)
    Batch.objects.filter(pk=batch.pk).update(rung_at=long_ago)
    tick()
    assert rung() == settings.MAILING_PARALLEL


@pytest.mark.parametrize(
    "fields",
    [
        {"not_before": timezone.now() + timedelta(days=2)},
        {"hold_until": timezone.now() + timedelta(days=2)},
        {"state": BatchState.PAUSED, "paused_because": "x"},
        {"state": BatchState.PREPARED},
    ],
)
def test_a_batch_whose_time_has_not_come_is_left_alone(fields: dict[str, object]) -> None:
    batch = newsletter(readers(2), **fields)
    tick()
    assert rung() == 0
    assert Batch.objects.get(pk=batch.pk).state == batch.state


def test_what_is_due_later_is_not_rung_for_and_keeps_the_batch_open() -> None:
    batch = newsletter(readers(1))
    Delivery.objects.update(due_at=timezone.now() + timedelta(minutes=5))
    tick()
    assert rung() == 0
    assert Batch.objects.get(pk=batch.pk).state == BatchState.SENDING


def test_a_batch_with_nothing_left_is_done() -> None:
    batch = newsletter(readers(1))
    now = timezone.now()
    Delivery.objects.update(state="accepted", in_flight_at=now, settled_at=now)
    tick()
    assert Batch.objects.get(pk=batch.pk).state == BatchState.DONE


@pytest.mark.parametrize(
    ("guarantee", "attempts", "state"),
    [
        (Guarantee.AT_MOST_ONCE, 1, DeliveryState.UNKNOWN),
        (Guarantee.AT_LEAST_ONCE, 1, DeliveryState.RETRY),
        (Guarantee.AT_LEAST_ONCE, 6, DeliveryState.UNKNOWN),
    ],
)
def test_what_a_dead_worker_held(guarantee: Guarantee, attempts: int, state: DeliveryState) -> None:
    newsletter(readers(4), guarantee=guarantee)
    now = timezone.now()
    past, future = now - timedelta(seconds=1), now + timedelta(hours=1)
    in_flight, claimed, living, _waiting = Delivery.objects.order_by("pk")
    begun = {"state": "in_flight", "in_flight_at": now, "token": 1, "attempts": attempts}
    Delivery.objects.filter(pk=in_flight.pk).update(lease_until=past, **begun)
    Delivery.objects.filter(pk=claimed.pk).update(state="claimed", lease_until=past, token=1)
    Delivery.objects.filter(pk=living.pk).update(lease_until=future, **begun)
    tick()
    found = {delivery.pk: delivery for delivery in Delivery.objects.all()}
    assert (found[in_flight.pk].state, found[in_flight.pk].cause) == (state, Cause.WORKER_LOST)
    assert (found[claimed.pk].state, found[claimed.pk].attempts) == (DeliveryState.PENDING, 0)
    assert found[living.pk].state == DeliveryState.IN_FLIGHT
    assert found[in_flight.pk].token is found[claimed.pk].token is None, "the door is shut behind the dead"


def test_mail_to_many_waits_in_a_line_of_its_own() -> None:
    ring(newsletter(readers(1)))
    ring(newsletter(readers(1), guarantee=Guarantee.AT_LEAST_ONCE))
    with current_app.connection_for_write() as connection:
        broker = connection.default_channel.client
        assert {queue: broker.llen(queue) for queue in QUEUES} == {"celery": 1, "bulk": settings.MAILING_PARALLEL}
