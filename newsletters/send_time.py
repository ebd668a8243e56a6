"""The hour at which an issue leaves, as people say it: local time, which twice a year skips an hour or has one twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum


class Hour(StrEnum):
    """What the clocks do at a local time."""

    ONCE = "once"
    NEVER = "never"
    TWICE = "twice"


@dataclass(frozen=True)
class LocalTime:
    """A local time looked at: the moments that it can mean, the earlier one first.

    A time that the clocks skip means no moment; `moments` then holds the first one after the gap.
    """

    hour: Hour
    moments: tuple[datetime, ...]


def look_at(local: datetime, zone: tzinfo) -> LocalTime:
    """Tell what a local time (without a zone) means in the zone."""
    if local.tzinfo is not None:
        raise ValueError("a local time has no zone yet")
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return LocalTime(Hour.ONCE, (early,))
    if _shown(early, zone) == local:
        return LocalTime(Hour.TWICE, (early, late))
    return LocalTime(Hour.NEVER, (_end_of_gap(late, early, zone),))


def _shown(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _end_of_gap(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first moment of the new offset: between a moment before the clocks change and one after."""
    offset = after.astimezone(zone).utcoffset()
    low, high = before, after
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle <= low:
            break
        low, high = (low, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, high)
    return high
