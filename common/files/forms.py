"""The form field for a picture: what a view gets from it was read and encoded anew."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.files.images import MAX_BYTES, Picture, read_picture


class PictureField(forms.FileField):
    """An upload that must be a picture; its cleaned value is a `Picture` for `store_image`."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif"})

    def clean(self, data: object, initial: object | None = None) -> Picture | None:
        """Check the upload as a file, then as a picture."""
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return None
        if upload.size and upload.size > MAX_BYTES:
            megabytes = MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(
                _("The picture is larger than %(megabytes)s MB."), code="too_large", params={"megabytes": megabytes}
            )
        return read_picture(upload)
