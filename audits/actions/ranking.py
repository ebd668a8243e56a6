"""The two rankings of an audit's areas, side by side: the auditor's and the entrepreneur's own.

Every standing area has a place in the auditor's ranking; the entrepreneur ranks those that matter to him. Both run
1, 2, 3 without holes. The lock on the audit's row lets one reordering in at a time, and the unique ranks are
checked when it ends.
"""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audits.actions.locking import lock_for_evidence
from audits.errors import ActRefusedError
from audits.models import Audit, ImprovementArea


class Ranking(StrEnum):
    """Whose ranking it is; the value is the column that keeps it."""

    AUDITOR = "auditor_rank"
    COMPANY = "company_rank"


class Move(StrEnum):
    """A step in a ranking."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


@transaction.atomic
def rank_areas(audit: Audit, *, ranking: Ranking, order: Iterable[UUID], by: User) -> None:
    """Put the areas into this order.

    Areas that the order does not name, because somebody has added them meanwhile, follow in the auditor's ranking
    and stay out of the entrepreneur's; ids that are not standing areas of this audit are left aside.
    """
    locked = lock_for_evidence(audit.pk, by=by)
    standing = {area.pk: area for area in _in_order(locked.pk, ranking)}
    named = [standing[pk] for pk in dict.fromkeys(order) if pk in standing]
    rest = [area for area in standing.values() if area not in named]
    _store(ranking, named, rest)


@transaction.atomic
def move_area(area: ImprovementArea, *, ranking: Ranking, move: Move, by: User) -> None:
    """Move one area a step in a ranking, or in or out of the entrepreneur's; at the ends nothing happens."""
    lock_for_evidence(area.audit_id, by=by)
    if ranking is Ranking.AUDITOR and move in (Move.IN, Move.OUT):
        raise ValueError("every standing area has a place in the auditor's ranking")
    areas = _in_order(area.audit_id, ranking)
    ranked = [one for one in areas if ranking is Ranking.AUDITOR or one.company_rank is not None]
    place = next((number for number, one in enumerate(ranked) if one.pk == area.pk), None)
    if move is Move.IN:
        ranked += [one for one in areas if one.pk == area.pk and place is None]
    elif place is None:
        if all(one.pk != area.pk for one in areas):
            raise ActRefusedError(_("This area was dropped: take it up again first."))
    elif move is Move.OUT:
        del ranked[place]
    else:
        target = min(max(place + (1 if move is Move.DOWN else -1), 0), len(ranked) - 1)
        ranked.insert(target, ranked.pop(place))
    _store(ranking, ranked, [one for one in areas if one not in ranked])


def close_ranks(audit_id: int) -> None:
    """Close the holes that a dropped area has left; the caller holds the audit's lock."""
    for ranking in Ranking:
        areas = _in_order(audit_id, ranking)
        ranked = [area for area in areas if ranking is Ranking.AUDITOR or area.company_rank is not None]
        _store(ranking, ranked, [area for area in areas if area not in ranked])


def _in_order(audit_id: int, ranking: Ranking) -> list[ImprovementArea]:
    """The standing areas as ranked now, those without a rank last."""
    areas = ImprovementArea.objects.filter(audit=audit_id).standing()
    return sorted(
        areas,
        key=lambda area: (getattr(area, ranking) is None, getattr(area, ranking) or 0, area.created_at, area.pk),
    )


def _store(ranking: Ranking, ranked: list[ImprovementArea], rest: list[ImprovementArea]) -> None:
    """Write the ranks that differ."""
    if ranking is Ranking.AUDITOR:
        ranked, rest = ranked + rest, []
    wanted = [(area, place) for place, area in enumerate(ranked, 1)] + [(area, None) for area in rest]
    changed = []
    for area, rank in wanted:
        if getattr(area, ranking) != rank:
            setattr(area, ranking, rank)
            changed.append(area)
    ImprovementArea.objects.bulk_update(changed, [ranking.value])
