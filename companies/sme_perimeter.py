"""Whose data count towards the size of an enterprise: Recommendation 2003/361/EC, annex, Art. 3 and 6. Plain values.

Linked enterprises (Art. 3(3)) count in full: control, also through other enterprises, and through natural persons
alone or acting jointly when the enterprises work in the same or in adjacent markets. Partners (Art. 3(2)) hold, or are
held for, 25 % or more without being linked, alone or with those linked to them: they count pro rata, with all that is
linked to them, and only where immediately upstream or downstream (Art. 6(3)). The investors of Art. 3(2), second
subparagraph, leave the enterprise autonomous up to 50 %. 25 % or more held by public bodies ends the SME (Art. 3(4)).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from companies.control import (
    EXCEPTED_INVESTORS,
    HALF,
    NATURAL_PERSONS,
    NOT_UNDERTAKINGS,
    PUBLIC,
    WHOLE,
    Link,
    Party,
    PartyKind,
    Path,
    Stake,
    Tie,
    control_edges,
    controlled_by,
    reach,
)

QUARTER = Decimal(25)
SameMarket = Callable[[str, str], bool | None]


class Role(StrEnum):
    """How another enterprise counts."""

    LINKED = "linked"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """An enterprise that counts: with which share of its data, and the path that says why."""

    key: str
    role: Role
    share: Decimal
    path: Path


@dataclass(frozen=True, slots=True)
class Exception32:
    """An investor left out by Art. 3(2), second subparagraph."""

    key: str
    kind: PartyKind
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Everything that Art. 3 says about the subject on a day."""

    subject: str
    on: date
    inclusions: tuple[Inclusion, ...]
    excepted: tuple[Exception32, ...] = ()
    public_percent: Decimal = Decimal(0)
    public_holders: tuple[str, ...] = ()
    open_markets: tuple[tuple[str, str], ...] = ()

    @property
    def is_public(self) -> bool:
        """Art. 3(4): no SME when public bodies control a quarter or more."""
        return self.public_percent >= QUARTER

    @property
    def shares(self) -> dict[str, Decimal]:
        """Percentage of the data of each enterprise that counts, the subject included."""
        return {self.subject: WHOLE} | {item.key: item.share for item in self.inclusions}


class _Graph:
    """Parties and stakes in force on a day, with the linked relation of Art. 3(3) worked out once."""

    def __init__(self, parties: Mapping[str, Party], stakes: Iterable[Stake], market: SameMarket, assume: bool) -> None:
        self.parties = parties
        self.stakes = [stake for stake in stakes if stake.holder != stake.held]
        self.keys = {stake.holder for stake in self.stakes} | {stake.held for stake in self.stakes}
        self.open_markets: set[tuple[str, str]] = set()
        holders = sorted({stake.holder for stake in self.stakes})
        self.edges = control_edges([key for key in holders if self._links_upwards(key)], self.stakes)
        for persons in self._persons_together(holders):
            self._link_through_persons(persons, market, assume)

    def kind(self, key: str) -> PartyKind:
        """What the party is; an enterprise when nothing is said."""
        return self.parties[key].kind if key in self.parties else PartyKind.ENTERPRISE

    def linked_to(self, key: str) -> dict[str, Path]:
        """All enterprises linked to one, with their paths."""
        return {
            other: path for other, path in reach(key, self.edges).items() if self.kind(other) not in NATURAL_PERSONS
        }

    def _links_upwards(self, key: str) -> bool:
        return self.kind(key) not in NOT_UNDERTAKINGS

    def _persons_together(self, holders: Sequence[str]) -> list[frozenset[str]]:
        """Each person alone, then each family or pact."""
        persons = [key for key in holders if self.kind(key) in NATURAL_PERSONS]
        pacts: dict[str, set[str]] = {}
        for key in persons:
            if self.parties[key].acts_with:
                pacts.setdefault(self.parties[key].acts_with, set()).add(key)
        together = [frozenset(pact) for _, pact in sorted(pacts.items()) if len(pact) > 1]
        return [frozenset({key}) for key in persons] + together

    def _link_through_persons(self, persons: frozenset[str], market: SameMarket, assume: bool) -> None:
        """Art. 3(3), last two subparagraphs: enterprises of the same persons in the same or adjacent markets."""
        controlled = controlled_by(persons, self.stakes)
        for one, other in combinations(sorted(controlled), 2):
            if other in self.edges.get(one, {}):
                continue
            related = market(one, other)
            if related is None:
                self.open_markets.add((one, other))
            if related or (related is None and assume):
                path = tuple(dict.fromkeys(controlled[one] + controlled[other]))
                self.edges.setdefault(one, {})[other] = path
                self.edges.setdefault(other, {})[one] = path


