"""Forms of what several people change: what was stored meanwhile is said beside what was typed."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Self, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import time_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from audits.errors import ActRefusedError, ChangedMeanwhileError
from common.ui.formats import day, number

LONGEST = 300


class RevisionForm(forms.Form):
    """A form that knows the revision of what it was filled from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def seen_revision(self) -> int:
        """The revision that the person had before their eyes, once the form is valid; 0 if there was none."""
        return self.cleaned_data["revision"] or 0

    def say_refused(self, refusal: ActRefusedError, stored: Callable[[], Self]) -> None:
        """Say why nothing was stored.

        Where somebody else was faster, what was typed counts from now on as a change of what is stored, which `stored`
        makes the same form of: sending it once more is a decision.
        """
        self.add_error(None, str(refusal))
        if isinstance(refusal, ChangedMeanwhileError):
            self._base_on(stored())

    def _base_on(self, stored: Self) -> None:
        self.initial = stored.initial
        self.data = data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("revision")] = str(stored["revision"].value())
        changed = [bound for bound in stored.visible_fields() if bound.name in self.changed_data]
        if changed:
            values = "; ".join(f"{bound.label}: {_in_words(bound)}" for bound in changed)
            self.add_error(None, forms.ValidationError(_("Stored now: %(values)s."), params={"values": values}))


def _in_words(bound: forms.BoundField) -> str:
    """What an unbound form shows in a field, as one reads it."""
    if hasattr(bound.field, "choices"):
        words = ", ".join(str(option.data["label"]) for option in bound.subwidgets if option.data["selected"])
    else:
        words = _plain(bound.value())
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
