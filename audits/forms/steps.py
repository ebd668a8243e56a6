"""The forms that go with moving an audit on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.models import Audit


class SubmitForm(forms.Form):
    """Whether no improvement area was found, and why."""

    none_found = forms.BooleanField(label=_("No improvement area was found"), required=False)
    none_found_note = forms.CharField(
        label=_("Why none was found"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, audit: Audit, data: Any = None) -> None:  # noqa: ANN401 (as Django's forms)
        super().__init__(data, initial={"none_found": audit.none_found, "none_found_note": audit.none_found_note})

    def clean(self) -> dict[str, Any]:
        """A reason goes with the mark."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("none_found") and not cleaned.get("none_found_note", "").strip():
            self.add_error("none_found_note", _("Say why no improvement area was found."))
        return cleaned


class ReasonForm(forms.Form):
    """The reason of a step that needs one."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    @property
    def note(self) -> str:
        """The reason as typed."""
        return str(self.cleaned_data["reason"])
