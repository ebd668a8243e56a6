"""The single undertaking of state-aid ceilings: Reg. (EU) 2023/2831, Art. 2(2). Plain values, no database.

Enterprises of which one (a) has the majority of the votes of another, (b) may appoint or remove the majority of its
board, (c) dominates it by contract or statutes, or (d) controls the majority of its votes by agreement with other
members, are one undertaking, also where the relation runs through one or more other enterprises. Only control between
undertakings counts: neither natural persons nor (recital 4) a public body in common tie enterprises together, and
a share without control, however large, does not either. That is what sets it apart from the perimeter of `sme_size`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from companies.control import NOT_UNDERTAKINGS, Party, Path, Stake, control_edges, reach


@dataclass(frozen=True, slots=True)
class Member:
    """An enterprise of the same undertaking and the chain of control that makes it so."""

    key: str
    path: Path


@dataclass(frozen=True, slots=True)
class SingleUndertaking:
    """The subject with all who share its ceilings, by key; alone when `members` is empty."""

    subject: str
    on: date
    members: tuple[Member, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Everybody whose aid adds up, the subject included."""
        return frozenset({self.subject, *(member.key for member in self.members)})


def single_undertaking(
    subject: str, parties: Mapping[str, Party], stakes: Iterable[Stake], *, on: date
) -> SingleUndertaking:
    """The undertaking to which the subject belongs on a day; parties that are not described count as enterprises."""
    between = [
        stake
        for stake in stakes
        if stake.in_force(on) and _is_undertaking(stake.holder, parties) and _is_undertaking(stake.held, parties)
    ]
    edges = control_edges(sorted({stake.holder for stake in between}), between)
    found = reach(subject, edges)
    return SingleUndertaking(subject, on, tuple(Member(key, found[key]) for key in sorted(found)))


def _is_undertaking(key: str, parties: Mapping[str, Party]) -> bool:
    """Whether the party is an enterprise in the sense of the article."""
    return key not in parties or parties[key].kind not in NOT_UNDERTAKINGS
