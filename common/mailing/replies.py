"""What an SMTP answer means for a mail, as a pure function of where in the conversation it came.

Codes: RFC 5321 section 4.2; enhanced codes: RFC 3463.
"""

import random
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from common.mailing.states import Cause, DeliveryState

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
JITTER = 0.2
# What a server says of us, and says only when it has heard the recipient (as Postfix does): no reader is to blame.
OUR_SIGN_IN = {530, 534, 535, 538}
OUR_FAULT = {"5.1.7", "5.1.8", "5.7.8", "5.7.9", "5.7.57", "5.7.60"}
SAYS_OUR_FAULT = re.compile(
    r"sender (address )?rejected|relay(ing)? (access )?(denied|not (permitted|allowed))|unable to relay", re.IGNORECASE
)
ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


class Stage(StrEnum):
    """Where in the conversation an answer came, or the connection broke."""

    CONNECT = "connect"
    AUTH = "auth"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"  # the command itself, nothing handed over yet
    CONTENT = "content"  # after the final dot: from here on the mail may be theirs


@dataclass(frozen=True)
class Reply:
    """A server's answer; code 0 stands for a connection that broke."""

    stage: Stage
    code: int
    text: str = ""

    @property
    def enhanced(self) -> str:
        """The enhanced code in the text, such as 5.1.1, or nothing."""
        found = ENHANCED.search(self.text)
        return found.group(0) if found else ""

    @property
    def blames_us(self) -> bool:
        """Whether it is our sign-in or our sender that was refused."""
        if self.code < 500:
            return False
        if self.stage in {Stage.AUTH, Stage.SENDER} or self.code in OUR_SIGN_IN or self.enhanced in OUR_FAULT:
            return True
        of_recipient = self.enhanced.startswith("5.1.") or self.stage != Stage.RECIPIENT
        return not of_recipient and bool(SAYS_OUR_FAULT.search(self.text))


@dataclass(frozen=True)
class Outcome:
    """What becomes of the mail; `suppress`: the address does not exist; `fault`: we ourselves are refused."""

    state: DeliveryState
    cause: Cause
    reason: str
    suppress: bool = False
    fault: bool = False


def judge(reply: Reply) -> Outcome:
    """Decide about one mail from the answer that ended its conversation."""
    reason = f"{reply.code} {reply.text}".strip() if reply.code else reply.text
    if reply.code < 400 and reply.code // 100 != 2 and reply.stage == Stage.CONTENT:
        return Outcome(DeliveryState.UNKNOWN, Cause.LOST_AFTER, reason)
    if reply.code == 0:
        return Outcome(DeliveryState.RETRY, Cause.LOST_BEFORE, reason)
    if 200 <= reply.code < 300 and reply.stage == Stage.CONTENT:
        return Outcome(DeliveryState.ACCEPTED, Cause.NONE, reason)
    if reply.blames_us:
        return Outcome(DeliveryState.RETRY, Cause.FAULT, reason, fault=True)
    if reply.code >= 500:
        return Outcome(DeliveryState.FAILED, Cause.REFUSED, reason, suppress=reply.enhanced.startswith("5.1."))
    return Outcome(DeliveryState.RETRY, Cause.DEFERRED, reason)


def retry_delay(attempts: int, chance: random.Random) -> timedelta | None:
    """How long to wait after this many attempts, give or take a fifth; None when the last one was the last."""
    if attempts > len(RETRY_AFTER):
        return None
    return RETRY_AFTER[attempts - 1] * (1 + chance.uniform(-JITTER, JITTER))
