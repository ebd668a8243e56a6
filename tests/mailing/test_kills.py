"""Kill -9, at random and at each named point: nobody gets a mail twice, nobody is forgotten, one unknown per kill."""

import random

import pytest

from django.conf import settings

from common.mailing.actions import queue_mail
from common.mailing.models import Batch, Delivery
from tests.mailing.conftest import CONTENT, readers, sent
from tests.mailing.engine import PROCESSES, Engine
from tests.mailing.ledger import check_ledger, check_meanwhile, is_settled
from tests.processes import wait_until

ROUNDS, WAVE = 50, 1_500


def test_undisturbed_everybody_gets_it_once(engine: Engine) -> None:
    batch = sent(readers(200))
    wait_until(lambda: is_settled(batch), what="the batch being settled")
    assert check_ledger(batch, engine.sink, 200)["accepted"] == 200
    wait_until(lambda: Batch.objects.get(pk=batch.pk).state == "done", what="the batch being done")


def working_at(batches: list[Batch], engine: Engine) -> Batch:
    """Return the batch that is being sent, once more of it has arrived; a new one when the last is settled."""
    while True:
        batch, before = batches[-1], len(engine.sink.ids(batches[-1]))
        wait_until(
            lambda batch=batch, before=before: len(engine.sink.ids(batch)) > before or is_settled(batch),
            what="more mail",
        )
        if not is_settled(batch):
            return batch
        batches.append(sent(readers(WAVE)))


def test_workers_killed_at_random(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAILING_PARALLEL", PROCESSES)  # rings from here call them all
    chance = random.Random(2026)
    batches = [sent(readers(WAVE))]
    for number in range(1, ROUNDS + 1):
        batch = working_at(batches, engine)
        if number % 25:
            wait_until(engine.children, what="a process to kill")
            chance.choice(engine.children()).kill()
        else:
            engine.kill_worker()
            engine.start_worker()
        check_meanwhile(batch, engine.sink, WAVE)
    wait_until(lambda: is_settled(*batches), timeout=60, what="all being settled after the kills")
    unknown = [check_ledger(batch, engine.sink, WAVE, unknown_at_most=2 * ROUNDS)["unknown"] for batch in batches]
    assert sum(unknown) <= ROUNDS - 2 + 2 * PROCESSES, "one for each process killed"


def test_killed_at_each_named_point(engine: Engine) -> None:
    """Only a mail that was in flight is unknown afterwards, whether the sink has got it or not.

    Counted over all batches: on a busy machine a death meant for one may come while another still sends.
    """
    batches = []
    for point in ("after claim", "before DATA", "after 250", "before commit"):
        engine.wish(point)
        batches.append(sent(readers(5)))
        wait_until(engine.wish_came_true, what=f"a death {point}")
    wait_until(lambda: is_settled(*batches), what="the batches being settled by the others")
    unknown = sum(check_ledger(batch, engine.sink, 5, unknown_at_most=3)["unknown"] for batch in batches)
    taken = sum(len(engine.sink.ids(batch)) for batch in batches)
    assert (unknown, taken) == (3, 19), "each death but the first left one unknown; before DATA nobody has it"


def test_mail_promised_at_least_once_comes_again_as_the_same_mail(engine: Engine) -> None:
    engine.wish("after 250")
    batch = queue_mail(CONTENT, ["ada@example.org"], kind="invitation", merge={"name": "Ada"})
    wait_until(engine.wish_came_true, what="the death after the mail was handed over")
    wait_until(lambda: is_settled(batch), what="the mail being sent again")
    first, second = engine.sink.ids(batch)
    assert first == second, "who has got it can tell"
    assert Delivery.objects.get(batch=batch).state == "accepted"
