"""Who holds whom: the source of both perimeters, SME size and single undertaking."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Self

import pghistory

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.ui.formats import percent
from companies.models.company import Company
from companies.models.triggers import OF_HELD, size_outdated_by

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class HolderKind(models.TextChoices):
    """What a holder outside the registry is: it decides how the share counts (Rec. 2003/361/EC, Art. 3)."""

    PERSON = "person", _("Natural person")
    COMPANY = "company", _("Company outside the registry")
    PUBLIC_BODY = "public_body", _("Public body")
    PUBLIC_INVESTMENT = "public_investment", _("Public investment corporation")
    VENTURE_CAPITAL = "venture_capital", _("Venture capital company")
    BUSINESS_ANGEL = "business_angel", _("Business angel (below 1,250,000 EUR)")
    UNIVERSITY = "university", _("University")
    RESEARCH_CENTRE = "research_centre", _("Non-profit research centre")
    INSTITUTIONAL = "institutional", _("Institutional investor or regional development fund")
    SMALL_AUTHORITY = "small_authority", _("Local authority (budget below 10 million, fewer than 5,000 people)")


class HolderQuerySet(models.QuerySet["Holder"]):
    """Named sets of holders."""

    def holding(self, company: Company) -> Self:
        """Those with a stake in the company, of any time."""
        return self.filter(stakes__held=company).distinct()


class Holder(models.Model):
    """A holder that is no company of the registry: a person, a public body, an investor, a foreign company."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=HolderKind)
    tax_code = models.CharField(_("tax code"), max_length=20, blank=True)
    acts_with = models.CharField(
        _("acts jointly in"),
        max_length=80,
        blank=True,
        help_text=_("Family or pact: persons with the same words here count as acting jointly."),
    )
    figures_year = models.PositiveSmallIntegerField(
        _("year of the figures"), null=True, blank=True, validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    employees = models.DecimalField(
        _("staff (ULA)"), max_digits=8, decimal_places=1, null=True, blank=True, validators=NOT_NEGATIVE
    )
    turnover = models.DecimalField(
        _("turnover (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    balance_sheet = models.DecimalField(
        _("balance sheet (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )

    objects: ClassVar[models.Manager["Holder"]] = HolderQuerySet.as_manager()

    class Meta:
        verbose_name = _("holder outside the registry")
        verbose_name_plural = _("holders outside the registry")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("tax_code",), condition=~Q(tax_code=""), name="holder_tax_code_unique"),
            models.CheckConstraint(
                condition=~Q(kind__in=(HolderKind.PERSON, HolderKind.PUBLIC_BODY))
                | Q(employees=None, turnover=None, balance_sheet=None),
                name="holder_figures_of_companies",
            ),
            models.CheckConstraint(
                condition=Q(figures_year__isnull=False) | Q(employees=None, turnover=None, balance_sheet=None),
                name="holder_figures_have_a_year",
            ),
            models.CheckConstraint(
                condition=Q(acts_with="") | Q(kind=HolderKind.PERSON), name="holder_pact_of_persons"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="holder_name_present"),
        )
        triggers = (OF_HELD,)

    def __str__(self) -> str:
        return self.name


class StakeQuerySet(models.QuerySet["Stake"]):
    """Named sets of stakes."""

    def touching(self, company_ids: Collection[int], holder_ids: Collection[int]) -> Self:
        """Stakes in or of the companies, and those of the holders."""
        return self.filter(
            Q(held_id__in=company_ids) | Q(holder_company_id__in=company_ids) | Q(holder_id__in=holder_ids)
        )

    def between(self, held: Company, holder_company: Company | None, holder: Holder | None) -> Self:
        """Stakes of one holder in one company, of any time."""
        return self.filter(held=held, holder_company=holder_company, holder=holder)

    def in_force_on(self, day: date) -> Self:
        """Stakes that stand on the day."""
        return self.filter(period__contains=day)


@pghistory.track()
class Stake(models.Model):
    """A share of one company held by a company or another holder, over a period. `control` is a dominant influence
    that the figures alone don't show (majority of appointments, contract, agreement)."""

    held = models.ForeignKey(Company, models.CASCADE, related_name="stakes_in_it", verbose_name=_("held company"))
    holder_company = models.ForeignKey(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stakes_it_holds",
        verbose_name=_("holding company"),
    )
    holder = models.ForeignKey(
        Holder, models.PROTECT, null=True, blank=True, related_name="stakes", verbose_name=_("other holder")
    )
    capital_percent = models.DecimalField(_("capital (%)"), max_digits=5, decimal_places=2, validators=PERCENT)
    votes_percent = models.DecimalField(
        _("votes (%)"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    control = models.BooleanField(_("dominant influence"), default=False)
    period = DateRangeField(_("period"), help_text=_("From the first day; open when it still holds."))

    objects: ClassVar[models.Manager["Stake"]] = StakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("stake")
        verbose_name_plural = _("stakes")
        ordering = ("held", "-capital_percent", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(holder_company__isnull=False, holder=None) | Q(holder_company=None, holder__isnull=False),
                name="stake_one_holder",
            ),
            models.CheckConstraint(condition=~Q(held=models.F("holder_company")), name="stake_not_in_itself"),
            models.CheckConstraint(condition=Q(capital_percent__range=(0, 100)), name="stake_capital_percent"),
            models.CheckConstraint(condition=Q(votes_percent__range=(0, 100)), name="stake_votes_percent"),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__startswith__isnull=False), name="stake_period"
            ),
            ExclusionConstraint(
                name="stake_company_no_overlap",
                expressions=[
                    ("held", RangeOperators.EQUAL),
                    ("holder_company", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="stake_holder_no_overlap",
                expressions=[
                    ("held", RangeOperators.EQUAL),
                    ("holder", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        )
        triggers = (size_outdated_by("held_id", "holder_company_id"),)

    @property
    def last_day(self) -> date | None:
        """The last day on which it stands; nothing while it is open."""
        return self.period.upper - timedelta(days=1) if self.period.upper else None

    @property
    def is_in_force(self) -> bool:
        """Whether it stands today."""
        today = timezone.localdate()
        return today in self.period

    def __str__(self) -> str:
        return f"{self.holder_company or self.holder} - {self.held}: {percent(self.capital_percent)}"
