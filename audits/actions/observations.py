"""Observations: written once however often they are sent, changed only by who saw the last state."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audits.actions.locking import deleted_meanwhile, lock_for_evidence, require_revision, same_id_other_content
from audits.errors import ActRefusedError
from audits.models import Audit, Observation, Visit
from companies.models import Department


@dataclass(frozen=True)
class ObservationContent:
    """What an observation says."""

    text: str
    department: Department | None = None
    section_code: str = ""
    visit: Visit | None = None
    for_report: bool = True


@transaction.atomic
def add_observation(audit: Audit, *, observation_id: UUID, content: ObservationContent, by: User) -> Observation:
    """Write down what was seen; the id comes from the page, so that a second send finds the first."""
    locked = lock_for_evidence(audit.pk, by=by)
    existing = Observation.objects.filter(pk=observation_id).first()
    if existing is None:
        return Observation.objects.create(
            id=observation_id, audit=locked, author=by, **{name: getattr(content, name) for name in _FIELDS}
        )
    if existing.audit_id != locked.pk or _content_of(existing) != content:
        raise same_id_other_content()
    return existing


@transaction.atomic
def update_observation(
    observation: Observation, *, content: ObservationContent, seen_revision: int, by: User
) -> Observation:
    """Change an observation; a department that forbids photographs does not take one over that has some."""
    lock_for_evidence(observation.audit_id, by=by)
    stored = Observation.objects.select_related("department").filter(pk=observation.pk).first()
    if stored is None:
        raise deleted_meanwhile()
    if _content_of(stored) == content:
        return stored
    require_revision(seen_revision, stored.revision)
    place = content.department
    if place is not None and not place.photos_allowed and place != stored.department and stored.photos.exists():
        raise ActRefusedError(
            _("“%(department)s” does not allow photographs: remove them from this observation first.")
            % {"department": place}
        )
    for name in _FIELDS:
        setattr(stored, name, getattr(content, name))
    stored.revision += 1
    stored.save()
    return stored


@transaction.atomic
def delete_observation(observation: Observation, *, by: User) -> None:
    """Remove an observation and its photographs; a second time there is nothing left to do."""
    lock_for_evidence(observation.audit_id, by=by)
    Observation.objects.filter(pk=observation.pk).delete()


_FIELDS = tuple(ObservationContent.__dataclass_fields__)


def _content_of(observation: Observation) -> ObservationContent:
    return ObservationContent(**{name: getattr(observation, name) for name in _FIELDS})
