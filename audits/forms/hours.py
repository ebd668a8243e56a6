"""The form of hours spent on an audit."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.actions import HoursContent
from audits.forms.days import of_our_time
from audits.models import Audit, HoursEntry
from common.ui.numbers import take_as_written

LEAST, MOST = Decimal("0.25"), Decimal(24)


class HoursForm(forms.ModelForm):
    """Who, when, how long, on what; `key` recognises a second send."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = HoursEntry
        fields = ("person", "day", "hours", "activity", "note")
        widgets = {  # noqa: RUF012 (as Django writes it)
            "day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, audit: Audit, user: User, data: Any = None) -> None:  # noqa: ANN401 (as Django's forms)
        super().__init__(data, initial={"person": user, "day": timezone.localdate()})
        people = Q(pk=audit.lead_id) | Q(team_audits=audit) | Q(pk=user.pk)
        take_as_written(self.fields["hours"])
        self.fields["day"].validators.append(of_our_time)
        self.fields["person"].queryset = User.objects.of_district().filter(people).distinct()

    def clean_day(self) -> object:
        """Hours are booked after they were spent."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_hours(self) -> Decimal:
        """A day has 24 of them; said here, because what the database says of it names a constraint."""
        hours: Decimal = self.cleaned_data["hours"]
        if not LEAST <= hours <= MOST:
            raise forms.ValidationError(_("From 0.25 to 24 hours."))
        return hours

    def content(self) -> HoursContent:
        """What was typed, once it is valid."""
        cleaned = self.cleaned_data
        return HoursContent(**{name: cleaned[name] for name in HoursContent.__dataclass_fields__})