def sme_perimeter(
    subject: str,
    parties: Mapping[str, Party],
    stakes: Iterable[Stake],
    *,
    on: date,
    same_market: SameMarket,
    assume_market: bool = False,
) -> Perimeter:
    """The perimeter of the subject on a day.

    `same_market` answers whether two enterprises work in the same or adjacent markets, or None where nobody knows:
    such pairs count when `assume_market` is set and are named in `open_markets` either way.
    """
    graph = _Graph(parties, [stake for stake in stakes if stake.in_force(on)], same_market, assume_market)
    linked = graph.linked_to(subject)
    inside = {subject: ()} | linked
    partners, excepted = _partners(graph, inside)
    inclusions = [Inclusion(key, Role.LINKED, WHOLE, linked[key]) for key in sorted(linked)] + partners
    percent, holders = _public_share(graph, subject, inside)
    around = inside.keys() | {item.key for item in partners}
    pairs = tuple(sorted(p for p in graph.open_markets if around.intersection(p) and not inside.keys() >= set(p)))
    return Perimeter(subject, on, tuple(inclusions), tuple(excepted), percent, holders, pairs)


def _partners(graph: _Graph, inside: Mapping[str, Path]) -> tuple[list[Inclusion], list[Exception32]]:
    """Partners immediately upstream and downstream; each cluster counts once, at its highest percentage."""
    found: dict[str, Inclusion] = {}
    excepted: list[Exception32] = []
    seen: set[str] = set()
    for key in sorted(graph.keys - inside.keys()):
        if key in seen or graph.kind(key) in {PartyKind.PERSON, PartyKind.PUBLIC_BODY}:
            continue
        cluster = {key: ()} | graph.linked_to(key)
        seen |= cluster.keys()
        link = _share_link(graph, inside.keys(), cluster.keys())
        if link is None:
            continue
        kind = graph.kind(link.holders[0])
        if kind in EXCEPTED_INVESTORS and link.held in inside and link.percent <= HALF:
            excepted.append(Exception32(link.holders[0], kind, link.percent))
        elif kind not in NATURAL_PERSONS | {PartyKind.SMALL_AUTHORITY} or link.held not in inside:
            found |= _partner_cluster(graph, inside, link)
    return [found[key] for key in sorted(found)], excepted


def _partner_cluster(graph: _Graph, inside: Mapping[str, Path], link: Link) -> dict[str, Inclusion]:
    """The partner named by the link and all that is linked to it, at the partner's percentage (Art. 6(3))."""
    upstream = link.held in inside
    entry = link.holders[0] if upstream else link.held
    lead = inside[link.held] if upstream else inside[link.holders[0]]
    members = {entry: ()} | graph.linked_to(entry)
    return {
        key: Inclusion(key, Role.PARTNER, link.percent, (*lead, link, *path))
        for key, path in members.items()
        if key not in inside
    }


def _share_link(graph: _Graph, inside: Collection[str], cluster: Collection[str]) -> Link | None:
    """The largest share of a quarter or more between the two clusters, in either direction (Art. 6(2))."""
    links = [
        *_joint_shares(graph.stakes, holders=cluster, held=inside),
        *_joint_shares(graph.stakes, holders=inside, held=cluster),
    ]
    return max((link for link in links if link.percent >= QUARTER), key=lambda link: link.percent, default=None)


def _joint_shares(stakes: Iterable[Stake], *, holders: Collection[str], held: Collection[str]) -> list[Link]:
    """What the holders own together in each held one: the higher of capital and votes."""
    by_held: dict[str, list[Stake]] = {}
    for stake in stakes:
        if stake.holder in holders and stake.held in held:
            by_held.setdefault(stake.held, []).append(stake)
    links = []
    for key, parts in sorted(by_held.items()):
        capital = sum((stake.owned for stake in parts), Decimal(0))
        votes = sum((stake.voting for stake in parts), Decimal(0))
        names = tuple(dict.fromkeys(s.holder for s in sorted(parts, key=lambda s: (-max(s.owned, s.voting), s.holder))))
        links.append(Link(names, key, Tie.SHARE, min(max(capital, votes), WHOLE)))
    return links


def _public_share(graph: _Graph, subject: str, inside: Collection[str]) -> tuple[Decimal, tuple[str, ...]]:
    """Art. 3(4): the highest share of public bodies in the enterprise or in one that controls it.

    Public bodies count together, with what they control. The excepted public investors count only beyond 50 %, where
    their exception ends.
    """
    above = {subject} | {key for key in inside if subject in controlled_by({key}, graph.stakes)}
    bodies = {key for key in graph.keys if graph.kind(key) == PartyKind.PUBLIC_BODY}
    arms = (bodies | controlled_by(bodies, graph.stakes).keys()) - above
    links = _joint_shares(graph.stakes, holders=arms, held=above)
    for key in sorted(graph.keys - bodies):
        if graph.kind(key) in PUBLIC:
            links += [link for link in _joint_shares(graph.stakes, holders={key}, held=above) if link.percent > HALF]
    top = max(links, key=lambda link: link.percent, default=None)
    return (top.percent, top.holders) if top is not None else (Decimal(0), ())
