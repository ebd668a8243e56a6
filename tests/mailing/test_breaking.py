"""What was found by trying to break the outbox: races, odd answers of servers, odd reports."""

import base64
import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from django.db import connection, transaction
from django.utils import timezone

from common.mailing import queue
from common.mailing.actions import cancel_batch, resend_unknown
from common.mailing.identity import return_path
from common.mailing.limit_actions import remove_limit, set_limit
from common.mailing.models import Batch, Delivery, RateLimit
from common.mailing.queue import Settled
from common.mailing.replies import Reply, Stage, judge
from common.mailing.returns import Taken, take_returned
from common.mailing.smtp import Conversation
from common.mailing.states import BatchState, Cause, DeliveryState
from common.mailing.tasks import tick
from tests.mailing.conftest import newsletter, readers
from tests.mailing.pages import settle

pytestmark = pytest.mark.django_db


def in_flight(batch: Batch) -> queue.Claimed:
    """One mail of the batch being handed over."""
    claimed = queue.claim(batch.pk, 1).deliveries[0]
    assert queue.step(None, claimed) == (True, "go")
    return claimed


def test_deferred_after_a_cancellation_is_not_left_waiting_for_ever() -> None:
    batch = newsletter(readers(2))
    claimed = in_flight(batch)
    assert cancel_batch(batch, because="superato") == 1
    later = Settled(claimed, DeliveryState.RETRY, Cause.DEFERRED, 450, "450 later", timezone.now())
    assert queue.step(later, None)[0]
    tick()
    delivery = Delivery.objects.get(pk=claimed.id)
    assert (delivery.state, delivery.cause) == (DeliveryState.SKIPPED, Cause.CANCELLED)
    assert Delivery.objects.missing_from(batch).count() == 2


def test_unknown_of_a_cancelled_batch_can_be_sent_again() -> None:
    batch = newsletter(readers(2))
    settle(batch, "reader0@example.org", DeliveryState.UNKNOWN, Cause.LOST_AFTER)
    cancel_batch(batch, because="superato")
    assert resend_unknown(batch.deliveries.get(address="reader0@example.org"), by="Nora Pini")
    tick()
    assert [each.address for each in queue.claim(batch.pk, 9).deliveries] == ["reader0@example.org"]
    batch.refresh_from_db()
    assert batch.state == BatchState.SENDING


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_not_finished_over_a_decision_of_that_moment() -> None:
    for number in range(3):
        batch = newsletter(readers(1))
        settle(batch, "reader0@example.org", DeliveryState.UNKNOWN, Cause.LOST_AFTER)
        delivery = batch.deliveries.get()
        gate = threading.Barrier(2)

        def finish(batch: Batch = batch, gate: threading.Barrier = gate) -> None:
            gate.wait()
            queue.finish([batch.pk])
            connection.close()

        thread = threading.Thread(target=finish)
        thread.start()
        gate.wait()
        assert resend_unknown(delivery, by="Nora Pini")
        thread.join()
        batch.refresh_from_db()
        assert batch.state == BatchState.SENDING, number


@pytest.mark.django_db(transaction=True)
def test_giving_back_never_waits_for_somebody_else_s_rows() -> None:
    batch = newsletter(readers(2))
    claimed = queue.claim(batch.pk, 2).deliveries

    def give_back() -> None:
        queue.release(claimed)
        connection.close()

    thread = threading.Thread(target=give_back)
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=claimed[1].id)
        thread.start()
        thread.join(10)
        assert not thread.is_alive(), "with a row in hand it waits for another: a deadlock with who cancels"
    assert sorted(batch.deliveries.values_list("state", flat=True)) == ["claimed", "pending"]


def test_a_limit_that_is_lifted_holds_nobody_up() -> None:
    batch = newsletter(readers(3))
    limit, _ = set_limit(domain="example.org", period="hour", mails=1)
    limited = 3 - len(queue.claim(batch.pk, 9).deliveries)
    assert limited > 1
    assert batch.deliveries.filter(cause=Cause.LIMITED, due_at__gt=timezone.now()).count() == limited
    remove_limit(limit)
    assert len(queue.claim(batch.pk, 9).deliveries) == limited


