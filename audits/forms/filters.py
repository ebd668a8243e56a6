"""What the lists of audits and of improvement areas can be narrowed by."""

from typing import Any

from django import forms
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models import Audit, AuditQuerySet, ImprovementAreaQuerySet
from audits.states import AreaKind, AreaState, AuditState
from common.ui.filters import FilterForm
from companies.models import Company, Sector
from companies.searching import find_companies


class SectorFilterForm(FilterForm):
    """Search and the sector; a form with errors finds nothing."""

    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=_("Sector"), required=False, to_field_name="code", empty_label=_("Any")
    )


class AuditFilterForm(SectorFilterForm):
    """The list of audits."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *AuditState.choices])
    lead = forms.ModelChoiceField(User.objects.none(), label=_("Lead auditor"), required=False, empty_label=_("Any"))
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    mine = forms.BooleanField(label=_("Mine only"), required=False)

    field_order = ("q", "state", "lead", "sector", "year", "mine")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        leads = User.objects.filter(led_audits__isnull=False).distinct()
        self.fields["lead"].queryset = leads.order_by("full_name", "email")
        years = Audit.objects.order_by().values_list(ExtractYear("planned_on"), flat=True).distinct()
        choices = [("", _("Any")), *((year, str(year)) for year in sorted(years, reverse=True))]
        self.fields["year"].choices = choices

    def narrow(self, audits: AuditQuerySet) -> AuditQuerySet:
        """Apply what was asked for."""
        if not self.is_valid():
            return audits.none()
        asked = self.cleaned_data
        if asked["state"]:
            audits = audits.filter(state=asked["state"])
        if asked["lead"]:
            audits = audits.filter(lead=asked["lead"])
        if asked["sector"]:
            audits = audits.filter(company__sector=asked["sector"])
        if asked["year"]:
            audits = audits.filter(planned_on__year=asked["year"])
        if asked["mine"]:
            audits = audits.of_person(self.user)
        if asked["q"]:
            audits = audits.filter(company__in=found_companies(asked["q"]))
        return audits


class AreaFilterForm(SectorFilterForm):
    """The list of improvement areas; dropped ones are shown only if asked for."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), *AreaKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Standing")), *AreaState.choices])
    fundability = forms.TypedChoiceField(
        label=_("Fundability"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any")), *((level, _("%(level)s or more") % {"level": level}) for level in range(1, 6))],
    )

    field_order = ("q", "kind", "sector", "state", "fundability")

    def narrow(self, areas: ImprovementAreaQuerySet) -> ImprovementAreaQuerySet:
        """Apply what was asked for."""
        if not self.is_valid():
            return areas.none()
        asked = self.cleaned_data
        areas = areas.filter(state=asked["state"]) if asked["state"] else areas.standing()
        if asked["kind"]:
            areas = areas.filter(kind=asked["kind"])
        if asked["sector"]:
            areas = areas.filter(audit__company__sector=asked["sector"])
        if asked["fundability"]:
            areas = areas.filter(fundability__gte=asked["fundability"])
        if asked["q"]:
            words = Q(title__icontains=asked["q"]) | Q(technology__icontains=asked["q"])
            areas = areas.filter(words | Q(audit__company__in=found_companies(asked["q"])))
        return areas


def found_companies(words: str) -> Any:  # noqa: ANN401 (a queryset of ids)
    """The companies that the words mean: accents and typos are forgiven."""
    return find_companies(Company.objects.all(), words).order_by().values("pk")
