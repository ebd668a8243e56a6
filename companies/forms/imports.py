"""The upload of a list of companies."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.sheets import MAX_BYTES, UnreadableSheetError, is_workbook


class ImportUploadForm(forms.Form):
    """One spreadsheet; what plainly can't be read is refused at once, the rest is for the worker."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX or CSV, at most %(megabytes)d MB. One row for each company, the heading above.")
        % {"megabytes": MAX_BYTES // 2**20},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,text/csv", "class": "form-control"}),
    )

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
