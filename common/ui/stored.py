"""Forms of what several people change: what was stored meanwhile is said beside what was typed."""

from datetime import date, time
from decimal import Decimal
from typing import Self, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import time_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from common.ui.formats import day, number

LONGEST = 300


class StoredBesideTyped(forms.BaseForm):
    """A form with a hidden field, named here, for the revision of what it was filled from."""

    revision_field = "revision"

    def base_on(self, stored: Self) -> None:
        """Take what was typed as a change of what is stored now, and say that: sending it once more is a decision.

        `stored` is the same form, made of what is stored now.
        """
        self.initial = stored.initial
        self.data = data = cast("QueryDict", self.data).copy()
        data[self.add_prefix(self.revision_field)] = str(stored[self.revision_field].value())
        changed = [bound for bound in stored.visible_fields() if bound.name in self.changed_data]
        if changed:
            values = "; ".join(f"{bound.label}: {in_words(bound.field, bound.value())}" for bound in changed)
            self.add_error(None, forms.ValidationError(_("Stored now: %(values)s."), params={"values": values}))


def in_words(field: forms.Field, value: object) -> str:
    """What a field shows with this value, as one reads it."""
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        groups = field.widget.optgroups("", field.widget.format_value(field.prepare_value(value)))
        words = ", ".join(
            str(option["label"]) for _name, group, _place in groups for option in group if option["selected"]
        )
    else:
        words = _plain(value)
    return Truncator(words).chars(LONGEST) or "–"


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return time_format(value)
    return number(value) if isinstance(value, Decimal) else str(value)
