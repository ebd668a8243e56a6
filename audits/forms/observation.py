"""The forms of observations and their photographs."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.actions import ObservationContent
from audits.forms.stored import RevisionForm
from audits.models import Audit, Observation, Photo
from common.files.forms import PictureField
from common.files.images import Picture

MOST_PICTURES = 20


class PicturesInput(forms.ClearableFileInput):
    """Several pictures at once; on a phone or tablet straight from the camera."""

    allow_multiple_selected = True


class PicturesField(PictureField):
    """Any number of uploads, each of which must be a picture."""

    widget = PicturesInput(
        attrs={"accept": "image/*", "capture": "environment", "multiple": True, "class": "form-control"}
    )

    def clean(self, data: object, initial: object | None = None) -> list[Picture]:  # type: ignore[override]
        """Check each upload; the first that is no picture refuses all of them."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if isinstance(one, UploadedFile)]
        if len(uploads) > MOST_PICTURES:
            raise forms.ValidationError(
                _("At most %(count)s pictures at once."), params={"count": MOST_PICTURES}, code="too_many"
            )
        if not uploads and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        cleaned = (super(PicturesField, self).clean(one, initial) for one in uploads)
        return [picture for picture in cleaned if picture is not None]


class PhotosForm(forms.Form):
    """Pictures to add to something, with one caption for all."""

    pictures = PicturesField(label=_("Photographs"))
    caption = forms.CharField(label=_("Caption"), required=False, max_length=200)
    for_report = forms.BooleanField(label=_("For the report"), required=False, initial=True)


class AnswerPhotosForm(forms.Form):
    """Pictures to add to the answer of one question; its prefix is the question's code."""

    pictures = PicturesField(label=_("Photographs"), required=False)

    @property
    def chosen(self) -> list[Picture]:
        """The pictures that were sent, if all of them are some."""
        return self.cleaned_data["pictures"] if self.is_bound and self.is_valid() else []

    @property
    def is_wrong(self) -> bool:
        """Whether something was sent that was not kept."""
        return self.is_bound and bool(self.errors)


class PhotoForm(forms.ModelForm):
    """What is written below a photograph."""

    class Meta:
        model = Photo
        fields = ("caption", "for_report")


class ObservationForm(RevisionForm, forms.ModelForm):
    """What was seen, where; `key` recognises a second send, `revision` a change made meanwhile."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    section_code = forms.ChoiceField(label=_("Section"), required=False)
    pictures = PicturesField(
        label=_("Photographs"),
        required=False,
        help_text=_("Several at once are fine. A department that forbids photographs takes none."),
    )

    class Meta:
        model = Observation
        fields = ("text", "department", "section_code", "visit", "for_report")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012 (as Django writes it)

    def __init__(self, audit: Audit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audit = audit
        if self.instance._state.adding:
            self.instance.audit = audit
        else:
            self.fields["revision"].initial = self.instance.revision
            del self.fields["pictures"]
        self.fields["department"].queryset = _departments_of(audit)
        self.fields["visit"].queryset = audit.visits.all()
        self.fields["visit"].label_from_instance = lambda visit: f"{timezone.localtime(visit.starts_at):%d/%m/%Y %H:%M}"
        self.fields["department"].empty_label = self.fields["visit"].empty_label = "–"
        sections = [("", "–"), *((one.code, str(one)) for one in audit.version.sections.all())]
        self.fields["section_code"].choices = sections
        if not audit.visits.exists():
            del self.fields["visit"]

    def clean(self) -> dict[str, Any]:
        """Pictures taken where they are forbidden are refused before anything is stored."""
        cleaned = super().clean() or self.cleaned_data
        department = cleaned.get("department")
        if cleaned.get("pictures") and department is not None and not department.photos_allowed:
            self.add_error(
                "pictures",
                forms.ValidationError(
                    _("“%(department)s” does not allow photographs: take them out, or choose another department."),
                    params={"department": department},
                ),
            )
        return cleaned

    def content(self) -> ObservationContent:
        """What was typed, once it is valid."""
        cleaned = self.cleaned_data
        return ObservationContent(
            text=cleaned["text"].strip(),
            department=cleaned["department"],
            section_code=cleaned["section_code"],
            visit=cleaned.get("visit"),
            for_report=cleaned["for_report"],
        )


def _departments_of(audit: Audit) -> Any:  # noqa: ANN401 (a queryset for a field)
    """All departments of the company: something can be seen outside those planned."""
    departments = audit.departments.model.objects.filter(site__company_id=audit.company_id)
    return departments.select_related("site")
