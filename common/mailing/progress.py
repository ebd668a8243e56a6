"""How far a batch is: counts by state, its rate, and what time is left."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from common.mailing.models import Batch, Delivery
from common.mailing.states import SETTLED, DeliveryState

RATE_WINDOW = timedelta(seconds=60)


@dataclass(frozen=True)
class Progress:
    """`rate` is mails a second over the last minute; `seconds_left` is None where nothing moves."""

    counts: dict[str, int]
    rate: float

    @property
    def audience(self) -> int:
        """How many deliveries there are."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """How many have come to an end."""
        return sum(self.counts[state] for state in SETTLED)

    @property
    def percent(self) -> int:
        """Settled of a hundred; 100 only when all are."""
        return 100 * self.settled // self.audience if self.audience else 100

    @property
    def seconds_left(self) -> int | None:
        """How long the rest takes at this rate."""
        left = self.audience - self.settled
        if not left:
            return 0
        return round(left / self.rate) if self.rate else None


def progress(batch: Batch) -> Progress:
    """Where a batch stands, in one query."""
    now = timezone.now()
    fresh = Count("pk", filter=Q(settled_at__gt=now - RATE_WINDOW, in_flight_at__isnull=False))
    rows = Delivery.objects.filter(batch=batch).order_by().values_list("state").annotate(all=Count("pk"), fresh=fresh)
    counts = dict.fromkeys(DeliveryState.values, 0)
    recent = 0
    for state, count, late in rows:
        counts[state] = count
        recent += late
    window = min(RATE_WINDOW, now - batch.created_at).total_seconds()
    return Progress(counts, recent / window if window > 0 else 0.0)
