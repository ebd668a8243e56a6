"""Saving, copying and deleting segments."""

from typing import Any

import pghistory

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from newsletters.condition_kinds import all_kinds
from newsletters.errors import NotPossibleError
from newsletters.models import Issue, Segment
from newsletters.segment_tree import dump_tree, parse_tree, tidy


@transaction.atomic
def save_segment(segment: Segment | None, *, name: str, conditions: dict[str, Any], by: User) -> Segment:
    """Store a new or changed segment, tidied.

    Raises NotPossibleError when its conditions would change under an issue that somebody has approved for these
    readers, or is about to: what the director said yes to includes to whom it goes.
    """
    tree = tidy(parse_tree(conditions, all_kinds()))
    with pghistory.context(user=by.pk):
        if segment is None:
            return Segment.objects.create(name=name, conditions=dump_tree(tree), created_by=by)
        locked = Segment.objects.select_for_update().get(pk=segment.pk)
        waiting = Issue.objects.promised_to(locked).first()
        if waiting is not None and dump_tree(tree) != locked.conditions:
            raise NotPossibleError(
                _(
                    "The issue “%(issue)s” waits to leave for exactly these readers: copy the segment and change the copy."
                )
                % {"issue": waiting}
            )
        locked.name, locked.conditions = name, dump_tree(tree)
        locked.revision += 1
        locked.save()
    return locked


@transaction.atomic
def copy_segment(segment: Segment, *, by: User) -> Segment:
    """A segment with the same conditions and a name of its own, to be changed."""
    name, number = _("%(name)s (copy)") % {"name": segment.name[:100]}, 1
    while Segment.objects.named(name).exists():
        number += 1
        name = _("%(name)s (copy %(number)d)") % {"name": segment.name[:100], "number": number}
    with pghistory.context(user=by.pk):
        return Segment.objects.create(name=name, conditions=segment.conditions, created_by=by)


@transaction.atomic
def delete_segment(segment: Segment, *, by: User) -> None:
    """Remove a segment that nothing was sent to; what went out keeps the name of whom it went to."""
    try:
        with transaction.atomic(), pghistory.context(user=by.pk):
            segment.delete()
    except ProtectedError as error:
        raise NotPossibleError(_("An issue was written for this segment: it can't be deleted.")) from error
