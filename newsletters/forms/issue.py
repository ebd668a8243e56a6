"""The forms of an issue: its head, the reason of a step, its hour, the addresses of a test."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now_
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.ui.filters import FilterForm
from common.ui.formats import moment
from common.ui.stored import StoredBesideTyped
from newsletters.forms.blocks import check_placeholders, dress
from newsletters.forms.profile import OneLineField, on_one_line
from newsletters.issue_states import IssueState
from newsletters.models import Issue
from newsletters.send_time import Hour, look_at


class HeadForm(StoredBesideTyped, forms.ModelForm):
    """What stands above the blocks, and to whom the issue goes."""

    revision_field = "base_revision"

    base_revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Issue
        fields = ("title", "subject", "preheader", "segment", "language", "sender", "reply_to", "is_public")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "head"})
        senders = dict.fromkeys([*settings.NEWSLETTER_SENDERS, *filter(None, [self.instance.sender])])
        self.fields["sender"] = forms.ChoiceField(label=_("Sender"), choices=[(one, one) for one in senders])
        self.fields["segment"].empty_label = _("All subscribers of this language")
        self.fields["base_revision"].initial = self.instance.revision
        dress(self)

    def clean(self) -> dict[str, Any]:
        """Placeholders may stand in the words; line breaks in none of them."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("title", "subject", "preheader"):
            cleaned[name] = on_one_line(cleaned.get(name) or "")
            try:
                check_placeholders(cleaned[name])
            except ValidationError as fault:
                self.add_error(name, fault)
        return cleaned

    def content(self) -> dict[str, Any]:
        """The head, once it is valid."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewIssueForm(forms.Form):
    """What an issue begins with."""

    title = OneLineField(label=_("Title"), max_length=150, validators=[check_placeholders])
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="it")

    def content(self) -> dict[str, Any]:
        """The head of a new issue."""
        return {**self.cleaned_data, "sender": settings.NEWSLETTER_SENDERS[0]}


class IssueFilterForm(FilterForm):
    """What the list shows."""

    q = forms.CharField(label=_("Title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *IssueState.choices])


class StepReasonForm(forms.Form):
    """The reason of a step that needs one."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    @property
    def note(self) -> str:
        """The reason as typed."""
        return str(self.cleaned_data["reason"])


class AcknowledgeForm(forms.Form):
    """That somebody has read the warnings; asked only where there are some."""

    has_read = forms.BooleanField(label=_("I have read the warnings: it may go like this"), required=False)

    def __init__(self, data: Any = None, *, warnings: int) -> None:  # noqa: ANN401 (as Django's forms)
        super().__init__(data)
        if warnings:
            self.fields["has_read"].required = True
            self.fields["has_read"].error_messages["required"] = _("Read the warnings first, then tick this.")
        else:
            del self.fields["has_read"]


class LocalTimeField(forms.DateTimeField):
    """A time as it is typed, without a zone: what it means is for the form to find out."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: object) -> datetime | None:
        """Read what a browser sends."""
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(str(value).strip()).replace(tzinfo=None, fold=0)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not 1970 <= typed.year < 9999:  # at the ends of the calendar no zone has its hours any more
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return typed


class ScheduleForm(forms.Form):
    """The hour at which the issue leaves, in local time.

    Which of two is asked only about an hour that comes twice: one night in October.
    """

    at = LocalTimeField(label=_("Leaves on"))
    which = forms.ChoiceField(
        label=_("Which of the two"),
        required=False,
        choices=[
            ("", _("Choose…")),
            ("0", _("the first one (summer time)")),
            ("1", _("the second one (winter time)")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asks_which = self.fields["which"].widget
        self.fields["which"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Find the moment that is meant, or say why there is none."""
        cleaned = super().clean() or self.cleaned_data
        typed: datetime | None = cleaned.get("at")
        if typed is None:
            return cleaned
        found = look_at(typed, timezone.get_default_timezone())
        if found.hour is Hour.TWICE:
            self.fields["which"].widget = self._asks_which
        if found.hour is Hour.NEVER:
            text = _now_("This hour does not exist: that night the clocks go forward. The next one is %(moment)s.")
            self.add_error("at", text % {"moment": moment(found.moments[0])})
        elif found.hour is Hour.TWICE and not cleaned.get("which"):
            self.add_error("which", _("This hour is repeated that night: say which one is meant."))
        else:
            chosen = found.moments[int(cleaned.get("which") or 0) if found.hour is Hour.TWICE else 0]
            cleaned["moment"] = chosen
            if chosen <= timezone.now():
                self.add_error("at", _("This moment is over already."))
        return cleaned


class TestSendForm(forms.Form):
    """To whom a test goes: people of the district only."""

    people = forms.ModelMultipleChoiceField(
        label=_("To"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: User, data: Any = None) -> None:  # noqa: ANN401 (as Django's forms)
        super().__init__(data, initial={"people": [user.pk]})
        self.fields["people"].widget.attrs["class"] = "form-check-input"
        self.fields["people"].queryset = User.objects.of_district()
        self.fields["people"].label_from_instance = lambda person: f"{person} <{person.email}>"
