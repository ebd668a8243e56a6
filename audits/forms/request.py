"""The public form that asks for a free audit, and the staff's forms that answer it."""

import uuid
from functools import reduce
from operator import and_
from typing import Any, ClassVar

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from audits.actions.planning import Plan
from audits.models import AuditRequest
from audits.states import Route
from companies.codes import tidy_vat_number, validate_vat_number
from companies.models import Company
from companies.searching import ALIKE, is_of_many, likeness, names_like, words_of

MOST_COMPANIES = 8
PRIVACY_VERSION = "2026-11"
PRIVACY_WORDING = _(
    "I have read the privacy notice: the district uses these data only to answer this request and to arrange the "
    "audit (Art. 6(1)(b) GDPR), keeps them for 24 months if no audit follows, and gives them to nobody else."
)


class PrivacyField(forms.BooleanField):
    """The box below the privacy wording, which is too long to name it in the list of errors."""

    short_label = _("Privacy notice")


class PublicRequestForm(forms.ModelForm):
    """What a company says of itself. `homepage` is a trap: people don't see it, programs fill it in."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    homepage = forms.CharField(required=False, label=_("Leave this field empty"))
    privacy = PrivacyField(
        label=PRIVACY_WORDING, error_messages={"required": _("To send the request, read the privacy notice first.")}
    )

    class Meta:
        model = AuditRequest
        fields = ("company_name", "vat_number", "municipality", "contact_name", "email", "phone", "message")
        labels: ClassVar = {"company_name": _("Company name"), "contact_name": _("First and last name")}
        help_texts: ClassVar = {
            "vat_number": _("11 digits: it tells companies of the same name apart."),
            "municipality": _("Where production is."),
            "message": _("A few words help to prepare the visit; it is not compulsory."),
        }
        widgets: ClassVar = {
            "company_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "vat_number": forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 20}),
            "municipality": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
            "message": forms.Textarea(attrs={"rows": 4, "maxlength": 3000}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        self.fields["vat_number"] = forms.CharField(
            label=_("VAT number"),
            max_length=20,
            help_text=self.fields["vat_number"].help_text,
            widget=self.fields["vat_number"].widget,
        )

    def clean_vat_number(self) -> str:
        """Tidy and check the P.IVA."""
        vat_number = tidy_vat_number(self.cleaned_data["vat_number"])
        validate_vat_number(vat_number)
        return vat_number

    def clean_message(self) -> str:
        """Keep messages to a length that somebody reads."""
        message = str(self.cleaned_data["message"])
        if len(message) > 3000:
            raise forms.ValidationError(_("At most 3,000 characters, please."))
        return message

    @property
    def is_from_a_program(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.data.get("homepage"))


class AcceptRequestForm(forms.Form):
    """Which company it is, and who goes when."""

    company = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Company.objects.none(),
        required=False,
        blank=True,  # without it Django drops the empty choice from radio buttons
        empty_label=_("New company, from the request"),
        widget=forms.RadioSelect,
    )
    planned_on = forms.DateField(
        label=_("Planned for"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    lead = forms.ModelChoiceField(label=_("Lead auditor"), queryset=User.objects.none(), empty_label="–")
    route = forms.ChoiceField(label=_("Route"), choices=Route.choices, initial=Route.FULL)

    def __init__(self, *args: Any, companies: QuerySet[Company], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        self.fields["lead"].queryset = User.objects.with_role(Role.AUDITOR)
        if by.has_role(Role.AUDITOR):
            self.fields["lead"].initial = by
        self.fields["company"].initial = next((company for company in companies if company.has_same_code), None)

    def clean_planned_on(self) -> object:
        """An audit is planned for today or later."""
        day = self.cleaned_data["planned_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day

    @property
    def plan(self) -> Plan:
        """The plan of the audit, from valid data."""
        data = self.cleaned_data
        return Plan(planned_on=data["planned_on"], lead=data["lead"], route=data["route"])


class DeclineRequestForm(forms.Form):
    """Why not."""

    note = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the district: no message goes to the company."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


def possible_companies(request: AuditRequest) -> QuerySet[Company]:
    """The few companies that the request may come from: the same code, or its name's first two telling words in theirs."""
    same_code = Q(tax_code=request.vat_number) | Q(vat_number=request.vat_number)
    words = [word for word in words_of(request.company_name) if len(word) > 3 and not is_of_many(word)][:2]
    alike = reduce(and_, (names_like(word, ALIKE) for word in words), Q()) if words else Q(pk=None)
    certain = ExpressionWrapper(same_code, output_field=BooleanField())
    matching = Company.objects.current().filter(same_code | alike).annotate(has_same_code=certain)
    nearest = matching.order_by("-has_same_code", likeness(request.company_name).desc(), "name_key", "pk")
    few = list(nearest.values_list("pk", flat=True)[:MOST_COMPANIES])
    return nearest.filter(pk__in=few).select_related("municipality__province")
