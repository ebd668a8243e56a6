"""Small forms of single values of the registry, for pages of other apps that show them."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.ui.numbers import take_as_written
from companies.forms.guarded import GuardedForm
from companies.models import Company, Department, YearlyFigures


class InPlaceForm(GuardedForm):
    """One row on somebody else's page; each field remembers what it showed, so that an untouched one says nothing."""

    def __init__(self, *args: Any, user: User, label: str | Promise, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        for name, field in self.fields.items():
            if name == "revision":
                continue
            field.show_hidden_initial = True
            if isinstance(field, forms.DecimalField):
                take_as_written(field)
            css = "form-select" if isinstance(field.widget, forms.Select) else "form-control text-end"
            said = f"{label}: {field.label}" if label else str(field.label)
            field.widget.attrs |= {"class": css, "aria-label": said}
            if not isinstance(field.widget, forms.Select):
                field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    @property
    def was_touched(self) -> bool:
        """Whether anything was typed that the page did not show."""
        return any(name != "revision" for name in self.changed_data)


class SectorForm(InPlaceForm):
    """The sector of a company."""

    class Meta:
        model = Company
        fields = ("sector",)


class HeadcountForm(InPlaceForm):
    """How many people work in a department."""

    class Meta:
        model = Department
        fields = ("headcount",)
        labels: ClassVar = {"headcount": pgettext_lazy("headcount", "People")}


class TurnoverForm(InPlaceForm):
    """Turnover and export share of a year."""

    class Meta:
        model = YearlyFigures
        fields = ("turnover", "export_share")


class ResearchForm(InPlaceForm):
    """What was spent on research and development in a year."""

    class Meta:
        model = YearlyFigures
        fields = ("rd_spending",)
