"""Adding up the data of everybody who counts: Recommendation 2003/361/EC, annex, Art. 5 and 6. Plain values.

What is not known is never taken for zero: a sum with a missing part is "at least", and names what is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from companies.control import WHOLE, Stake, controlled_by
from companies.sme_perimeter import Perimeter


@dataclass(frozen=True, slots=True)
class Figures:
    """One closed year of one enterprise: annual work units (Art. 5), turnover, balance sheet total."""

    staff: Decimal | None = None
    turnover: Decimal | None = None
    balance_sheet: Decimal | None = None
    consolidated: bool = False


FiguresByYear = Mapping[str, Mapping[int, Figures]]


@dataclass(frozen=True, slots=True)
class Sum:
    """A total that is at least `known`; exact when nothing is missing."""

    known: Decimal = Decimal(0)
    complete: bool = True

    def plus(self, value: Decimal | None, share: Decimal) -> "Sum":
        """The sum with a share of one more value, which may be missing."""
        if value is None:
            return Sum(self.known, complete=False)
        return Sum(self.known + value * share / WHOLE, self.complete)

    def within(self, ceiling: Decimal, *, below: bool = False) -> bool | None:
        """Whether the total keeps the ceiling; None where what is missing could break it."""
        if self.known > ceiling or (below and self.known == ceiling):
            return False
        return True if self.complete else None


@dataclass(frozen=True, slots=True)
class Gap:
    """Figures that are missing: of whom, for which year, which ones."""

    key: str
    year: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The added data of a perimeter for one year (Art. 6)."""

    staff: Sum = field(default_factory=Sum)
    turnover: Sum = field(default_factory=Sum)
    balance_sheet: Sum = field(default_factory=Sum)
    gaps: tuple[Gap, ...] = ()
    earlier: tuple[tuple[str, int], ...] = ()
    consolidated: tuple[str, ...] = ()


def add_up(perimeter: Perimeter, figures: FiguresByYear, stakes: Iterable[Stake], year: int) -> Totals:
    """The data of everybody who counts, at their shares (Art. 6(2) and (3)).

    Where somebody's figures of the year are not there, those of the year before stand in, and are named. Enterprises
    inside somebody's consolidated accounts are not added again.
    """
    shares = perimeter.shares
    taken = {key: _figures_for(figures.get(key, {}), year) for key in shares}
    inside = _consolidated(taken, [stake for stake in stakes if stake.in_force(perimeter.on)])
    staff, turnover, balance_sheet = Sum(), Sum(), Sum()
    gaps: list[Gap] = []
    for key in sorted(shares.keys() - inside):
        one, share = taken[key][1], shares[key]
        staff = staff.plus(one.staff, share)
        turnover = turnover.plus(one.turnover, share)
        balance_sheet = balance_sheet.plus(one.balance_sheet, share)
        names = tuple(name for name in ("staff", "turnover", "balance_sheet") if getattr(one, name) is None)
        if names:
            gaps.append(Gap(key, year, names))
    earlier = tuple(sorted((key, found) for key, (found, _) in taken.items() if found != year and key not in inside))
    return Totals(staff, turnover, balance_sheet, tuple(gaps), earlier, tuple(sorted(inside)))


def _figures_for(by_year: Mapping[int, Figures], year: int) -> tuple[int, Figures]:
    """The figures of the year, else of the one before, else none."""
    for candidate in (year, year - 1):
        if candidate in by_year:
            return candidate, by_year[candidate]
    return year, Figures()


def _consolidated(taken: Mapping[str, tuple[int, Figures]], stakes: Sequence[Stake]) -> set[str]:
    """Those whose data are already inside the consolidated accounts of who controls them."""
    inside: set[str] = set()
    for parent in sorted(key for key, (_, one) in taken.items() if one.consolidated):
        if parent not in inside:
            inside |= controlled_by({parent}, stakes).keys() & taken.keys()
    return inside
