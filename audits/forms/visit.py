"""The form of a visit."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audits.actions.visits import VisitContent
from audits.forms.days import of_our_time
from audits.forms.stored import RevisionForm
from audits.models import Audit, Visit
from companies.models import Contact, Department

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _time_field(label: "_StrPromise") -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class VisitForm(RevisionForm):
    """A stay on one day, in local time; people and departments are those the registry and the plan know."""

    day = forms.DateField(
        label=_("Day"),
        validators=[of_our_time],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    starts = _time_field(pgettext_lazy("time", "From"))
    ends = _time_field(pgettext_lazy("time", "Until"))
    contacts = forms.ModelMultipleChoiceField(
        label=_("People met"),
        required=False,
        queryset=Contact.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    other_people = forms.CharField(
        label=_("Other people met"), required=False, max_length=300, help_text=_("Name and task, separated by commas.")
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments seen"),
        required=False,
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.CharField(
        label=_("What was agreed"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    priorities = forms.CharField(
        label=_("First priorities, in the entrepreneur's words"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, audit: Audit, *, visit: Visit | None = None, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=_of_visit(visit) if visit else _of_today())
        people = audit.company.contacts.current()
        self.fields["contacts"].queryset = (
            people | Contact.objects.filter(visits=visit) if visit else people
        ).distinct()
        seen = audit.departments.all() | Department.objects.filter(visits=visit) if visit else audit.departments.all()
        self.fields["departments"].queryset = seen.distinct()
        for name in ("contacts", "departments"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        cleaned: dict[str, Any] = self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end has to come after the beginning."))
        return cleaned

    def content(self) -> VisitContent:
        """What is recorded, once the form is valid."""
        cleaned = self.cleaned_data
        return VisitContent(
            starts_at=timezone.make_aware(datetime.combine(cleaned["day"], cleaned["starts"])),
            ends_at=timezone.make_aware(datetime.combine(cleaned["day"], cleaned["ends"])),
            contacts=tuple(cleaned.get("contacts", ())),
            other_people=cleaned["other_people"],
            departments=tuple(cleaned.get("departments", ())),
            agreed=cleaned["agreed"],
            priorities=cleaned["priorities"],
        )


def _of_today() -> dict[str, object]:
    """A new visit is written down on its day; a morning."""
    return {"day": timezone.localdate(), "starts": "09:00", "ends": "12:30", "key": uuid4()}


def _of_visit(visit: Visit) -> dict[str, object]:
    starts, ends = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "contacts": visit.contacts.all(),
        "other_people": visit.other_people,
        "departments": visit.departments.all(),
        "agreed": visit.agreed,
        "priorities": visit.priorities,
        "revision": visit.revision,
        "key": visit.key,
    }
