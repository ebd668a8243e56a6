"""Who changed what, and when: the rows that the database's triggers wrote, read back for people.

    history = history_of(Trail(Company, pk=company.pk), Trail(Site, company=company))
    {% include "components/history.html" %}

A trail names a tracked model and whose rows are meant. However long the history is, the number of queries is the
same: one for each trail, one for the people, one for each table that titles and changed references point to, and one
more where rows of such a table are gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from common.ui import formats

LIMIT = 50
INSERTED, DELETED = "insert", "delete"
TITLE_FIELDS = ("title", "name", "full_name", "code", "label", "year")
BOOKKEEPING = {"revision", "created_at", "updated_at", "created_by", "registry_snapshot"}
References = dict[type[Model], dict[Any, str]]


class Trail:
    """The changes of some rows of a tracked model: `Trail(Site, company=company)`."""

    def __init__(self, model: type[Model], **which: object) -> None:
        self.model = model
        self.which = {("pgh_obj_id" if name == "pk" else name): value for name, value in which.items()}
        tracked: Any = model  # pghistory adds the attribute; what it was told to leave out its rows do not have
        kept = {field.name for field in tracked.pgh_event_model._meta.concrete_fields}
        self.fields = [field for field in model._meta.concrete_fields if _is_told(field) and field.name in kept]
        self.far_end = self._far_end()

    def _far_end(self) -> "Field[Any, Any] | None":
        """The reference after which a row that only links two things is called: not the one whose rows are meant."""
        if len(self.fields) != 2 or not all(field.related_model for field in self.fields):
            return None
        meant = {name.split("__")[0] for name in self.which}
        return next((field for field in self.fields if field.name not in meant), None)

    def events(self, limit: int) -> list[Any]:
        """Return the latest events, newest first, and one more than is shown so that the last has something before."""
        tracked: Any = self.model  # pghistory adds the attribute
        events = tracked.pgh_event_model.objects.filter(**self.which)
        return list(events.select_related("pgh_context").order_by("-pgh_id")[: limit + 1])


def _is_told(field: "Field[Any, Any]") -> bool:
    internal = field.primary_key or field.generated or field.name in BOOKKEEPING
    return not internal and field.editable and not getattr(field, "auto_now", False)


@dataclass(frozen=True)
class Difference:
    """One field, before and after, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One thing that somebody did at one moment."""

    at: datetime
    who: str
    kind: str  # "insert", "update" or "delete"
    noun: str
    title: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Step:
    """Two states of one row: `before` is None for its first; `after` carries the person and the moment."""

    trail: Trail
    before: Any
    after: Any

    @property
    def changed(self) -> list["Field[Any, Any]"]:
        """The fields that differ, none for a row that came or went."""
        if self.before is None or self.after.pgh_label == DELETED:
            return []
        return [
            field
            for field in self.trail.fields
            if getattr(self.before, field.attname) != getattr(self.after, field.attname)
        ]

    @property
    def named(self) -> Iterator[tuple["Field[Any, Any]", Any]]:
        """The fields that the words about it need, each with a value that it has before or after."""
        for field in self.changed:
            yield field, getattr(self.before, field.attname)
            yield field, getattr(self.after, field.attname)
        if (end := self.trail.far_end) is not None:
            yield end, getattr(self.after, end.attname)


def history_of(*trails: Trail, limit: int = LIMIT) -> list[Change]:
    """Return the latest changes on all trails, newest first; of one moment, those on later trails come as later."""
    in_order = (step for trail in trails for step in sorted(_steps(trail, limit), key=lambda step: step.after.pgh_id))
    steps = sorted(in_order, key=lambda step: step.after.pgh_created_at)[::-1][:limit]
    people = _people(steps)
    references = _references(steps)
    return [_told(step, people, references) for step in steps]


def _steps(trail: Trail, limit: int) -> Iterator[_Step]:
    """Pair each event of a row with the one before; what one request did to one row is one step."""
    events = sorted(trail.events(limit), key=lambda event: (str(event.pgh_obj_id), event.pgh_id))
    for _row, of_row in groupby(events, key=lambda event: event.pgh_obj_id):
        states = [None, *_last_of_each_request(of_row)]
        for before, after in pairwise(states):
            step = _Step(trail, before, after)
            came_or_went = after.pgh_label in {INSERTED, DELETED}
            if step.changed or came_or_went:
                yield step


def _last_of_each_request(events: Iterable[Any]) -> Iterator[Any]:
    """Leave out what a later event of the same request overtook, but never the birth of a row or its end."""
    last = None
    for event in events:
        same = last is not None and last.pgh_context_id and last.pgh_context_id == event.pgh_context_id
        if last is not None and not (same and last.pgh_label == event.pgh_label):
            yield last
        last = event
    if last is not None:
        yield last


def _user_id(event: Any) -> int | None:  # noqa: ANN401 (event models are made by pghistory)
    context = event.pgh_context
    return context.metadata.get("user") if context is not None else None


def _people(steps: list[_Step]) -> dict[int, str]:
    ids = {user_id for step in steps if (user_id := _user_id(step.after)) is not None}
    return {pk: str(person) for pk, person in get_user_model().objects.in_bulk(ids).items()} if ids else {}


def _references(steps: list[_Step]) -> References:
    """Fetch the names of all rows that titles and changed references point to, table by table."""
    wanted: dict[type[Model], set[Any]] = {}
    for step in steps:
        for field, value in step.named:
            if field.related_model and value is not None:
                wanted.setdefault(field.related_model, set()).add(value)
    return {model: _names(model, keys) for model, keys in wanted.items()}


def _names(model: type[Model], keys: set[Any]) -> dict[Any, str]:
    joined = [field.name for field in model._meta.concrete_fields if field.many_to_one and not field.null]
    names = {row.pk: str(row) for row in model._base_manager.select_related(*joined).filter(pk__in=keys)}
    return names | _last_names(model, keys - names.keys())


def _last_names(model: type[Model], gone: set[Any]) -> dict[Any, str]:
    """What rows that are gone were called at the end, as far as the triggers wrote it down."""
    events: Any = getattr(model, "pgh_event_model", None)
    if events is None or not gone:
        return {}
    ends = events.objects.filter(pgh_obj_id__in=gone).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {event.pgh_obj_id: title for event in ends if (title := _own_title(event))}


def _own_title(event: Any) -> str:  # noqa: ANN401 (event models are made by pghistory)
    return next((str(getattr(event, name)) for name in TITLE_FIELDS if getattr(event, name, "")), "")


def _told(step: _Step, people: dict[int, str], references: References) -> Change:
    event, meta, end = step.after, step.trail.model._meta, step.trail.far_end
    user_id = _user_id(event)
    unknown = _("The system") if user_id is None else _("Somebody who is gone")
    return Change(
        at=event.pgh_created_at,
        who=people.get(user_id, unknown) if user_id is not None else unknown,
        kind=event.pgh_label,
        noun=str(meta.verbose_name),
        title=_own_title(event) if end is None else _said(end, getattr(event, end.attname), references),
        differences=tuple(
            Difference(
                str(field.verbose_name),
                _said(field, getattr(step.before, field.attname), references),
                _said(field, getattr(event, field.attname), references),
            )
            for field in step.changed
        ),
    )


def _said(field: "Field[Any, Any]", value: object, references: References) -> str:
    """Put a stored value into words."""
    if value in (None, ""):
        return "–"
    if field.related_model:
        return references[field.related_model].get(value, _("deleted"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return formats.day_short(value)
    if isinstance(value, Decimal | int | float) and field.name != "year":
        return formats.number(value)
    return str(value)
