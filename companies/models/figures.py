"""A company's figures, one row a financial year."""

from decimal import Decimal

import pghistory

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.triggers import size_outdated_by

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


@pghistory.track()
class YearlyFigures(models.Model):
    """Staff in annual work units (ULA), money in EUR, the export share in per cent of turnover."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="yearly_figures", verbose_name=_("company"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1950), MaxValueValidator(2100)])
    employees = models.DecimalField(
        _("staff (ULA)"), max_digits=8, decimal_places=1, null=True, blank=True, validators=NOT_NEGATIVE
    )
    turnover = models.DecimalField(
        _("turnover (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    balance_sheet = models.DecimalField(
        _("balance sheet (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    rd_spending = models.DecimalField(
        _("R&D spending (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    export_share = models.DecimalField(
        _("export share (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[*NOT_NEGATIVE, MaxValueValidator(Decimal(100))],
    )

    is_consolidated = models.BooleanField(
        _("consolidated accounts"),
        default=False,
        help_text=_("The figures already contain those of the companies it controls."),
    )

    class Meta:
        verbose_name = _("yearly figures")
        verbose_name_plural = _("yearly figures")
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=("company", "year"), name="yearly_figures_unique"),
            models.CheckConstraint(condition=Q(employees__gte=0), name="yearly_figures_employees_not_negative"),
            models.CheckConstraint(condition=Q(turnover__gte=0), name="yearly_figures_turnover_not_negative"),
            models.CheckConstraint(condition=Q(balance_sheet__gte=0), name="yearly_figures_balance_not_negative"),
            models.CheckConstraint(condition=Q(rd_spending__gte=0), name="yearly_figures_rd_not_negative"),
            models.CheckConstraint(condition=Q(export_share__range=(0, 100)), name="yearly_figures_export_share"),
            models.CheckConstraint(condition=Q(year__range=(1950, 2100)), name="yearly_figures_year"),
        )
        triggers = (size_outdated_by("company_id"),)

    def __str__(self) -> str:
        return f"{self.company} {self.year}"
