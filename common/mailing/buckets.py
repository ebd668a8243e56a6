"""Rate limits as arithmetic: a bucket that fills evenly and holds little, so that a pause is followed by no burst."""

from dataclasses import dataclass

SECONDS = {"second": 1, "hour": 3600}
# What a bucket holds: a tenth of a second's mails, or a minute's worth of an hour's; at least one.
SHARE = {"second": 0.1, "hour": 1 / 60}


@dataclass
class Bucket:
    """How many mails may leave now, and how long until the next may."""

    mails: int
    period: str
    tokens: float

    @property
    def per_second(self) -> float:
        """How fast it fills."""
        return self.mails / SECONDS[self.period]

    @property
    def capacity(self) -> float:
        """How much it holds."""
        return max(1.0, self.mails * SHARE[self.period])

    def fill(self, seconds: float) -> None:
        """Let so much time pass."""
        self.tokens = min(self.capacity, self.tokens + max(0.0, seconds) * self.per_second)

    @property
    def whole(self) -> int:
        """How many mails may leave now."""
        return max(0, int(self.tokens))

    def take(self, count: int) -> None:
        """Let so many leave."""
        self.tokens -= count

    def wait(self, place: int = 1) -> float:
        """Seconds until the mail that stands at this place of the queue may leave."""
        return max(0.0, (place - self.tokens) / self.per_second)
