"""When the demonstration's audits took place and where they stand: 214 over eight years, more in each."""

from dataclasses import dataclass
from datetime import date, timedelta

from audits.states import AuditState, Origin, Route
from distretto.demo.chance import chance

AUDITS = 214
FIRST_AUDITS = 182
# How many stand where, the newest first; the rest of the 214 are closed. Days are counted back from the load.
RECENT = (
    (AuditState.PLANNED, 9, -28, -2),
    (AuditState.IN_PROGRESS, 8, 1, 24),
    (AuditState.IN_REVIEW, 6, 14, 36),
    (AuditState.DELIVERED, 46, 40, 520),
    (AuditState.CANCELLED, 6, 60, 2000),
)
YEARS = 8


@dataclass(frozen=True)
class Slot:
    """One audit to be made. `company` counts companies in the order of their first audit."""

    number: int
    company: int
    day: date
    state: AuditState
    route: Route
    origin: Origin
    again: bool


def make_schedule(as_of: date) -> list[Slot]:
    """Every audit with its day and state, oldest first.

    The newest audits of companies seen before are second audits: re-audits come 12 to 18 months after the first in
    the field, here at least a year.
    """
    days = sorted(_days(as_of), key=lambda pair: pair[0])
    again_from = len(days) - (AUDITS - FIRST_AUDITS) - 32
    slots = []
    repeated = 0
    fresh = 0
    for number, (day, state) in enumerate(days):
        again = number >= again_from and number % 2 == 0 and repeated < AUDITS - FIRST_AUDITS
        company = repeated if again else fresh
        repeated, fresh = repeated + again, fresh + (not again)
        draw = chance("slot", number)
        route = Route.ESSENTIAL if draw.random() < 0.2 else Route.FULL
        origin = Origin.IMPORTED if state in {AuditState.DELIVERED, AuditState.CLOSED} else Origin.NATIVE
        slots.append(Slot(number, company, day, state, route, origin, again))
    return slots


def _days(as_of: date) -> list[tuple[date, AuditState]]:
    draw = chance("days")
    days = []
    for state, count, newest, oldest in RECENT:
        days += [(_workday(as_of - timedelta(days=draw.randint(newest, oldest))), state) for _ in range(count)]
    oldest_day, newest_day = YEARS * 365, 540
    for _ in range(AUDITS - len(days)):
        # The square root makes later years fuller: the district grew.
        back = newest_day + (oldest_day - newest_day) * (1 - draw.random() ** 0.75)
        days.append((_workday(as_of - timedelta(days=int(back))), AuditState.CLOSED))
    return days


def _workday(day: date) -> date:
    if day.month == 8:
        day = day.replace(month=9, day=min(day.day, 28))
    return day - timedelta(days=max(0, day.weekday() - 4))
