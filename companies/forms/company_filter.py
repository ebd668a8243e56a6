"""What the list of companies can be narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.ui.filters import FilterForm, dress
from companies.extension_points import ListFilter, company_filters
from companies.models import CompanyQuerySet, Province, Sector
from companies.searching import find_companies
from companies.sme_classes import SizeClass


class CompanyFilterForm(FilterForm):
    """Search and filters of the list; higher apps add theirs through the extension point."""

    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=_("Sector"), required=False, to_field_name="code", empty_label=_("Any")
    )
    province = forms.ModelChoiceField(
        Province.objects.none(), label=_("Province"), required=False, to_field_name="abbreviation", empty_label=_("Any")
    )
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", _("Any")), *SizeClass.choices])
    archived = forms.BooleanField(label=_("Archived ones too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.with_companies()
        self.given: dict[str, ListFilter] = {
            one.name: given for one in company_filters if isinstance(given := one.provide(), ListFilter)
        }
        self.fields.update({name: given.field for name, given in self.given.items()})
        for given in self.given.values():
            dress(given.field)

    def narrow(self, companies: CompanyQuerySet) -> CompanyQuerySet:
        """Apply what was asked for; nothing at all to a form with errors, so that no wrong list is shown."""
        if not self.is_valid():
            return companies.none()
        asked = self.cleaned_data
        if not asked["archived"]:
            companies = companies.current()
        if asked["sector"]:
            companies = companies.filter(sector=asked["sector"])
        if asked["province"]:
            companies = companies.filter(municipality__province=asked["province"])
        if asked["size"]:
            companies = companies.filter(size_class=asked["size"])
        for name, given in self.given.items():
            if asked.get(name) not in (None, "", False):
                companies = given.apply(companies, asked[name])
        return find_companies(companies, asked["q"]) if asked["q"] else companies
