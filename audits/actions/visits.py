"""Recording visits: when, whom we met, what we saw, what was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audits.actions.locking import deleted_meanwhile, lock_for_evidence, require_revision, same_id_other_content
from audits.actions.transitions import start_audit
from audits.models import Audit, Visit
from audits.states import AuditState
from companies.models import Contact, Department


@dataclass(frozen=True)
class VisitContent:
    """What is recorded of a visit; together with the audit's data it makes the verbale."""

    starts_at: datetime
    ends_at: datetime
    contacts: Sequence[Contact] = ()
    other_people: str = ""
    departments: Sequence[Department] = ()
    agreed: str = ""
    priorities: str = ""


_FIELDS = ("starts_at", "ends_at", "other_people", "agreed", "priorities")


@transaction.atomic
def add_visit(audit: Audit, *, key: UUID, content: VisitContent, by: User) -> Visit:
    """Record a visit; the key comes from the page, so that a second send finds the first. It starts the audit."""
    locked = lock_for_evidence(audit.pk, by=by)
    existing = Visit.objects.filter(key=key).first()
    if existing is not None:
        if existing.audit_id != locked.pk or not _says(existing, content):
            raise same_id_other_content()
        return existing
    if locked.state == AuditState.PLANNED:
        start_audit(locked, by=by)
    visit = Visit.objects.create(audit=locked, key=key, **{name: getattr(content, name) for name in _FIELDS})
    visit.contacts.set(content.contacts)
    visit.departments.set(content.departments)
    return visit


@transaction.atomic
def update_visit(visit: Visit, *, content: VisitContent, seen_revision: int, by: User) -> Visit:
    """Change what was recorded of a visit; a second send of the same is no second change."""
    lock_for_evidence(visit.audit_id, by=by)
    stored = Visit.objects.select_for_update().filter(pk=visit.pk).first()
    if stored is None:
        raise deleted_meanwhile()
    if _says(stored, content):
        return stored
    require_revision(seen_revision, stored.revision)
    for name in _FIELDS:
        setattr(stored, name, getattr(content, name))
    stored.revision += 1
    stored.save()
    stored.contacts.set(content.contacts)
    stored.departments.set(content.departments)
    return stored


def _says(visit: Visit, content: VisitContent) -> bool:
    """Whether this is what is recorded already."""
    return (
        all(getattr(visit, name) == getattr(content, name) for name in _FIELDS)
        and set(visit.contacts.all()) == set(content.contacts)
        and set(visit.departments.all()) == set(content.departments)
    )


@transaction.atomic
def delete_visit(visit: Visit, *, by: User) -> None:
    """Take back a visit that was recorded by mistake; its observations stay with the audit."""
    lock_for_evidence(visit.audit_id, by=by)
    visit.delete()
