"""The staff's form of a reader: what is known, and for a new one the proof of consent."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies.forms.lookups import CompanyField
from companies.models import Contact
from newsletters.actions.consents import Words
from newsletters.actions.keeping import PaperConsent, Place
from newsletters.forms.profile import AddressField, OneLineField, ProfileForm
from newsletters.models import Subscriber


class SubscriberForm(ProfileForm):
    """What is known of a reader, with the company. `revision` keeps two people from overwriting each other."""

    company = CompanyField(
        label=_("Company"), required=False, help_text=_("Of the registry: type its name or VAT number.")
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, subscriber: Subscriber | None = None, **kwargs: Any) -> None:
        self.subscriber = subscriber
        if subscriber is not None:
            known = self.initial_of(subscriber) | {"company": subscriber.company, "revision": subscriber.revision}
            kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["company"].user = user

    def clean_revision(self) -> int | None:
        """Refuse once what somebody else has changed meanwhile; saving again replaces it. Sent twice is once."""
        shown = self.cleaned_data["revision"]
        if self.subscriber is None or shown == self.subscriber.revision or self.changed_data == ["revision"]:
            return None
        data = self.data.copy()
        data[self.add_prefix("revision")] = str(self.subscriber.revision)
        self.data = data
        raise ValidationError(
            _("Changed meanwhile by somebody else. Save again to replace it with what stands here."), "stale"
        )

    @property
    def place(self) -> Place:
        """The company, and its contact with the reader's address where there is one."""
        company = self.cleaned_data["company"]
        email = self.subscriber.email if self.subscriber else self.cleaned_data["email"]
        contact = Contact.objects.filter(company=company, email__iexact=email).first() if company else None
        return Place(company, contact)


class NewSubscriberForm(SubscriberForm):
    """Somebody who agreed on paper: which words, when, and where the paper is."""

    email = AddressField()
    wording = forms.CharField(
        label=_("Wording that was signed"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    version = OneLineField(label=_("Version of the wording"), max_length=20, help_text=_("As on the form: “2025-03”."))
    given_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    proof = OneLineField(
        label=_("Where the proof is"), max_length=300, help_text=_("For example: paper form, fair of Prato, folder 12.")
    )

    field_order = ("email", "name", "role", "language", "company", "sectors", "themes", "wording")

    def clean_given_on(self) -> object:
        """Nobody signed tomorrow."""
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    @property
    def consent(self) -> PaperConsent:
        """The consent that the form describes."""
        said = self.cleaned_data
        given_at = timezone.make_aware(datetime.combine(said["given_on"], time()))
        return PaperConsent(Words(said["wording"], said["version"]), given_at, said["proof"])
