"""What readers say of themselves: on the public page, on their preferences, on the staff's form."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.mailing.suppressions import address_key
from companies.models import Sector
from newsletters.models import Subscriber, Theme
from newsletters.profiles import Profile
from newsletters.states import ReaderRole
from newsletters.wordings import MEASURING, NEWSLETTER

# Control characters, line ends, and what turns the writing round: a name that reads otherwise than it is written.
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]+")


def on_one_line(text: str) -> str:
    """The text without what breaks or turns a line, and with single spaces."""
    return " ".join(CONTROL.sub(" ", text).split())


class OneLineField(forms.CharField):
    """Text on one line: whatever breaks lines becomes a space, so that nobody types a header into a mail."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 (as Django's own)
        """Bring the text onto one line."""
        return on_one_line(str(super().to_python(value)))


class AddressField(forms.EmailField):
    """An e-mail address in the form in which addresses are compared."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("E-mail address"), max_length=254, **kwargs)

    def clean(self, value: Any) -> str:  # noqa: ANN401 (as Django's own)
        """Check, then compare-ready."""
        return address_key(str(super().clean(value)))


class ProfileForm(forms.Form):
    """Name, language, role, sectors and themes. None of it is compulsory but the language."""

    name = OneLineField(
        label=_("First and last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Not said")), *ReaderRole.choices])
    language = forms.ChoiceField(label=_("Language"), choices=[("it", _("Italian")), ("en", _("English"))])
    sectors = forms.ModelMultipleChoiceField(
        label=_("Sectors that interest you"),
        queryset=Sector.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes that interest you"),
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].queryset = Sector.objects.filter(is_active=True)
        self.fields["themes"].queryset = Theme.objects.filter(is_active=True)

    @staticmethod
    def initial_of(subscriber: Subscriber) -> dict[str, object]:
        """What stands in the fields of a reader who is known."""
        return {
            "name": subscriber.name,
            "role": subscriber.role,
            "language": subscriber.language,
            "sectors": list(subscriber.sectors.all()),
            "themes": list(subscriber.themes.all()),
            "is_measured": subscriber.is_measured,
        }

    @property
    def profile(self) -> Profile:
        """What a valid form says."""
        return Profile.from_form(self.cleaned_data)


class SubscribeForm(ProfileForm):
    """The public sign-up. `homepage` is a trap: people don't see it, programs fill it in."""

    email = AddressField()
    consent = forms.BooleanField(
        label=NEWSLETTER, error_messages={"required": _("Without this consent the newsletter can't be sent.")}
    )
    homepage = forms.CharField(required=False, label=_("Leave this field empty"))

    field_order = ("email", "name", "role", "language", "sectors", "themes", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    @property
    def is_from_a_program(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.data.get("homepage"))


class PreferencesForm(ProfileForm):
    """A reader's own choices, with the separate consent to counting clicks."""

    is_measured = forms.BooleanField(label=MEASURING, required=False)
