"""The engine's rules as arithmetic: what an answer means, when to try again, how a bucket fills, who is who."""

import random
from datetime import timedelta

import pytest

from common.mailing.buckets import Bucket
from common.mailing.identity import delivery_of, return_path
from common.mailing.replies import RETRY_AFTER, Reply, Stage, judge, retry_delay
from common.mailing.states import Cause, DeliveryState
from common.mailing.suppressions import address_key

ACCEPTED, RETRY, FAILED, UNKNOWN = (
    DeliveryState.ACCEPTED,
    DeliveryState.RETRY,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)


@pytest.mark.parametrize(
    ("stage", "code", "text", "state", "cause"),
    [
        (Stage.CONTENT, 250, "2.0.0 queued", ACCEPTED, Cause.NONE),
        (Stage.CONTENT, 0, "timed out", UNKNOWN, Cause.LOST_AFTER),
        (Stage.DATA, 0, "closed", RETRY, Cause.LOST_BEFORE),
        (Stage.RECIPIENT, 0, "closed", RETRY, Cause.LOST_BEFORE),
        (Stage.CONTENT, 421, "shutting down", RETRY, Cause.DEFERRED),
        (Stage.CONTENT, 554, "5.7.1 spam", FAILED, Cause.REFUSED),
        (Stage.RECIPIENT, 450, "4.2.1 later", RETRY, Cause.DEFERRED),
        (Stage.RECIPIENT, 550, "5.1.1 nobody", FAILED, Cause.REFUSED),
        (Stage.DATA, 554, "no valid recipients", FAILED, Cause.REFUSED),
        (Stage.SENDER, 553, "not yours", RETRY, Cause.FAULT),
        (Stage.SENDER, 451, "busy", RETRY, Cause.DEFERRED),
        (Stage.AUTH, 535, "5.7.8 bad password", RETRY, Cause.FAULT),
        (Stage.AUTH, 454, "4.7.0 later", RETRY, Cause.DEFERRED),
    ],
)
def test_what_an_answer_means(stage: Stage, code: int, text: str, state: DeliveryState, cause: Cause) -> None:
    outcome = judge(Reply(stage, code, text))
    assert (outcome.state, outcome.cause) == (state, cause)
    assert outcome.fault == (cause == Cause.FAULT)
    assert outcome.suppress == ("5.1." in text)


def test_attempts_are_spread_and_end() -> None:
    chance = random.Random(1)
    for attempt, nominal in enumerate(RETRY_AFTER, start=1):
        delays = {retry_delay(attempt, chance) for _ in range(200)}
        assert len(delays) > 100, "not all at the same moment"
        assert all(nominal * 0.8 <= delay <= nominal * 1.2 for delay in delays if delay)
    assert RETRY_AFTER[0] == timedelta(minutes=1)
    assert RETRY_AFTER[-1] == timedelta(hours=6)
    assert retry_delay(len(RETRY_AFTER) + 1, chance) is None


def test_bucket_never_lets_more_pass_than_its_rate_and_a_little() -> None:
    bucket = Bucket(mails=600, period="hour", tokens=0)
    assert (bucket.whole, bucket.wait()) == (0, 6.0)
    bucket.fill(12)
    assert bucket.whole == 2
    bucket.take(2)
    assert bucket.wait(3) == 18.0
    bucket.fill(24 * 3600)
    assert bucket.whole == 10, "a minute's worth: no burst after a pause"
    assert Bucket(mails=1, period="hour", tokens=0).capacity == 1
    bucket = Bucket(mails=50, period="second", tokens=0)
    passed = 0
    for _ in range(100):
        bucket.fill(0.1)
        passed += bucket.whole
        bucket.take(bucket.whole)
    assert passed == 500, "ten seconds' worth in ten seconds"


def test_return_path_names_its_delivery_and_cannot_be_made_up() -> None:
    path = return_path(4711)
    assert delivery_of(path) == delivery_of(f"<{path.upper()}>") == 4711
    assert delivery_of(path.replace("4711", "4712")) is None
    assert delivery_of("bounce+4711-0000000000000000@distretto.example") is None
    assert delivery_of("ada@example.org") is None
    assert len(path.split("@")[0]) <= 64


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("ada@Perché.example", "ada@xn--perch-fsa.example"),
        ("ada@perche\u0301.example", "ada@xn--perch-fsa.example"),
        ("O\u0308@example.org", "ö@example.org"),
        ("nobody", "nobody"),
    ],
)
def test_addresses_are_compared_in_one_form(written: str, key: str) -> None:
    assert address_key(written) == key
