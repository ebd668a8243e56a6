"""What goes on after delivery too: the actions agreed on areas, and the hours that people spend."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audits.actions.locking import lock_for_follow_up, require_revision, same_id_other_content
from audits.models import Action, Audit, HoursEntry, ImprovementArea
from audits.states import ActionState


@dataclass(frozen=True)
class ActionContent:
    """What is done about an area, by whom, by when."""

    title: str
    owner: str = ""
    due_on: date | None = None
    state: str = ActionState.OPEN


@dataclass(frozen=True)
class HoursContent:
    """Hours that a person spent on a day."""

    person: User
    day: date
    hours: Decimal
    activity: str
    note: str = ""


@transaction.atomic
def add_action(area: ImprovementArea, *, key: UUID, content: ActionContent, by: User) -> Action:
    """Agree on an action; the key comes from the page, so that a second send finds the first."""
    lock_for_follow_up(area.audit_id, by=by)
    action, created = Action.objects.get_or_create(key=key, defaults={"area": area, **vars(content)})
    if not created and (action.area_id != area.pk or _differs(action, content)):
        raise same_id_other_content()
    return action


@transaction.atomic
def update_action(action: Action, *, content: ActionContent, seen_revision: int, by: User) -> Action:
    """Change an action; it stays editable after delivery."""
    lock_for_follow_up(action.area.audit_id, by=by)
    stored = Action.objects.get(pk=action.pk)
    if not _differs(stored, content):
        return stored
    require_revision(seen_revision, stored.revision)
    for name, value in vars(content).items():
        setattr(stored, name, value)
    stored.revision += 1
    stored.save()
    return stored


@transaction.atomic
def add_hours(audit: Audit, *, key: UUID, content: HoursContent, by: User) -> HoursEntry:
    """Book hours on an audit, once for each key."""
    locked = lock_for_follow_up(audit.pk, by=by)
    entry, created = HoursEntry.objects.get_or_create(key=key, defaults={"audit": locked, **vars(content)})
    if not created and (entry.audit_id != locked.pk or _differs(entry, content)):
        raise same_id_other_content()
    return entry


@transaction.atomic
def delete_hours(entry: HoursEntry, *, by: User) -> None:
    """Take booked hours away; a second time there is nothing left to do."""
    lock_for_follow_up(entry.audit_id, by=by)
    HoursEntry.objects.filter(pk=entry.pk).delete()


def _differs(row: Action | HoursEntry, content: ActionContent | HoursContent) -> bool:
    return any(getattr(row, name) != value for name, value in vars(content).items())
