"""Improvement areas: made once, changed by who saw the last state, dropped but never lost."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audits import permissions
from audits.actions.locking import (
    allow,
    lock_audit,
    lock_for_evidence,
    require_revision,
    same_id_other_content,
    somebody_was_faster,
)
from audits.actions.ranking import close_ranks
from audits.errors import ActRefusedError
from audits.models import Audit, ImprovementArea
from audits.states import ANSWERING_STATES, AreaState, AuditState


@dataclass(frozen=True)
class AreaContent:
    """What an improvement area says; `answers` and `observations` are the ids of the evidence behind it."""

    kind: str
    title: str
    impact: int
    effort: int
    description: str = ""
    fundability: int | None = None
    cost_min: Decimal | None = None
    cost_max: Decimal | None = None
    yearly_benefit: Decimal | None = None
    estimate_basis: str = ""
    technology: str = ""
    trl_now: int | None = None
    trl_target: int | None = None
    answers: frozenset[UUID] = field(default_factory=frozenset)
    observations: frozenset[UUID] = field(default_factory=frozenset)


@transaction.atomic
def add_area(audit: Audit, *, area_id: UUID, content: AreaContent, by: User) -> ImprovementArea:
    """Name an improvement area, last in the auditor's ranking; the id comes from the page, so a retry finds it."""
    locked = lock_for_evidence(audit.pk, by=by)
    existing = ImprovementArea.objects.filter(pk=area_id).first()
    if existing is not None:
        if existing.audit_id != locked.pk or content_of_area(existing) != content:
            raise same_id_other_content()
        return existing
    last = locked.areas.aggregate(last=Max("auditor_rank"))["last"] or 0
    area = ImprovementArea(id=area_id, audit=locked, auditor_rank=last + 1)
    _write(area, content)
    if locked.none_found:
        locked.none_found, locked.none_found_note = False, ""
        locked.revision += 1
        locked.save(update_fields=["none_found", "none_found_note", "revision", "updated_at"])
    return area


@transaction.atomic
def update_area(area: ImprovementArea, *, content: AreaContent, seen_revision: int, by: User) -> ImprovementArea:
    """Change an area; who had an older state before their eyes is told so."""
    lock_for_evidence(area.audit_id, by=by)
    stored = ImprovementArea.objects.get(pk=area.pk)
    if content_of_area(stored) == content:
        return stored
    require_revision(seen_revision, stored.revision)
    stored.revision += 1
    _write(stored, content)
    return stored


@transaction.atomic
def drop_area(area: ImprovementArea, *, by: User) -> ImprovementArea:
    """Set an area aside: it leaves both rankings, the rest moves up; it can be taken up again."""
    lock_for_evidence(area.audit_id, by=by)
    stored = ImprovementArea.objects.get(pk=area.pk)
    if stored.state != AreaState.DROPPED:
        stored.state, stored.auditor_rank, stored.company_rank = AreaState.DROPPED, None, None
        stored.revision += 1
        stored.save()
        close_ranks(stored.audit_id)
    return stored


@transaction.atomic
def restore_area(area: ImprovementArea, *, by: User) -> ImprovementArea:
    """Take a dropped area up again, last in the auditor's ranking."""
    locked = lock_for_evidence(area.audit_id, by=by)
    stored = ImprovementArea.objects.get(pk=area.pk)
    if stored.state == AreaState.DROPPED:
        last = locked.areas.aggregate(last=Max("auditor_rank"))["last"] or 0
        stored.state, stored.auditor_rank = AreaState.PROPOSED, last + 1
        stored.revision += 1
        stored.save()
    return stored


@transaction.atomic
def set_area_agreed(area: ImprovementArea, *, agreed: bool, by: User) -> ImprovementArea:
    """Record whether the company agrees to work on an area: at the visit, or when it gets the results."""
    audit = lock_audit(area.audit_id)
    allow(permissions.can_edit(by, audit))
    if audit.state not in (*ANSWERING_STATES, AuditState.DELIVERED):
        raise somebody_was_faster(audit)
    stored = ImprovementArea.objects.get(pk=area.pk)
    if stored.state == AreaState.DROPPED:
        raise ActRefusedError(_("This area was dropped: take it up again first."))
    target = AreaState.AGREED if agreed else AreaState.PROPOSED
    if stored.state != target:
        stored.state = target
        stored.revision += 1
        stored.save(update_fields=["state", "revision", "updated_at"])
    return stored


def content_of_area(area: ImprovementArea) -> AreaContent:
    """What an area says now."""
    return AreaContent(
        **{name: getattr(area, name) for name in _COLUMNS},
        answers=frozenset(area.answers.values_list("pk", flat=True)),
        observations=frozenset(area.observations.values_list("pk", flat=True)),
    )


_COLUMNS = tuple(name for name in AreaContent.__dataclass_fields__ if name not in ("answers", "observations"))


def _write(area: ImprovementArea, content: AreaContent) -> None:
    for name in _COLUMNS:
        setattr(area, name, getattr(content, name))
    area.save()
    area.answers.set(cast("Any", content.answers))
    area.observations.set(cast("Any", content.observations))
