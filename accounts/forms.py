"""What people say about themselves."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User

NAME = {"autocomplete": "name"}
NEW_PASSWORD = {"autocomplete": "new-password"}


class ProfileForm(forms.ModelForm):
    """Name and language."""

    full_name = forms.CharField(label=_("Full name"), max_length=150, widget=forms.TextInput(attrs=NAME))

    class Meta:
        model = User
        fields = ("full_name", "language")


class WelcomeForm(forms.Form):
    """What somebody who was invited says to come in: a name and a password. The address is given as initial value."""

    full_name = forms.CharField(label=_("Full name"), max_length=150, widget=forms.TextInput(attrs=NAME))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=password_validators_help_text_html,
    )
    password_again = forms.CharField(
        label=_("Password, again"), strip=False, widget=forms.PasswordInput(attrs=NEW_PASSWORD)
    )

    def clean(self) -> dict[str, object]:
        """Check the password against the rules, and against what is known of the person."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("The two passwords are not the same."))
        if password:
            try:
                validate_password(password, User(email=self.initial["email"], full_name=cleaned.get("full_name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
