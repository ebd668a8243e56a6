"""Whom to invite into the portal, as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Level


class InvitationForm(forms.Form):
    """An address and a level."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    level = forms.ChoiceField(
        label=_("Level"), choices=Level.choices, help_text=_("Owners also invite others of the company.")
    )
