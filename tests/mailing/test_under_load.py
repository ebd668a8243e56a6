"""What people do while a batch is being sent: pause, resume, cancel, limit the rate, unsubscribe."""

from common.mailing.actions import cancel_batch, pause_batch, resume_batch
from common.mailing.limits import set_rate_limit
from common.mailing.models import Delivery, Suppression
from common.mailing.states import Cause, DeliveryState, Scope
from common.mailing.suppressions import suppress
from tests.mailing.conftest import readers, sent
from tests.mailing.engine import Engine
from tests.mailing.ledger import check_ledger, check_meanwhile, is_settled
from tests.processes import wait_until

AUDIENCE = 1_200


def test_pause_resume_and_cancel(engine: Engine) -> None:
    batch = sent(readers(AUDIENCE))
    under_way = Delivery.objects.filter(batch=batch, state__in=("claimed", "in_flight"))
    for number in (1, 2):
        wait_until(lambda number=number: len(engine.sink.ids(batch)) > 100 * number, what="some mail")
        assert pause_batch(batch, because="refuso nel titolo")
        wait_until(lambda: not under_way.exists(), what="the mails in flight coming to their end")
        before = len(engine.sink.ids(batch))
        engine.call("mailing.send_batch", batch)
        wait_until(engine.is_idle, what="a worker that was called for nothing")
        assert len(engine.sink.ids(batch)) == before < AUDIENCE, "paused is paused"
        check_meanwhile(batch, engine.sink, AUDIENCE)
        assert resume_batch(batch)
    wait_until(lambda: len(engine.sink.ids(batch)) > before, what="mail after the pause")
    cancelled = cancel_batch(batch, because="superato")
    wait_until(lambda: is_settled(batch), what="the batch being settled")
    counts = check_ledger(batch, engine.sink, AUDIENCE)
    assert counts["skipped"] == cancelled > 0
    assert Delivery.objects.missing_from(batch).count() == cancelled


def test_rate_changed_under_load(engine: Engine) -> None:
    batch = sent(readers(AUDIENCE))
    wait_until(lambda: len(engine.sink.ids(batch)) > 50, what="some mail")
    set_rate_limit("", "hour", 1)
    under_way = Delivery.objects.filter(batch=batch, state__in=("claimed", "in_flight"))
    # Idle too: a claim that read the limits just before the new one is seen only once it is committed.
    wait_until(lambda: engine.is_idle() and not under_way.exists(), what="those that had their permit")
    before = len(engine.sink.ids(batch))
    for _ in range(5):
        engine.call("mailing.send_batch", batch)
    wait_until(engine.is_idle, what="workers that were called for nothing")
    assert len(engine.sink.ids(batch)) - before <= 1, "an hour has not passed"
    set_rate_limit("", "hour", None)
    set_rate_limit("", "second", 100_000)
    wait_until(lambda: is_settled(batch), what="the batch being settled at the new rate")
    assert check_ledger(batch, engine.sink, AUDIENCE)["accepted"] == AUDIENCE


def test_limited_domain_waits_and_holds_up_nobody(engine: Engine) -> None:
    set_rate_limit("slow.example", "hour", 1)
    batch = sent([f"a{n}@slow.example" for n in range(40)] + readers(40))
    slow = Delivery.objects.filter(batch=batch, address_key__endswith="@slow.example")
    others = Delivery.objects.filter(batch=batch).exclude(pk__in=slow)
    wait_until(lambda: not others.exclude(state="accepted").exists(), what="everybody else getting it")
    wait_until(lambda: slow.filter(cause=Cause.LIMITED).count() >= 39, what="the limited ones being put off")
    assert slow.filter(state="accepted").count() <= 1
    set_rate_limit("slow.example", "hour", None)
    wait_until(lambda: is_settled(batch), what="the rest once the limit is lifted")
    assert check_ledger(batch, engine.sink, 80)["accepted"] == 80


def test_unsubscribed_meanwhile_gets_nothing_that_begins_afterwards(engine: Engine) -> None:
    batch = sent(readers(AUDIENCE))
    wait_until(lambda: len(engine.sink.ids(batch)) > 20, what="some mail")
    leaving = [f"reader{number}@example.org" for number in range(30, AUDIENCE, 9)]
    for address in leaving:
        suppress(address.upper(), scope=Scope.NEWSLETTER, reason="one click")
    wait_until(lambda: is_settled(batch), what="the batch being settled")
    check_ledger(batch, engine.sink, AUDIENCE)
    since = dict(Suppression.objects.values_list("address", "created_at"))
    deliveries = Delivery.objects.filter(batch=batch, address__in=leaving)
    assert len(since) == len(deliveries) == len(leaving)
    skipped = [delivery for delivery in deliveries if delivery.state == DeliveryState.SKIPPED]
    assert {delivery.cause for delivery in skipped} == {Cause.SUPPRESSED}
    for delivery in deliveries:
        if delivery not in skipped:
            assert delivery.in_flight_at <= since[delivery.address], delivery.address
