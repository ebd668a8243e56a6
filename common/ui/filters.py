"""The form above a list: words to search for, choices and boxes that narrow it; the list's address holds them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FilterForm(forms.Form):
    """Nothing is required; a list narrowed by a form with errors shows nothing wrong. `components/filter_bar.html` draws it."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    @property
    def choosers(self) -> list[forms.BoundField]:
        """The fields that are drawn with a label above, beside the search."""
        return [one for one in self if one.name != "q" and not isinstance(one.field, forms.BooleanField)]

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The fields that are a box to tick."""
        return [one for one in self if isinstance(one.field, forms.BooleanField)]

    @property
    def has_asked(self) -> bool:
        """Whether anything is searched or filtered."""
        return self.is_valid() and any(self.cleaned_data.values())


def dress(field: forms.Field) -> None:
    """Draw a field as the bar does: a search box, a day as browsers pick it, a list to choose from."""
    widget = field.widget
    if isinstance(field, forms.ChoiceField):
        widget.attrs["class"] = "form-select"
    elif isinstance(field, forms.BooleanField):
        widget.attrs["class"] = "form-check-input"
    else:
        widget.attrs |= {"class": "form-control", "autocomplete": "off"}
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs=widget.attrs | {"type": "date"}, format="%Y-%m-%d")
    elif isinstance(field, forms.CharField):
        widget.input_type = "search"
