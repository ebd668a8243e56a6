"""The upload of a list of readers, with the consent that holds for all of them."""

from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.imports.forms import UploadForm
from common.imports.kinds import Options
from newsletters.forms.profile import OneLineField

if TYPE_CHECKING:
    from accounts.models import User


class SubscriberUploadForm(UploadForm):
    """One spreadsheet. What is said of the consent here holds for rows that say nothing themselves."""

    file_help = _("XLSX or CSV, one row for each reader, the heading above.")

    wording = forms.CharField(
        label=_("Wording that was signed"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )
    version = OneLineField(label=_("Version of the wording"), max_length=20, required=False)
    given_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    proof = OneLineField(label=_("Where the proof is"), max_length=300, required=False)

    def clean_wording(self) -> str:
        """As one line: so it is compared and kept."""
        return " ".join(str(self.cleaned_data["wording"]).split())

    def clean_given_on(self) -> object:
        """Nobody signed tomorrow."""
        day = self.cleaned_data["given_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def said_by(self, person: "User") -> Options:
        """The consent, as the import keeps it, and who records it."""
        told = {name: self.cleaned_data[name] for name in ("wording", "version", "proof") if self.cleaned_data[name]}
        day = self.cleaned_data["given_on"]
        return told | ({"given_on": day.isoformat()} if day else {}) | {"by": person.pk}
