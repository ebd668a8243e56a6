"""What must hold of every batch, whatever happened: nobody twice, nobody forgotten."""

from collections import Counter

from common.mailing.identity import message_id
from common.mailing.models import Batch, Delivery
from common.mailing.states import SETTLED, DeliveryState
from tests.mailing.engine import RunningSink


def is_settled(*batches: Batch) -> bool:
    """Whether each delivery came to an end."""
    return not Delivery.objects.filter(batch__in=batches).exclude(state__in=SETTLED).exists()


def duplicates(message_ids: list[str]) -> list[str]:
    """Mails that the sink took more than once."""
    return [identifier for identifier, count in Counter(message_ids).items() if count > 1]


def check_ledger(batch: Batch, sink: RunningSink, audience: int, *, unknown_at_most: int = 0) -> dict[str, int]:
    """Accepted + failed + skipped + unknown = audience; the sink's ids lie within accepted + unknown; none twice."""
    taken = sink.ids(batch)
    counts = Delivery.objects.filter(batch=batch).counts()
    assert counts["accepted"] + counts["failed"] + counts["skipped"] + counts["unknown"] == audience, counts
    assert duplicates(taken) == []
    accepted, unknown = (named(batch, state) for state in (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN))
    assert accepted <= set(taken), "accepted by us, never seen by the sink"
    assert set(taken) <= accepted | unknown, "taken by the sink, not known to us"
    assert counts["unknown"] <= unknown_at_most, counts
    return counts


def check_meanwhile(batch: Batch, sink: RunningSink, audience: int) -> None:
    """Check what must hold at any moment of the sending: nobody is lost, and what the sink has is known to us."""
    taken = sink.ids(batch)  # first: whatever is in there was in flight before
    known = named(batch, DeliveryState.ACCEPTED, DeliveryState.UNKNOWN, DeliveryState.IN_FLIGHT)
    assert set(taken) <= known, "taken by the sink, not known to us"
    assert duplicates(taken) == []
    assert Delivery.objects.filter(batch=batch).count() == audience


def named(batch: Batch, *states: DeliveryState) -> set[str]:
    """The Message-IDs of a batch's deliveries in these states."""
    found = Delivery.objects.filter(batch=batch, state__in=states).values_list("pk", flat=True)
    return {message_id(batch, pk) for pk in found}
