"""What all forms of the registry share: the look, and the guard against overwriting what somebody else changed."""

import hashlib
from typing import Any

from crispy_forms.helper import FormHelper
from pghistory.models import Context

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from common.ui.stored import in_words


def name_the_empty_choice(field: forms.Field) -> None:
    """Say in words what Django says with a row of dashes."""
    words = _("Choose…") if field.required else _("Not given")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = None if field.empty_label is None else words
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        field.choices = [(value, label if value else words) for value, label in field.choices]


class GuardedForm(forms.ModelForm):
    """A form over a row that remembers what it showed.

    The hidden `revision` is a digest of the stored values when the form was drawn. If the stored values are others
    when it comes back, nothing is written: the person is told who changed what, what they typed stays, and the
    next attempt counts as made in knowledge of that.
    """

    revision = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        names = [name for name in self.fields if name != "revision" and hasattr(self.instance, name)]
        self.drawn_from = {name: getattr(self.instance, name) for name in names}
        self.stored = self._stored_values()
        self.fields["revision"].initial = self.initial["revision"] = self._digest()
        for field in self.fields.values():
            name_the_empty_choice(field)
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                field.localize = False

    def checked_row(self) -> Any:  # noqa: ANN401 (each form has its own model)
        """The row as it is to be stored, once the form is valid; an action stores it."""
        return self.instance

    def clean_revision(self) -> str:
        """Refuse once if the row was changed since the form was drawn, unless to what was typed: sent twice is once."""
        shown, now = self.cleaned_data["revision"], self._digest()
        if self.instance.pk is None or shown == now or not self._differences():
            return now
        data = self.data.copy()
        data[self.add_prefix("revision")] = now
        self.data = data
        raise ValidationError(
            _(
                "Changed meanwhile by %(person)s. Stored now: %(values)s. Save again to replace it with what stands here."
            ),
            "stale",
            {"person": self._last_person(), "values": "; ".join(self._differences()) or "–"},
        )

    def _stored_values(self) -> dict[str, str]:
        return {name: self._said(name, value) for name, value in self.drawn_from.items()}

    def _said(self, name: str, value: object) -> str:
        return str(self.fields[name].prepare_value(value.pk if isinstance(value, Model) else value) or "")

    def _digest(self) -> str:
        return hashlib.sha256(repr(sorted(self.stored.items())).encode()).hexdigest()[:20]

    def _differences(self) -> list[str]:
        """The fields in which what is stored is not what was typed."""
        fields = {name: self.fields[name] for name in self.stored if name in self.fields}
        return [
            f"{field.label} “{in_words(field, self._drawn(name))}”"
            for name, field in fields.items()
            if field.has_changed(self._drawn(name), self[name].data)
        ]

    def _drawn(self, name: str) -> Any:  # noqa: ANN401 (whatever the field holds)
        """What the field showed; one that looks up what is typed showed words."""
        return self.stored[name] if isinstance(self.fields[name], forms.CharField) else self.drawn_from[name]

    def _last_person(self) -> str:
        events = getattr(self.instance, "events", None)
        event = events.order_by("-pgh_id").first() if events is not None else None
        context = Context.objects.filter(pk=event.pgh_context_id).first() if event else None
        user = User.objects.filter(pk=context.metadata.get("user")).first() if context else None
        return str(user or _("somebody else"))
