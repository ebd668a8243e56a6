"""One delivery's story in words: where it stands and why, what came back, what people decided about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.mailing.meanings import meaning_of
from common.mailing.models import Delivery
from common.mailing.states import Cause, DeliveryState
from common.ui.formats import moment

STANDS = {
    DeliveryState.PENDING: gettext_lazy("It waits for its turn."),
    DeliveryState.CLAIMED: gettext_lazy("A worker has taken it up."),
    DeliveryState.IN_FLIGHT: gettext_lazy("It is being handed over since %(begun)s."),
    DeliveryState.ACCEPTED: gettext_lazy("The receiving server accepted it on %(settled)s."),
    DeliveryState.RETRY: gettext_lazy("It is tried again on %(due)s."),
    DeliveryState.FAILED: gettext_lazy("Refused on %(settled)s."),
    DeliveryState.SKIPPED: gettext_lazy("It was not sent."),
    DeliveryState.UNKNOWN: gettext_lazy("Nobody knows whether it arrived. The handing over had begun on %(begun)s."),
    DeliveryState.BOUNCED: gettext_lazy("Accepted first, then it came back."),
    DeliveryState.COMPLAINED: gettext_lazy("Its reader reported it as unwanted."),
}
# The cause says what the state has said already: what it means follows right after a colon.
SAID_BY_STATE = {(DeliveryState.FAILED, Cause.REFUSED), (DeliveryState.BOUNCED, Cause.RETURNED)}
CAME_BACK = {
    "returned": gettext_lazy("%(when)s: it came back"),
    "delayed": gettext_lazy("%(when)s: a server says that it is late"),
    "complaint": gettext_lazy("%(when)s: reported as unwanted"),
}


@dataclass(frozen=True)
class Line:
    """One sentence; `said` is what the other server wrote, in its own words."""

    text: str
    said: str = ""


def story_of(delivery: Delivery) -> list[Line]:
    """The sentences. The delivery comes with its records and returns (`Delivery.objects.ledger_of`)."""
    return [*_now(delivery), *_returns(delivery), *_decisions(delivery)]


def _now(delivery: Delivery) -> Iterator[Line]:
    times = {
        "begun": moment(delivery.in_flight_at),
        "settled": moment(delivery.settled_at),
        "due": moment(delivery.due_at),
    }
    text = str(STANDS[DeliveryState(delivery.state)]) % times
    decided = delivery.cause == Cause.DECIDED
    if delivery.cause and not decided:
        meaning = meaning_of(delivery.reason)
        if (delivery.state, delivery.cause) not in SAID_BY_STATE:
            text += f" {Cause(delivery.cause).label}."
        if meaning:
            text = f"{text.removesuffix('.')}: {meaning}."
    if delivery.attempts > 1:
        count = {"count": delivery.attempts}
        text += " " + ngettext("%(count)d attempt.", "%(count)d attempts.", delivery.attempts) % count
    yield Line(text, "" if decided else delivery.reason)


def _returns(delivery: Delivery) -> Iterator[Line]:
    for returned in delivery.returns.all():
        text = str(CAME_BACK.get(returned.verdict, "%(when)s")) % {"when": moment(returned.received_at)}
        meaning = meaning_of(returned.status)
        yield Line(f"{text}{f' ({meaning})' if meaning else ''}.", f"{returned.status} {returned.words}".strip())


def _decisions(delivery: Delivery) -> Iterator[Line]:
    for record in delivery.records.all():
        words = {"when": moment(record.at), "who": record.by or _("nobody"), "act": record.get_act_display()}
        yield Line(_("%(when)s, %(who)s: %(act)s") % words, record.note)
