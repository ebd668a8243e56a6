"""The form of a company's own data."""

from collections.abc import Callable
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from companies.codes import tidy_code, tidy_tax_code, tidy_vat_number
from companies.forms.guarded import GuardedForm
from companies.forms.lookups import AtecoField, GroupField, MunicipalityField
from companies.models import Company

ATECO_HELP = gettext_lazy("The code with its edition, for example 13.20.00 (2007).")
PLACE_HELP = gettext_lazy("The name, with the province where names repeat: Castro (BG). Or the ISTAT code.")


class TidyCharField(forms.CharField):
    """A code that is tidied before it is measured and checked."""

    def __init__(self, *, tidy: Callable[[str], str], **options: Any) -> None:
        super().__init__(**options)
        self.tidy = tidy

    def to_python(self, value: object) -> str:
        """Tidy what was typed."""
        return self.tidy(super().to_python(value) or "")


class CompanyForm(GuardedForm):
    """Everything about a company that is one value. The tax code equals the P.IVA where it is not given."""

    vat_number = TidyCharField(tidy=tidy_vat_number, label=gettext_lazy("VAT number"), max_length=20)
    tax_code = TidyCharField(
        tidy=tidy_tax_code,
        label=gettext_lazy("Tax code"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("Leave empty if it equals the VAT number."),
    )
    ateco = AtecoField(label=gettext_lazy("ATECO code"), required=False, help_text=ATECO_HELP)
    municipality = MunicipalityField(label=gettext_lazy("Municipality"), required=False, help_text=PLACE_HELP)
    group = GroupField(
        label=gettext_lazy("Group"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only a name to find companies by: state aid follows the stakes."),
    )
    sdi_code = TidyCharField(tidy=tidy_code, label=gettext_lazy("SDI code"), max_length=10, required=False)
    rea_province = TidyCharField(tidy=tidy_code, label=gettext_lazy("REA province"), max_length=2, required=False)
    rea_number = TidyCharField(tidy=tidy_code, label=gettext_lazy("REA number"), max_length=10, required=False)

    website = forms.URLField(label=gettext_lazy("Web site"), required=False, assume_scheme="https")

    class Meta:
        model = Company
        fields = (
            "name",
            "legal_form",
            "vat_number",
            "tax_code",
            "rea_province",
            "rea_number",
            "founded_on",
            "sector",
            "ateco",
            "group",
            "address",
            "postcode",
            "municipality",
            "email",
            "phone",
            "website",
            "pec",
            "sdi_code",
            "notes",
        )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["notes"].widget.attrs["rows"] = 3
        self.helper.layout = Layout(
            "revision",
            Fieldset(
                _("Identity"),
                Row(Column("name", css_class="col-md-8"), Column("legal_form", css_class="col-md-4")),
                Row(Column("vat_number"), Column("tax_code")),
                Row(Column("rea_province"), Column("rea_number"), Column("founded_on")),
            ),
            Fieldset(_("Activity"), Row(Column("sector"), Column("ateco")), "group"),
            Fieldset(
                _("Registered office"),
                "address",
                Row(Column("postcode", css_class="col-md-4"), Column("municipality", css_class="col-md-8")),
            ),
            Fieldset(
                _("Contact details"),
                Row(Column("email"), Column("phone"), Column("website")),
                Row(Column("pec"), Column("sdi_code")),
            ),
            "notes",
        )

    def clean_name(self) -> str:
        """Single spaces only."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_rea_province(self) -> str:
        """Two letters."""
        value: str = self.cleaned_data["rea_province"]
        if value and not (len(value) == 2 and value.isalpha()):
            raise ValidationError(_("Two letters, for example PO."), "invalid")
        return value

    def clean_founded_on(self) -> object:
        """Nobody is founded tomorrow."""
        value = self.cleaned_data["founded_on"]
        if value and value > timezone.localdate():
            raise ValidationError(_("This day is in the future."), "future")
        return value

    def clean(self) -> dict[str, Any]:
        """Fill the tax code in, and keep what belongs together together."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("tax_code") and "tax_code" not in self.errors:
            data["tax_code"] = data.get("vat_number", "")
        if bool(data.get("rea_province")) != bool(data.get("rea_number")) and "rea_province" not in self.errors:
            self.add_error("rea_number", ValidationError(_("Province and number of the REA go together."), "pair"))
        if data.get("sdi_code") == "0000000" and not data.get("pec"):
            self.add_error("pec", ValidationError(_("With the SDI code 0000000 the PEC is needed."), "required"))
        return data
