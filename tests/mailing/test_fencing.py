"""A process that slept past its lease, one task many times at once: the token lets only one of them go on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from django.db import connection
from django.utils import timezone

from common.mailing import sql
from common.mailing.doorbell import TASK, ring
from common.mailing.models import Batch, Delivery
from common.mailing.states import SETTLED
from tests.mailing.conftest import newsletter, readers
from tests.mailing.engine import PROCESSES, Engine
from tests.mailing.ledger import check_ledger, duplicates, is_settled, named
from tests.processes import celery_worker, wait_until

REPLACE = ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
FENCES = (
    "AND token = done_token AND state = 'in_flight'",
    "AND d.token = next_token AND d.state = 'claimed' AND d.lease_until > clock_timestamp()",
)


def run(statement: str) -> None:
    """Have the database do it."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def sent_but_one() -> tuple[Batch, Delivery]:
    """Send a batch with one mail that waits until tomorrow: so it is not over, and only the token stops a zombie."""
    batch = newsletter(readers(121))
    last = Delivery.objects.filter(batch=batch).latest("pk")
    Delivery.objects.filter(pk=last.pk).update(due_at=timezone.now() + timedelta(days=1))
    ring(batch)
    return batch, last


def others_settled(batch: Batch, last: Delivery) -> bool:
    """Tell whether all but the last have come to an end."""
    return not Delivery.objects.filter(batch=batch).exclude(pk=last.pk).exclude(state__in=SETTLED).exists()


def slept_past_its_lease(engine: Engine, point: str) -> Batch:
    """Send a batch of which one process sleeps at this point until the others are through, and then wakes."""
    engine.wish(point, "SIGSTOP")
    batch, last = sent_but_one()
    wait_until(engine.stopped, what="a process that sleeps")
    wait_until(lambda: others_settled(batch, last), what="the batch being settled by the other")
    engine.wake()
    wait_until(lambda: not engine.stopped() and engine.is_idle(), what="the zombie having looked around")
    Delivery.objects.filter(pk=last.pk).update(due_at=timezone.now())
    wait_until(lambda: is_settled(batch), what="the last mail")
    return batch


def test_woken_before_data_sends_the_one_mail_that_was_in_flight(engine: Engine) -> None:
    batch = slept_past_its_lease(engine, "before DATA")
    assert len(engine.sink.ids(batch)) == 121, "the zombie's mail came too"
    assert check_ledger(batch, engine.sink, 121, unknown_at_most=1)["unknown"] == 1
    assert named(batch, "unknown") <= set(engine.sink.ids(batch))


def test_woken_after_its_claim_sends_nothing(engine: Engine) -> None:
    batch = slept_past_its_lease(engine, "after claim")
    assert check_ledger(batch, engine.sink, 121)["accepted"] == 121


def test_one_task_delivered_ten_times_at_once(engine: Engine) -> None:
    batch = newsletter(readers(400))
    with celery_worker(f"--concurrency={10 - PROCESSES}", **engine.environment):
        for _ in range(10):
            engine.call(TASK, batch)
        wait_until(lambda: is_settled(batch), what="the batch being settled")
    assert check_ledger(batch, engine.sink, 400)["accepted"] == 400
    assert set(Delivery.objects.filter(batch=batch).values_list("attempts", flat=True)) == {1}
    tokens = Delivery.objects.filter(batch=batch).values_list("token", flat=True).distinct().count()
    assert tokens >= 400 / 10, "each claim has a token of its own"


@pytest.fixture
def _unfenced(transactional_db: None) -> Iterator[None]:
    statement = sql.STEP_FUNCTION.replace(*REPLACE)
    for fence in FENCES:
        assert fence in statement
        statement = statement.replace(fence, "")
    run(statement)
    yield
    run(sql.STEP_FUNCTION.replace(*REPLACE))


@pytest.mark.usefixtures("_unfenced")
def test_without_the_fence_the_harness_finds_duplicates(engine: Engine) -> None:
    """The negative control: the same sleep, with token and lease left out of the step."""
    with engine.instead(MAILING_TASK_SECONDS="60") as worker:  # the end of its time would stop the zombie too
        engine.wish("before DATA", "SIGSTOP")
        batch, last = sent_but_one()
        wait_until(lambda: engine.stopped(worker), what="a process that sleeps")
        wait_until(lambda: engine.call(TASK, batch) or others_settled(batch, last), what="the others sending all")
        engine.wake(worker)
        wait_until(lambda: duplicates(engine.sink.ids(batch)), what="the duplicates that an unfenced process makes")
    with pytest.raises(AssertionError):
        check_ledger(batch, engine.sink, 121, unknown_at_most=121)
