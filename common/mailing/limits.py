"""Rate limits as they stand in the database, for the time of one claim."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from django.db import transaction
from django.utils import timezone

from common.mailing.buckets import Bucket
from common.mailing.models import Delivery, RateLimit
from common.mailing.states import WAITING, Cause

LONGEST_WAIT = 900.0  # what waits for its domain looks again after so many seconds: the limit may have changed
WINDOW = 500


@dataclass
class Choice:
    """Who may go now, and who later (delivery to seconds) since their domain's share is used up."""

    now: list[int] = field(default_factory=list)
    late: dict[int, float] = field(default_factory=dict)


class Limits:
    """All limits, locked until the transaction ends: two workers never take the same permit."""

    def __init__(self, rows: list[RateLimit], now: datetime) -> None:
        self._rows = [(row, Bucket(row.mails, row.period, row.tokens)) for row in rows]
        for row, bucket in self._rows:
            bucket.fill((now - row.refilled_at).total_seconds())

    @classmethod
    def locked(cls) -> Self:
        """Read and lock them."""
        rows = list(RateLimit.objects.select_for_update().order_by("pk"))
        return cls(rows, timezone.now())

    def __bool__(self) -> bool:
        return bool(self._rows)

    def _of(self, domain: str) -> list[Bucket]:
        return [bucket for row, bucket in self._rows if row.domain == domain]

    def allow(self, wanted: int) -> int:
        """How many of `wanted` mails may leave now, by the limits on all mail."""
        return min([wanted, *(bucket.whole for bucket in self._of(""))])

    def wait(self) -> float:
        """Seconds until the limits on all mail let the next one go."""
        return max([0.0, *(bucket.wait() for bucket in self._of(""))])

    def window(self, allowed: int) -> int:
        """How many due deliveries to look at: many where domains are limited, to find those that are not."""
        return WINDOW if any(row.domain for row, _ in self._rows) else allowed

    def choose(self, due: Iterable[tuple[int, str]], allowed: int) -> Choice:
        """Take `allowed` of the due deliveries and their permits; put off those whose domain has none left."""
        choice = Choice()
        queued: dict[str, int] = {}
        for delivery_id, domain in due:
            buckets = self._of(domain) if domain else []
            if all(bucket.whole for bucket in buckets):
                if len(choice.now) == allowed:
                    continue
                choice.now.append(delivery_id)
                for bucket in buckets:
                    bucket.take(1)
            else:
                queued[domain] = queued.get(domain, 0) + 1
                wait = max(bucket.wait(queued[domain]) for bucket in buckets)
                choice.late[delivery_id] = min(wait, LONGEST_WAIT)
        for bucket in self._of(""):
            bucket.take(len(choice.now))
        return choice

    def save(self, now: datetime) -> None:
        """Write down what was taken."""
        for row, bucket in self._rows:
            row.tokens, row.refilled_at = bucket.tokens, now
        RateLimit.objects.bulk_update([row for row, _ in self._rows], ["tokens", "refilled_at"])


@transaction.atomic
def set_rate_limit(domain: str, period: str, mails: int | None) -> None:
    """Set or (with None) lift a limit, from now on also for what waits for it."""
    key = domain.strip().lower()
    if mails is None:
        RateLimit.objects.filter(domain=key, period=period).delete()
    else:
        RateLimit.objects.update_or_create(domain=key, period=period, defaults={"mails": mails})
    look_again()


def look_again() -> None:
    """Have what waits for a limit ask anew: there is another one, or none."""
    Delivery.objects.filter(state__in=WAITING, cause=Cause.LIMITED).update(due_at=timezone.now())
