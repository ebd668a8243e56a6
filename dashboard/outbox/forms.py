"""What the outbox's pages ask: filters, the address to stop, limits."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from common.mailing.kinds import kind_choices
from common.mailing.models import Batch, BatchQuerySet, Delivery, DeliveryQuerySet, RateLimit
from common.mailing.states import BatchState, DeliveryState, Scope
from common.ui.filters import FilterForm

DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")


class BatchFilterForm(FilterForm):
    """Which mails of the outbox."""

    q = forms.CharField(label=_("Subject, or beginning of an address"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), *BatchState.choices, ("attention", _("To decide")), ("held", _("Held for long"))],
    )
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["kind"].choices = [("", _("Any")), *kind_choices()]

    def narrow(self, batches: BatchQuerySet) -> BatchQuerySet:
        """The batches that the form asks for."""
        return batches.matching(**self.cleaned_data) if self.is_valid() else batches


class LedgerFilterForm(FilterForm):
    """Which readers of one batch."""

    q = forms.CharField(label=_("Address"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *DeliveryState.choices])

    def deliveries(self, batch: Batch) -> DeliveryQuerySet:
        """The readers that the form asks for."""
        values = self.cleaned_data if self.is_valid() else {}
        return Delivery.objects.ledger_of(batch, **values)


class SuppressionFilterForm(FilterForm):
    """Which stopped addresses."""

    q = forms.CharField(label=_("Address"), required=False, max_length=320)

    @property
    def asked(self) -> str:
        """The address asked for; nothing where it can't be one."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class SuppressionForm(forms.Form):
    """Stop mail to an address."""

    address = forms.CharField(label=_("Address"), max_length=320, widget=forms.EmailInput())
    scope = forms.ChoiceField(label=_("What no longer goes there"), choices=Scope.choices)
    reason = forms.CharField(label=_("Why"), max_length=200)

    def clean_address(self) -> str:
        """One address and nothing else."""
        address = str(self.cleaned_data["address"]).strip()
        validate_email(address)
        return address


class LiftForm(forms.Form):
    """Let mail go to an address again."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class RateLimitForm(forms.Form):
    """How many mails may leave; a limit that is there already is changed."""

    domain = forms.CharField(
        label=_("Recipient domain"), required=False, max_length=254, help_text=_("Empty: all mail together.")
    )
    mails = forms.IntegerField(label=_("Mails"), min_value=1, max_value=1_000_000)
    period = forms.ChoiceField(label=_("Period"), choices=RateLimit.Period.choices)

    def clean_domain(self) -> str:
        """A domain as addresses have it, or nothing for all mail."""
        domain = str(self.cleaned_data["domain"]).strip().lower().removeprefix("@")
        if domain and not DOMAIN.match(domain):
            raise ValidationError(_("Write a domain such as example.org."), code="domain")
        return domain