def test_a_limit_and_nothing_to_send_is_no_error() -> None:
    set_limit(domain="", period="second", mails=100)
    set_limit(domain="example.org", period="hour", mails=1)
    batch = newsletter([])
    RateLimit.objects.update(tokens=1)
    assert queue.claim(batch.pk, 9) == queue.Claim([])


@pytest.mark.parametrize("code", [-1, 110, 354])
def test_an_answer_that_makes_no_sense_after_the_mail_leaves_it_unknown(code: int) -> None:
    assert judge(Reply(Stage.CONTENT, code, "?")).state == DeliveryState.UNKNOWN


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (550, "5.1.8 <notizie@distretto.example>: Sender address rejected: Domain not found"),
        (553, "5.1.7 Bad sender's mailbox address"),
        (553, "5.7.1 <notizie@distretto.example>: Sender address rejected: not owned by user distretto"),
        (554, "5.7.1 <ada@example.org>: Relay access denied"),
        (550, "relaying denied"),
        (530, "5.7.0 Authentication required"),
    ],
)
def test_our_own_fault_said_late_blames_no_reader(code: int, text: str) -> None:
    """Postfix tells of the sender, and of a sign-in that is missing, only in its answer to RCPT."""
    outcome = judge(Reply(Stage.RECIPIENT, code, text))
    assert (outcome.fault, outcome.suppress, outcome.state) == (True, False, DeliveryState.RETRY)


@pytest.mark.parametrize(("cause", "left"), [(Cause.FAULT, 0), (Cause.DEFERRED, 1)])
def test_our_own_fault_uses_up_nobody_s_attempt(cause: Cause, left: int) -> None:
    claimed = in_flight(newsletter(readers(1)))
    assert queue.step(Settled(claimed, DeliveryState.RETRY, cause, 550, "says why", timezone.now()), None)[0]
    assert Delivery.objects.get(pk=claimed.id).attempts == left


@pytest.mark.parametrize("text", ["5.1.1 no such user", "5.1.10 null MX", "5.1.2 no such host"])
def test_a_reader_s_dead_address_is_his_own_still(text: str) -> None:
    outcome = judge(Reply(Stage.RECIPIENT, 550, text))
    assert (outcome.fault, outcome.suppress, outcome.state) == (False, True, DeliveryState.FAILED)


@contextlib.contextmanager
def server_that_says(last: bytes) -> Iterator[int]:
    """A server of one conversation, with this answer to the content."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        peer, _ = listening.accept()
        with contextlib.suppress(ConnectionError), peer, peer.makefile("rb") as lines:
            peer.sendall(b"220 here\r\n")
            answers = {b"EHLO": b"250 hi\r\n", b"DATA": b"354 go\r\n"}
            in_data = False
            for line in lines:
                if in_data and line != b".\r\n":
                    continue
                peer.sendall(last if in_data else answers.get(line[:4].upper(), b"250 ok\r\n"))
                in_data = line[:4].upper() == b"DATA"

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
        thread.join(5)


@pytest.mark.parametrize("last", [b"what?\r\n", b"250 " + b"x" * 20_000 + b"\r\n"])
def test_an_unreadable_answer_ends_the_conversation_and_is_no_refusal(last: bytes) -> None:
    with server_that_says(last) as port:
        conversation = Conversation("127.0.0.1", port, timeout=5)
        reply = conversation.send("us@example.org", "ada@example.org", b"Subject: x\r\n\r\nx\r\n")
        assert judge(reply).state == DeliveryState.UNKNOWN
        assert not conversation.is_open
        conversation.close()


def test_a_report_with_hidden_null_bytes_is_read() -> None:
    batch = newsletter(["ada@example.org"])
    settle(batch, "ada@example.org", DeliveryState.ACCEPTED)
    words = base64.encodebytes(b"550 5.1.1 no\x00body here\r\n").decode()
    raw = (
        f"From: Mailer-Daemon@example.org\r\nTo: {return_path(batch.deliveries.get().pk)}\r\n"
        "X-Failed-Recipients: ada@example.org\r\nSubject: Mail delivery failed\r\nContent-Type: text/plain\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{words}\r\n"
    )
    assert take_returned(raw.encode()) == Taken.DONE
    assert batch.deliveries.get().state == DeliveryState.BOUNCED
