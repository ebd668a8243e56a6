"""Who controls whom, worked out from stakes in capital and votes. Plain values, no database.

Both perimeters of public funding stand on this: the SME size (Recommendation 2003/361/EC, annex, Art. 3(3)) and the
single undertaking of de minimis (Reg. (EU) 2023/2831, Art. 2(2)). Both call "control" the majority of the votes, the
right to appoint the majority of the board, or a dominant influence by contract or statutes; both follow it through
other enterprises. They differ in what they make of persons and public bodies, which is said in their own modules.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

HALF = Decimal(50)
WHOLE = Decimal(100)


class PartyKind(StrEnum):
    """What a holder is; the investors of Art. 3(2), second subparagraph, are named one by one."""

    ENTERPRISE = "enterprise"
    PERSON = "person"
    PUBLIC_BODY = "public_body"
    PUBLIC_INVESTMENT = "public_investment"
    VENTURE_CAPITAL = "venture_capital"
    BUSINESS_ANGEL = "business_angel"
    UNIVERSITY = "university"
    RESEARCH_CENTRE = "research_centre"
    INSTITUTIONAL = "institutional"
    SMALL_AUTHORITY = "small_authority"


EXCEPTED_INVESTORS = frozenset(PartyKind) - {PartyKind.ENTERPRISE, PartyKind.PERSON, PartyKind.PUBLIC_BODY}
PUBLIC = frozenset({PartyKind.PUBLIC_BODY, PartyKind.SMALL_AUTHORITY, PartyKind.PUBLIC_INVESTMENT})
NATURAL_PERSONS = frozenset({PartyKind.PERSON, PartyKind.BUSINESS_ANGEL})
NOT_UNDERTAKINGS = NATURAL_PERSONS | {PartyKind.PUBLIC_BODY, PartyKind.SMALL_AUTHORITY}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who holds or is held. `acts_with` names the family or pact in which persons act jointly."""

    key: str
    kind: PartyKind = PartyKind.ENTERPRISE
    acts_with: str = ""


@dataclass(frozen=True, slots=True)
class Stake:
    """A share in capital and votes from `start` until the day before `end`; `control` is a right beyond the votes."""

    holder: str
    held: str
    capital: Decimal | None = None
    votes: Decimal | None = None
    control: bool = False
    start: date | None = None
    end: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the stake stands on the day; an open end is no limit."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def voting(self) -> Decimal:
        """The share of the votes; where nobody wrote it down, votes follow the capital."""
        if self.votes is not None:
            return self.votes
        return self.capital if self.capital is not None else Decimal(0)

    @property
    def owned(self) -> Decimal:
        """The share of the capital; where nobody wrote it down, capital follows the votes."""
        if self.capital is not None:
            return self.capital
        return self.votes if self.votes is not None else Decimal(0)


class Tie(StrEnum):
    """Why a link of a path holds."""

    VOTES = "votes"
    JOINT_VOTES = "joint_votes"
    CONTROL = "control"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a path: the holders, whom they hold, why it counts and with what percentage."""

    holders: tuple[str, ...]
    held: str
    tie: Tie
    percent: Decimal


Path = tuple[Link, ...]


def controlled_by(tops: Collection[str], stakes: Iterable[Stake]) -> dict[str, Path]:
    """All that the tops control together, directly or through what they control, each with the path to it.

    Votes add up along the chain: who controls B (which holds 30 %) and holds 25 % directly controls the rest's 55 %.
    A circle of stakes ends where it meets itself; stakes of a company in itself count for nothing.
    """
    incoming: dict[str, list[Stake]] = {}
    for stake in stakes:
        if stake.holder != stake.held:
            incoming.setdefault(stake.held, []).append(stake)
    reached: dict[str, Path] = dict.fromkeys(tops, ())
    found = True
    while found:
        found = False
        for held in sorted(incoming.keys() - reached.keys()):
            link = _control_link([s for s in incoming[held] if s.holder in reached], held)
            if link is not None:
                reached[held] = (*_join(reached[holder] for holder in link.holders), link)
                found = True
    return {key: path for key, path in reached.items() if key not in tops}


def _control_link(inside: list[Stake], held: str) -> Link | None:
    """The link by which the holders already inside control `held`, the plainest reason first."""
    for stake in inside:
        if stake.voting > HALF:
            return Link((stake.holder,), held, Tie.VOTES, stake.voting)
    for stake in inside:
        if stake.control:
            return Link((stake.holder,), held, Tie.CONTROL, stake.voting)
    votes = sum((stake.voting for stake in inside), Decimal(0))
    if votes > HALF:
        holders = tuple(sorted({stake.holder for stake in inside if stake.voting}))
        return Link(holders, held, Tie.JOINT_VOTES, min(votes, WHOLE))
    return None


def _join(paths: Iterable[Path]) -> Path:
    """Several paths as one, each link once, in the order met."""
    return tuple(dict.fromkeys(link for path in paths for link in path))


Edges = Mapping[str, Mapping[str, Path]]


def control_edges(tops: Iterable[str], stakes: Collection[Stake]) -> dict[str, dict[str, Path]]:
    """Both directions of every control relation that starts at one of the tops, with its path."""
    edges: dict[str, dict[str, Path]] = {}
    for top in tops:
        for held, path in controlled_by({top}, stakes).items():
            edges.setdefault(top, {})[held] = path
            edges.setdefault(held, {})[top] = path
    return edges


def reach(start: str, edges: Edges) -> dict[str, Path]:
    """Everybody connected with `start`, by the fewest relations, each with the path that leads there."""
    paths: dict[str, Path] = {start: ()}
    queue = [start]
    for key in queue:
        for other, links in sorted(edges.get(key, {}).items(), key=lambda item: (len(item[1]), item[0])):
            if other not in paths:
                paths[other] = _join((paths[key], links))
                queue.append(other)
    del paths[start]
    return paths
