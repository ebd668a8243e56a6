"""The upload of a list."""

from typing import TYPE_CHECKING

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.imports.kinds import NOTHING_SAID, Options
from common.sheets import MAX_BYTES, UnreadableSheetError, is_workbook
from common.words import Words

if TYPE_CHECKING:
    from accounts.models import User


class UploadForm(forms.Form):
    """One spreadsheet; what plainly can't be read is refused at once, the rest is for the worker.

    Each kind says in `file_help` what a row is; it may ask for more beside the file.
    """

    file_help: Words = ""

    file = forms.FileField(
        label=_("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,text/csv", "class": "form-control"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].help_text = self.file_help

    def clean_file(self) -> UploadedFile:
        """Look at the first bytes, whatever the name says."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(size)d MB: split it."), params={"size": MAX_BYTES // 2**20}
            )
        try:
            is_workbook(upload.read())
        except UnreadableSheetError as error:
            raise forms.ValidationError(str(error)) from error
        upload.seek(0)
        return upload

    def said_by(self, person: "User") -> Options:
        """What the person said beside the file; the kind's `plan` is told it."""
        return NOTHING_SAID
