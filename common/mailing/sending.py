"""The worker's loop: claim a few, hand over one after the other, settle each before the next."""

import random
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import connection
from django.utils import timezone

from common.mailing import queue, troubles
from common.mailing.actions import content_of
from common.mailing.faults import reached
from common.mailing.identity import message_id, return_path
from common.mailing.kinds import kind_of
from common.mailing.message import Template
from common.mailing.models import Batch
from common.mailing.queue import Claimed, Settled
from common.mailing.replies import Outcome, Stage, judge, retry_delay
from common.mailing.smtp import Conversation, ConversationError, writable
from common.mailing.states import Cause, DeliveryState, Guarantee, Scope
from common.mailing.suppressions import suppress

LONGEST_PAUSE = 1.0  # a rate limit that asks for longer leaves the rest to the tick
SETTLE_TRIES = 10


class Sender:
    """One process's work on one batch. `connect` opens a conversation with the relay."""

    def __init__(self, batch: Batch, connect: Callable[[], Conversation], chance: random.Random) -> None:
        self._batch, self._connect, self._chance = batch, connect, chance
        self._template = Template(content_of(batch), boundary=f"={batch.pk.hex}")
        self._personal = kind_of(batch.kind).personal
        self._again = batch.guarantee == Guarantee.AT_LEAST_ONCE
        self._conversation: Conversation | None = None
        self._done: Settled | None = None

    def run(self, seconds: float) -> bool:
        """Send for about so long; whether there may be more to do at once."""
        deadline = time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                claim = queue.claim(self._batch.pk, settings.MAILING_CLAIM_SIZE)
                reached("after claim")
                if not claim.deliveries:
                    if not claim.more or claim.wait > LONGEST_PAUSE:
                        return False
                    time.sleep(claim.wait)
                elif not self._work_through(deque(claim.deliveries), deadline):
                    return False
            return True
        except DatabaseFault:
            self._settle_after_all()
            raise
        finally:
            if self._conversation is not None:
                self._conversation.close()

    def _work_through(self, waiting: deque[Claimed], deadline: float) -> bool:
        """Send one claim; False when this process has no business here any more."""
        while waiting and time.monotonic() < deadline:
            if not self._connected():
                queue.release(waiting)
                return False
            following = waiting[0]
            content = self._filled(following)
            settled, verdict = self._step(following)
            if not settled or verdict == "fenced":  # somebody took it back: leave the rest too, and ask anew
                break
            if verdict == "stopped":
                queue.release(waiting)
                return False
            waiting.popleft()
            if verdict == "go" and not self._hand_over(following, content):
                queue.release(waiting)
                return False
        self._step(None)
        queue.release(waiting)
        return True

    def _step(self, following: Claimed | None) -> tuple[bool, str]:
        """Settle what is done and begin the next: one commit for each mail."""
        if self._done is None and following is None:
            return True, "none"
        answer = queue.step(self._done, following)
        self._done = None
        return answer

    def _connected(self) -> bool:
        """Have a conversation before a mail goes in flight: a relay that is away costs nobody an attempt."""
        if self._conversation is not None and self._conversation.is_open:
            return True
        self._step(None)
        try:
            self._conversation = self._connect()
        except ConversationError as error:
            reply = error.reply
            if reply.stage == Stage.AUTH and reply.code >= 500:
                troubles.stop_for_fault(self._batch, judge(reply).reason)
            else:
                troubles.hold(self._batch, judge(reply).reason)
            return False
        troubles.answered(self._batch)
        return True

    def _filled(self, delivery: Claimed) -> bytes:
        values = dict(delivery.merge)
        try:
            if self._personal is not None:
                values |= self._personal(delivery.id, delivery.address, delivery.merge)
            return self._template.fill(delivery.address, message_id(self._batch, delivery.id), values)
        except Exception as error:  # it would fail for the next reader too: a person must look
            self._step(None)
            troubles.stop_for_fault(self._batch, f"{type(error).__name__}: {error}")
            raise

    def _hand_over(self, delivery: Claimed, content: bytes) -> bool:
        """Give one mail to the relay; False when we ourselves are refused."""
        assert self._conversation is not None  # noqa: S101 (see _connected)
        if not writable(delivery.address, self._conversation):
            self._done = Settled(delivery, DeliveryState.FAILED, Cause.UNWRITABLE, 0, "")
            return True
        reached("before DATA")
        reply = self._conversation.send(return_path(delivery.id), delivery.address, content)
        reached("after 250")
        outcome = judge(reply)
        self._done = self._settled(delivery, outcome, reply.code)
        if outcome.suppress:
            suppress(delivery.address, scope=Scope.ALL, reason=outcome.reason)
        if outcome.fault:
            self._step(None)
            troubles.stop_for_fault(self._batch, outcome.reason)
        elif self._batch.fault:
            troubles.healed(self._batch)
            self._batch.fault = ""
        return not outcome.fault

    def _settled(self, delivery: Claimed, outcome: Outcome, code: int) -> Settled:
        state, cause, due_at = outcome.state, outcome.cause, None
        if state == DeliveryState.UNKNOWN and self._again:
            state = DeliveryState.RETRY
        if state == DeliveryState.RETRY:
            delay = timedelta(minutes=1) if outcome.fault else retry_delay(delivery.attempts + 1, self._chance)
            if delay is not None:
                due_at = timezone.now() + delay
            elif outcome.state == DeliveryState.UNKNOWN:
                state = DeliveryState.UNKNOWN
            else:
                state, cause = DeliveryState.FAILED, Cause.GIVEN_UP
        return Settled(delivery, state, cause, code, outcome.reason, due_at)

    def _settle_after_all(self) -> None:
        """The database went away: what we know of the mail in hand is kept for a moment, until it is back."""
        for _try in range(SETTLE_TRIES):
            connection.close()
            time.sleep(settings.MAILING_LEASE_SECONDS / (2 * SETTLE_TRIES))
            try:
                self._step(None)
            except DatabaseFault:
                continue
            return


def relay() -> Conversation:
    """Connect to the relay that the settings name."""
    return Conversation(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        timeout=settings.MAILING_SMTP_TIMEOUT,
        credentials=(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD) if settings.EMAIL_HOST_USER else None,
        security="ssl" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "",
    )


def send_some(batch_id: UUID) -> bool:
    """Send a batch for a while, if it may be sent at all; whether there may be more to do at once."""
    batch = Batch.objects.sendable().filter(pk=batch_id).first()
    if batch is None or not settings.MAILING_CAN_SEND:
        return False
    more = Sender(batch, relay, random.Random()).run(settings.MAILING_TASK_SECONDS)  # noqa: S311 (jitter, no secret)
    queue.finish([batch.pk])
    return more
