"""What must hold of every batch, whatever happened: nobody twice, nobody forgotten."""

from collections import Counter
from uuid import UUID

from common.mailing.identity import message_id
from common.mailing.models import Batch, Delivery
from common.mailing.states import SETTLED, DeliveryState


def is_settled(batch: Batch) -> bool:
    """Whether each delivery came to an end."""
    return not Delivery.objects.filter(batch=batch).exclude(state__in=SETTLED).exists()


def duplicates(message_ids: list[str]) -> list[str]:
    """Mails that the sink took more than once."""
    return [identifier for identifier, count in Counter(message_ids).items() if count > 1]


def check_ledger(batch: Batch, taken: list[str], audience: int, *, unknown_at_most: int = 0) -> None:
    """Accepted + failed + skipped + unknown = audience; the sink's ids lie within accepted + unknown; none twice."""
    counts = Delivery.objects.filter(batch=batch).counts()
    settled = counts["accepted"] + counts["failed"] + counts["skipped"] + counts["unknown"]
    assert settled == audience, counts
    assert duplicates(taken) == []
    accepted, unknown = (
        {message_id(batch, pk) for pk in ids_in(batch.pk, state)}
        for state in (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN)
    )
    assert accepted <= set(taken), "accepted by us, never seen by the sink"
    assert set(taken) <= accepted | unknown, "taken by the sink, not known to us"
    assert len(unknown) <= unknown_at_most, counts


def ids_in(batch_id: UUID, state: DeliveryState) -> list[int]:
    """The deliveries of a batch in a state."""
    return list(Delivery.objects.filter(batch=batch_id, state=state).values_list("pk", flat=True))
