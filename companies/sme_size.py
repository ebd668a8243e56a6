"""The size of an enterprise: Recommendation 2003/361/EC, annex. Plain values, no database.

Art. 2 sets the ceilings, Art. 3 and 6 whose data count (`sme_perimeter`), Art. 4(1) the latest closed year, Art. 4(2)
that growth changes the class only after two consecutive years, Art. 4(3) that a newly established enterprise may
estimate. A change of ownership acts at once (Decision 2012/838/EU, annex, 1.1.3.1(6)(e)). What is not known is never taken
for zero: where the missing figure could change the answer, the answer is "unknown" and says what is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from companies.control import Party, Stake
from companies.sme_classes import SizeClass
from companies.sme_perimeter import Perimeter, SameMarket, sme_perimeter
from companies.sme_totals import FiguresByYear, Totals, add_up

MILLION = Decimal(1_000_000)


# Class, staff below, turnover up to, balance sheet up to (Art. 2).
CEILINGS = (
    (SizeClass.MICRO, Decimal(10), 2 * MILLION, 2 * MILLION),
    (SizeClass.SMALL, Decimal(50), 10 * MILLION, 10 * MILLION),
    (SizeClass.MEDIUM, Decimal(250), 50 * MILLION, 43 * MILLION),
)
RANK = {SizeClass.MICRO: 0, SizeClass.SMALL: 1, SizeClass.MEDIUM: 2, SizeClass.LARGE: 3}


class Why(StrEnum):
    """The reasons of an assessment, said in words by `companies.perimeter_texts`."""

    NO_FIGURES = "no_figures"
    MISSING = "missing"
    PUBLIC = "public"
    OWN_DATA = "own_data"
    WITH_OTHERS = "with_others"
    ONE_YEAR = "one_year"
    TWO_YEARS = "two_years"
    HELD_BACK = "held_back"
    OWNERSHIP = "ownership"
    ESTIMATE = "estimate"
    OLD_FIGURES = "old_figures"
    EARLIER_YEAR = "earlier_year"
    MARKET = "market"
    CERTAIN_ANYWAY = "certain_anyway"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with what it is about: a year, a class, a percentage or keys of parties."""

    why: Why
    year: int | None = None
    size: SizeClass | None = None
    percent: Decimal | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearStatus:
    """What one year's data say by themselves, and the status that results."""

    year: int
    by_data: SizeClass
    status: SizeClass
    why: Why


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer: class, the year it rests on, the reasons, whose data counted, and what is missing."""

    size: SizeClass
    year: int | None
    reasons: tuple[Reason, ...]
    perimeter: Perimeter
    totals: Totals
    years: tuple[YearStatus, ...] = ()


def classify(totals: Totals) -> SizeClass:
    """Art. 2 on added data: the smallest class whose ceilings are kept, unknown where that can't be told.

    Staff must stay below the ceiling, and either turnover or balance sheet within theirs.
    """
    for size, staff, turnover, balance_sheet in CEILINGS:
        verdict = _all(
            totals.staff.within(staff, below=True),
            _any(totals.turnover.within(turnover), totals.balance_sheet.within(balance_sheet)),
        )
        if verdict:
            return size
        if verdict is None:
            return SizeClass.UNKNOWN
    return SizeClass.LARGE


def _all(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _any(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def next_status(status: SizeClass, before: SizeClass, now: SizeClass) -> SizeClass:
    """Art. 4(2): a ceiling counts as passed, or as kept again, once it was so in two consecutive years."""
    if RANK[before] > RANK[status] and RANK[now] > RANK[status]:
        return min(before, now, key=RANK.__getitem__)
    if RANK[before] < RANK[status] and RANK[now] < RANK[status]:
        return max(before, now, key=RANK.__getitem__)
    return status


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about a set of enterprises tied together: the input of `assess`."""

    parties: Mapping[str, Party]
    stakes: Sequence[Stake]
    figures: FiguresByYear
    same_market: SameMarket


def assess(subject: str, facts: Facts, *, on: date) -> Assessment:
    """The size of the subject on a day, with its reasons.

    Where nobody knows whether enterprises of the same persons share a market, both answers are worked out: if they
    agree the class stands, else it is unknown until somebody says.
    """
    answer = _assess(subject, facts, on=on, assume_market=False)
    pairs = answer.perimeter.open_markets
    if not pairs or answer.perimeter.is_public:
        return answer
    other = _assess(subject, facts, on=on, assume_market=True)
    keys = tuple(dict.fromkeys(key for pair in pairs for key in pair))
    size = answer.size if other.size == answer.size else SizeClass.UNKNOWN
    return replace(answer, size=size, reasons=(*answer.reasons, Reason(Why.MARKET, size=other.size, keys=keys)))


