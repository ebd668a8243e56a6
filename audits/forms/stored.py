"""Forms of what several people of an audit change."""

from collections.abc import Callable
from typing import Self

from django import forms

from audits.errors import ActRefusedError, ChangedMeanwhileError
from common.ui.stored import StoredBesideTyped


class RevisionForm(StoredBesideTyped, forms.Form):
    """A form that knows the revision of what it was filled from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def seen_revision(self) -> int:
        """The revision that the person had before their eyes, once the form is valid; 0 if there was none."""
        return self.cleaned_data["revision"] or 0

    def say_refused(self, refusal: ActRefusedError, stored: Callable[[], Self]) -> None:
        """Say why nothing was stored; where somebody else was faster, `stored` makes the same form of what they wrote."""
        self.add_error(None, str(refusal))
        if isinstance(refusal, ChangedMeanwhileError):
            self.base_on(stored())
