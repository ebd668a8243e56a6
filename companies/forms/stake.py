"""Forms of ownership: stakes, and holders outside the registry."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.ui.numbers import take_as_written
from companies.forms.guarded import GuardedForm
from companies.forms.lookups import CompanyField
from companies.forms.parts import PartForm
from companies.models import Company, Holder, HolderKind, Stake

KIND_CHOICES = [("", "–"), *HolderKind.choices]
ONE_DAY = timedelta(days=1)


class PeriodForm(PartForm):
    """What stakes in and of a company share: percentages, influence and the days between which they stand."""

    starts_on = forms.DateField(label=gettext_lazy("From"))
    ends_on = forms.DateField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Last day; empty while it still holds.")
    )

    def __init__(self, *args: Any, user: User, company: Company, **kwargs: Any) -> None:
        stake = kwargs.get("instance")
        if stake is not None and stake.pk is not None:
            upper = stake.period.upper
            days = {"starts_on": stake.period.lower, "ends_on": upper - ONE_DAY if upper else None}
            kwargs["initial"] = days | (kwargs.get("initial") or {})
        super().__init__(*args, user=user, company=company, **kwargs)
        for name in ("capital_percent", "votes_percent"):
            take_as_written(self.fields[name], **{"class": "text-end"})
        self.fields["votes_percent"].help_text = _("Empty if equal to the capital.")
        self.fields["control"].help_text = _("Appoints the majority of the board, or dominates by contract.")

    def _stored_values(self) -> dict[str, str]:
        self.drawn_from |= {name: self.initial.get(name) for name in ("starts_on", "ends_on")}  # the period's days
        return super()._stored_values()

    def clean(self) -> dict[str, Any]:
        """Make the period, and refuse a stake that overlaps another of the same holder in the same company."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ValidationError(_("The end is before the beginning."), "period"))
        elif first:
            # The last day there is means "for good".
            self.instance.period = DateRange(first, last + ONE_DAY if last and last < date.max else None)
        if not self.errors:
            self.settle(data)
        return data

    def settle(self, data: dict[str, Any]) -> None:
        """Name both sides of the stake on the instance."""
        raise NotImplementedError

    def check_overlap(self) -> None:
        """Say in words what the database would refuse."""
        stake = self.instance
        others = Stake.objects.between(stake.held, stake.holder_company, stake.holder).exclude(pk=stake.pk)
        if others.filter(period__overlap=stake.period).exists():
            raise ValidationError(
                _("Another stake between the two stands in the same period: end that first."), "overlap"
            )


class StakeForm(PeriodForm):
    """Who holds this company: a company of the registry, or somebody outside it, known or new."""

    holder_company = CompanyField(label=gettext_lazy("Company of the registry"), required=False)
    holder_name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    holder_kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KIND_CHOICES, required=False)

    class Meta:
        model = Stake
        fields = ("holder_company", "capital_percent", "votes_percent", "control")

    def __init__(self, *args: Any, user: User, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, user=user, company=company, **kwargs)
        self.fields["holder_company"].user = user
        if self.instance.holder is not None:
            self.initial = {
                **self.initial,
                "holder_name": self.instance.holder.name,
                "holder_kind": self.instance.holder.kind,
            }
        self.helper.layout = Layout(
            "revision",
            Fieldset(_("Holder: a company of the registry…"), "holder_company"),
            Fieldset(_("…or somebody else"), Row(Column("holder_name"), Column("holder_kind"))),
            Fieldset(
                _("Share"),
                Row(Column("capital_percent"), Column("votes_percent")),
                "control",
                Row(Column("starts_on"), Column("ends_on")),
            ),
        )

    def settle(self, data: dict[str, Any]) -> None:
        """One holder, not two and not none."""
        self.instance.held = self.company
        company, name, kind = data.get("holder_company"), data.get("holder_name"), data.get("holder_kind")
        if (company is None) == (not name):
            raise ValidationError(_("Name one holder: a company of the registry, or somebody else."), "holder")
        if company == self.company:
            raise ValidationError(_("A company can't hold a stake in itself."), "itself")
        if name and not kind:
            self.add_error(
                "holder_kind", ValidationError(_("Say what the holder is: it decides how it counts."), "kind")
            )
            return
        self.instance.holder_company = company
        known = Holder.objects.filter(name__iexact=name, kind=kind).first() if name else None
        self.instance.holder = known or (Holder(name=name, kind=kind) if name and kind else None)
        if self.instance.holder is None or self.instance.holder.pk is not None:
            self.check_overlap()

    def validate_constraints(self) -> None:
        """The database checks the rest: the holder may be new."""


class HoldingForm(PeriodForm):
    """What this company holds in another one of the registry."""

    held = CompanyField(label=gettext_lazy("Held company"))

    class Meta:
        model = Stake
        fields = ("held", "capital_percent", "votes_percent", "control")

    def __init__(self, *args: Any, user: User, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, user=user, company=company, **kwargs)
        self.fields["held"].user = user

    def settle(self, data: dict[str, Any]) -> None:
        """The company holds; it can't hold itself."""
        if data["held"] == self.company:
            raise ValidationError(_("A company can't hold a stake in itself."), "itself")
        self.instance.holder_company, self.instance.held = self.company, data["held"]
        self.check_overlap()

    def validate_constraints(self) -> None:
        """Said in words above; the database has the last one."""


class HolderForm(GuardedForm):
    """A holder outside the registry, with its figures where it is an enterprise."""

    class Meta:
        model = Holder
        fields = ("name", "kind", "tax_code", "acts_with", "figures_year", "employees", "turnover", "balance_sheet")

    def clean(self) -> dict[str, Any]:
        """Say in words what the database would refuse."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        figures = any(data.get(name) is not None for name in ("employees", "turnover", "balance_sheet"))
        if figures and data.get("kind") in (HolderKind.PERSON, HolderKind.PUBLIC_BODY):
            self.add_error("kind", ValidationError(_("Persons and public bodies have no figures here."), "figures"))
        if figures and not data.get("figures_year"):
            self.add_error("figures_year", ValidationError(_("Say of which year the figures are."), "required"))
        if data.get("acts_with") and data.get("kind") != HolderKind.PERSON:
            self.add_error("acts_with", ValidationError(_("Only persons act jointly."), "kind"))
        others = Holder.objects.exclude(pk=self.instance.pk)
        if data.get("tax_code") and others.filter(tax_code=data["tax_code"]).exists():
            self.add_error("tax_code", ValidationError(_("Another holder has this tax code."), "unique"))
        return data
