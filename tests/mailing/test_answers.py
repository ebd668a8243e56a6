"""What each answer of the mail server does to a mail, to its batch and to the address."""

from datetime import timedelta

import pytest

from django.utils import timezone

from accounts.models import User
from common.mailing.actions import queue_mail, resume_batch, resume_faulty
from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, Cause, DeliveryState, Scope
from common.mailing.suppressions import is_suppressed
from common.mailing.troubles import FAULT_KIND
from tests.mailing.conftest import CONTENT, readers, sent
from tests.mailing.engine import PROCESSES, Engine
from tests.mailing.ledger import check_ledger, is_settled
from tests.processes import wait_until

RETRY, FAILED, UNKNOWN = DeliveryState.RETRY, DeliveryState.FAILED, DeliveryState.UNKNOWN
ANSWERS = {
    "r421": (RETRY, {Cause.DEFERRED}, "421"),
    "r450": (RETRY, {Cause.DEFERRED}, "450"),
    "d451": (RETRY, {Cause.DEFERRED}, "451"),
    "cut": (RETRY, {Cause.LOST_BEFORE}, ""),
    "r550-5.1.1": (FAILED, {Cause.REFUSED}, "550 5.1.1"),
    "r550-5.7.1": (FAILED, {Cause.REFUSED}, "550 5.7.1"),
    "d554": (FAILED, {Cause.REFUSED}, "554"),
    "drop": (UNKNOWN, {Cause.LOST_AFTER}, ""),
    "hang": (UNKNOWN, {Cause.LOST_AFTER, Cause.WORKER_LOST}, ""),
}


def state(batch: Batch) -> str:
    """Return where the batch stands now."""
    return str(Batch.objects.values_list("state", flat=True).get(pk=batch.pk))


def all_due(batch: Batch) -> None:
    """Let the minutes until the next attempt pass."""
    Delivery.objects.filter(batch=batch, state=RETRY).update(due_at=timezone.now())


def test_each_answer(engine: Engine) -> None:
    batch = sent([f"{name}@example.org" for name in ANSWERS] + ["fine@example.org", "no address", "ü@example.org"])
    wait_until(
        lambda: not Delivery.objects.filter(batch=batch, state__in=("pending", "claimed", "in_flight")).exists(),
        what="everything being tried once",
    )
    for name, (wanted, causes, words) in ANSWERS.items():
        delivery = Delivery.objects.get(batch=batch, address=f"{name}@example.org")
        assert (delivery.state, delivery.cause in causes) == (wanted, True), (name, delivery.cause)
        assert delivery.reason.startswith(words), name
        assert (delivery.settled_at is None) == (wanted == RETRY), name
        if wanted == RETRY:
            wait = delivery.due_at - delivery.in_flight_at
            assert timedelta(seconds=45) < wait < timedelta(seconds=80), "a minute, give or take"
        assert is_suppressed(delivery.address, Scope.ALL) == (name == "r550-5.1.1"), name
    assert Delivery.objects.get(batch=batch, address="fine@example.org").state == "accepted"
    for odd in ("no address", "ü@example.org"):
        delivery = Delivery.objects.get(batch=batch, address=odd)
        assert (delivery.state, delivery.cause) == (FAILED, Cause.UNWRITABLE), odd
    assert state(batch) == BatchState.SENDING, "it waits for those to be tried again"


def test_deferred_is_tried_again_until_it_is_given_up(engine: Engine) -> None:
    batch = sent(["late450@example.org", "r450@example.org"])
    wait_until(lambda: Delivery.objects.filter(batch=batch, state=RETRY).count() == 2, what="the first refusal")
    Delivery.objects.filter(batch=batch, address="r450@example.org").update(attempts=5)
    all_due(batch)
    wait_until(lambda: is_settled(batch), what="the second attempt")
    check_ledger(batch, engine.sink, 2)
    late, never = Delivery.objects.filter(batch=batch).order_by("pk")
    assert (late.state, late.attempts) == ("accepted", 2)
    assert (never.state, never.cause, never.attempts) == ("failed", Cause.GIVEN_UP, 6)


@pytest.mark.parametrize(("mode", "tried"), [("auth 535", 0), ("sender 550", 1)])
def test_refused_ourselves_pauses_the_issue_and_tells_somebody(
    engine: Engine, outreach: User, mode: str, tried: int
) -> None:
    engine.sink.order(mode)
    batch = sent(readers(30), created_by=outreach)
    wait_until(lambda: state(batch) == BatchState.PAUSED, what="the batch being paused")
    wait_until(lambda: not Delivery.objects.filter(batch=batch, state="claimed").exists(), what="all being given back")
    assert mode[-3:] in Batch.objects.get(pk=batch.pk).fault
    assert set(Batch.objects.faulty()) >= {batch}, "the page of outgoing mail shows it"
    attempts = Delivery.objects.filter(batch=batch, attempts__gt=0).count()
    assert attempts <= PROCESSES * tried, "at most one mail of each process tells that we are refused"
    told = Batch.objects.get(kind=FAULT_KIND)
    wait_until(lambda: Batch.objects.get(pk=told.pk).fault, what="that mail being refused as well")
    assert outreach.email in told.deliveries.values_list("address", flat=True)
    engine.sink.order()
    assert resume_faulty() >= 1
    wait_until(lambda: is_settled(batch, told), what="everybody getting it after all")
    assert check_ledger(batch, engine.sink, 30)["accepted"] == 30


def test_mail_of_the_product_is_held_and_tries_again_by_itself(engine: Engine) -> None:
    engine.sink.order("auth 535")
    batch = queue_mail(CONTENT, ["ada@example.org"], kind="invitation")
    wait_until(lambda: Batch.objects.get(pk=batch.pk).fault, what="the refusal")
    assert state(batch) == BatchState.SENDING
    engine.sink.order()
    wait_until(lambda: is_settled(batch), what="it leaving by itself")
    assert Delivery.objects.get(batch=batch).attempts == 1
    assert Batch.objects.get(pk=batch.pk).fault == "", "the mark is off"


def test_relay_that_is_away_costs_nobody_an_attempt(engine: Engine) -> None:
    engine.sink.order("greet 421")
    batch = sent(readers(20))
    wait_until(lambda: Batch.objects.get(pk=batch.pk).hold_until, what="the batch being held")
    assert not Delivery.objects.filter(batch=batch, attempts__gt=0).exists()
    held = Batch.objects.get(pk=batch.pk)
    assert "421" in held.held_because
    wait_until(lambda: Batch.objects.get(pk=batch.pk).hold_until > held.hold_until, what="another attempt")
    assert Batch.objects.get(pk=batch.pk).held_since == held.held_since, "it counts from the first one"
    engine.sink.order()
    wait_until(lambda: is_settled(batch), what="the batch being settled once the relay is back")
    assert check_ledger(batch, engine.sink, 20)["accepted"] == 20
    assert Batch.objects.get(pk=batch.pk).held_since is None, "it answers: the mark is off"
    assert not resume_batch(batch)
