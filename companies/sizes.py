"""From the stored stakes and figures to the plain values that the size rules take, and back to companies.

Parties are named `c12` (a company of the registry) and `h7` (a holder outside it).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from companies.control import Party, PartyKind, Stake
from companies.models import Company, Holder, HolderKind, Sector, YearlyFigures
from companies.models import Stake as StakeRow
from companies.single_undertaking import SingleUndertaking, single_undertaking
from companies.sme_size import Assessment, Facts, assess
from companies.sme_totals import Figures


def company_key(pk: int) -> str:
    """How the rules name a company of the registry."""
    return f"c{pk}"


def holder_key(pk: int) -> str:
    """How the rules name a holder outside the registry."""
    return f"h{pk}"


@dataclass(frozen=True, slots=True)
class Web:
    """Companies and holders tied by stakes of any time, directly or through others."""

    company_ids: frozenset[int]
    stakes: tuple[StakeRow, ...] = ()

    @property
    def holder_ids(self) -> set[int]:
        """The holders outside the registry."""
        return {stake.holder_id for stake in self.stakes if stake.holder_id is not None}


def web_around(company_ids: Iterable[int]) -> Web:
    """Everybody tied to the companies. Public bodies end the search: what else they hold never counts for others."""
    known: set[int] = set(company_ids)
    holders: set[int] = set()
    stakes: dict[int, StakeRow] = {}
    while True:
        found = StakeRow.objects.touching(known, holders).exclude(pk__in=stakes).select_related("holder")
        fresh = {stake.pk: stake for stake in found}
        if not fresh:
            break
        stakes |= fresh
        known |= {pk for s in fresh.values() for pk in (s.held_id, s.holder_company_id) if pk is not None}
        holders |= {s.holder.pk for s in fresh.values() if s.holder and s.holder.kind != HolderKind.PUBLIC_BODY}
    return Web(frozenset(known), tuple(stakes[pk] for pk in sorted(stakes)))


def facts_of(web: Web) -> Facts:
    """Everything the size rules need to know about a web."""
    parties: dict[str, Party] = {}
    figures: dict[str, dict[int, Figures]] = defaultdict(dict)
    for holder in Holder.objects.filter(pk__in=web.holder_ids):
        parties[holder_key(holder.pk)] = Party(holder_key(holder.pk), party_kind(holder.kind), holder.acts_with)
        if holder.figures_year is not None:
            figures[holder_key(holder.pk)][holder.figures_year] = Figures(
                holder.employees, holder.turnover, holder.balance_sheet
            )
    for row in YearlyFigures.objects.filter(company_id__in=web.company_ids):
        figures[company_key(row.company_id)][row.year] = Figures(
            row.employees, row.turnover, row.balance_sheet, row.is_consolidated
        )
    return Facts(parties, [stake_value(stake) for stake in web.stakes], figures, Markets.load(web.company_ids))


def party_kind(kind: str) -> PartyKind:
    """A holder's kind in the words of the rules."""
    return PartyKind.ENTERPRISE if kind == HolderKind.COMPANY else PartyKind(kind)


def stake_value(row: StakeRow) -> Stake:
    """A stored stake as a plain value."""
    holder = company_key(row.holder_company_id) if row.holder_company_id else holder_key(row.holder_id or 0)
    return Stake(
        holder,
        company_key(row.held_id),
        row.capital_percent,
        row.votes_percent,
        row.control,
        row.period.lower,
        row.period.upper,
    )


@dataclass(frozen=True, slots=True)
class Markets:
    """Whether two enterprises work in the same or in adjacent markets, told by the sectors of the district."""

    sector_of: dict[str, int | None]
    adjacent: frozenset[tuple[int, int]]

    @classmethod
    def load(cls, company_ids: Collection[int]) -> "Markets":
        """Read sectors and which of them are adjacent."""
        rows = Company.objects.filter(pk__in=company_ids).values_list("pk", "sector_id")
        pairs = Sector.adjacent.through.objects.values_list("from_sector_id", "to_sector_id")
        return cls({company_key(pk): sector for pk, sector in rows}, frozenset(pairs))

    def __call__(self, one: str, other: str) -> bool | None:
        """Answer for a pair; None where a sector is not known, as for holders outside the registry."""
        first, second = self.sector_of.get(one), self.sector_of.get(other)
        if first is None or second is None:
            return None
        return first == second or (first, second) in self.adjacent


def perimeters_of(company: Company, *, on: date) -> tuple[Assessment, SingleUndertaking]:
    """Both perimeters of a company on a day: SME size, and the single undertaking of de minimis."""
    facts = facts_of(web_around([company.pk]))
    key = company_key(company.pk)
    return assess(key, facts, on=on), single_undertaking(key, facts.parties, facts.stakes, on=on)


def assessments_of(web: Web, *, on: date) -> Iterator[tuple[int, Assessment]]:
    """The assessment of every company of a web on a day."""
    facts = facts_of(web)
    for members in _separate(web):
        part = _part(facts, members)
        for pk in sorted(members):
            yield pk, assess(company_key(pk), part, on=on)


def _separate(web: Web) -> list[set[int]]:
    """The companies of a web in groups that no stake ties together; most companies stand alone."""
    leader = {company_key(pk): company_key(pk) for pk in web.company_ids}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    for row in web.stakes:
        stake = stake_value(row)
        if row.holder is None or row.holder.kind != HolderKind.PUBLIC_BODY:
            leader[find(stake.holder)] = find(stake.held)
    groups: dict[str, set[int]] = defaultdict(set)
    for pk in web.company_ids:
        groups[find(company_key(pk))].add(pk)
    return list(groups.values())


def _part(facts: Facts, members: set[int]) -> Facts:
    """The facts of one group alone, so that the rules don't look at everybody's stakes."""
    if len(members) == 1 and not facts.stakes:
        return facts
    keys = {company_key(pk) for pk in members}
    stakes = [stake for stake in facts.stakes if stake.held in keys]
    return Facts(facts.parties, stakes, facts.figures, facts.same_market)