class _Timeline:
    """Perimeters and totals of the subject, day by day and year by year, each worked out once."""

    def __init__(self, subject: str, facts: Facts, assume_market: bool) -> None:
        self.subject, self.facts, self.assume_market = subject, facts, assume_market
        self._perimeters: dict[date, Perimeter] = {}

    def perimeter(self, on: date) -> Perimeter:
        """Who counts on the day."""
        if on not in self._perimeters:
            facts = self.facts
            self._perimeters[on] = sme_perimeter(
                self.subject,
                facts.parties,
                facts.stakes,
                on=on,
                same_market=facts.same_market,
                assume_market=self.assume_market,
            )
        return self._perimeters[on]

    def totals(self, year: int, on: date) -> Totals:
        """The data of the year of those who count on the day."""
        return add_up(self.perimeter(on), self.facts.figures, self.facts.stakes, year)

    def by_data(self, year: int, on: date) -> SizeClass:
        """The class by the data of the year with the owners of the day; public hands end the SME (Art. 3(4))."""
        return SizeClass.LARGE if self.perimeter(on).is_public else classify(self.totals(year, on))


def _assess(subject: str, facts: Facts, *, on: date, assume_market: bool) -> Assessment:
    """The assessment under one assumption about the markets that nobody described."""
    timeline = _Timeline(subject, facts, assume_market)
    perimeter = timeline.perimeter(on)
    years = _years(facts, perimeter, on)
    if perimeter.is_public:
        reason = Reason(
            Why.PUBLIC, size=SizeClass.LARGE, percent=perimeter.public_percent, keys=perimeter.public_holders
        )
        totals = timeline.totals(years[-1], on) if years else Totals()
        return Assessment(SizeClass.LARGE, years[-1] if years else None, (reason,), perimeter, totals)
    if not years:
        return Assessment(SizeClass.UNKNOWN, None, (Reason(Why.NO_FIGURES, keys=(subject,)),), perimeter, Totals())
    history = _history(timeline, years, on)
    totals = timeline.totals(years[-1], on)
    reasons = _reasons(history[-1], totals, perimeter, on)
    return Assessment(history[-1].status, years[-1], reasons, perimeter, totals, tuple(history))


def _years(facts: Facts, perimeter: Perimeter, on: date) -> list[int]:
    """The closed years for which anybody in the perimeter has data; the running year only where there is no other."""
    known = sorted({year for key in perimeter.shares for year in facts.figures.get(key, {}) if year <= on.year})
    return [year for year in known if year < on.year] or known


def _history(timeline: _Timeline, years: Sequence[int], on: date) -> list[YearStatus]:
    """The status year after year (Art. 4(2)), ending with the owners of the day asked for."""
    history: list[YearStatus] = []
    for year in years:
        close = min(date(year, 12, 31), on)
        last = history[-1] if history and history[-1].year == year - 1 else None
        history.append(_year_status(timeline, year, close, last))
    year, last = years[-1], history[-1]
    now = timeline.by_data(year, on)
    if now != last.by_data:
        history[-1] = YearStatus(year, now, now, Why.OWNERSHIP)
    return history


def _year_status(timeline: _Timeline, year: int, close: date, last: YearStatus | None) -> YearStatus:
    """The status at the close of a year, from its data and the year before."""
    now = timeline.by_data(year, close)
    if last is None or SizeClass.UNKNOWN in {now, last.status, last.by_data}:
        return YearStatus(year, now, now, Why.MISSING if now == SizeClass.UNKNOWN else Why.ONE_YEAR)
    if timeline.by_data(year, date(year - 1, 12, 31)) != now:
        return YearStatus(year, now, now, Why.OWNERSHIP)
    status = next_status(last.status, last.by_data, now)
    return YearStatus(year, now, status, Why.TWO_YEARS if status == now else Why.HELD_BACK)


def _reasons(last: YearStatus, totals: Totals, perimeter: Perimeter, on: date) -> tuple[Reason, ...]:
    """Why the class is what it is, the weightiest first."""
    others = tuple(item.key for item in perimeter.inclusions)
    reasons = [] if last.why == Why.MISSING else [Reason(last.why, year=last.year, size=last.by_data)]
    reasons.append(Reason(Why.WITH_OTHERS if others else Why.OWN_DATA, year=last.year, keys=others))
    if totals.gaps:
        why = Why.MISSING if last.status == SizeClass.UNKNOWN else Why.CERTAIN_ANYWAY
        reasons.append(Reason(why, year=last.year, keys=tuple(gap.key for gap in totals.gaps)))
    reasons += [Reason(Why.EARLIER_YEAR, year=year, keys=(key,)) for key, year in totals.earlier]
    if last.year == on.year:
        reasons.append(Reason(Why.ESTIMATE, year=last.year))
    if last.year < on.year - 1:
        reasons.append(Reason(Why.OLD_FIGURES, year=last.year))
    return tuple(reasons)
