"""Improvement areas (ambiti di miglioramento) and the actions agreed on them."""

import uuid
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

import pghistory

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.answer import Answer
from audits.models.audit import Audit
from audits.models.locks import belongs_together, locked_on_delivery
from audits.models.observation import Observation
from audits.states import ActionState, AreaKind, AreaState
from companies.models import Company

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]
ONE_TO_NINE = [MinValueValidator(1), MaxValueValidator(9)]
NOT_NEGATIVE = [MinValueValidator(Decimal(0))]
EVIDENCE_AUDITS = (
    "SELECT audit_id FROM audits_improvementarea WHERE id IN (NEW.improvementarea_id, OLD.improvementarea_id)"
)


class ImprovementAreaQuerySet(models.QuerySet["ImprovementArea"]):
    """Named sets of improvement areas."""

    def visible_to(self, user: User) -> Self:
        """Areas of the audits that the person may see."""
        return self.filter(audit__in=Audit.objects.visible_to(user))

    def of_company(self, company: Company) -> Self:
        """The areas of all audits of one company."""
        return self.filter(audit__company=company)

    def standing(self) -> Self:
        """Areas that were not dropped."""
        return self.exclude(state=AreaState.DROPPED)


@pghistory.track()
class ImprovementArea(models.Model):
    """An area found in an audit: what, how much it would change, what it would take. Money in EUR."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="areas", verbose_name=_("audit"))
    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind.choices)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    impact = models.PositiveSmallIntegerField(_("impact (1-5)"), validators=ONE_TO_FIVE)
    effort = models.PositiveSmallIntegerField(_("effort (1-5)"), validators=ONE_TO_FIVE)
    fundability = models.PositiveSmallIntegerField(
        _("fundability (1-5)"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    cost_min = models.DecimalField(
        _("cost from (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    cost_max = models.DecimalField(
        _("cost to (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    yearly_benefit = models.DecimalField(
        _("yearly benefit (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    estimate_basis = models.TextField(_("basis of the estimates"), blank=True)
    technology = models.CharField(_("technology"), max_length=160, blank=True)
    trl_now = models.PositiveSmallIntegerField(_("TRL now"), null=True, blank=True, validators=ONE_TO_NINE)
    trl_target = models.PositiveSmallIntegerField(_("TRL target"), null=True, blank=True, validators=ONE_TO_NINE)
    auditor_rank = models.PositiveSmallIntegerField(_("auditor's ranking"), null=True, blank=True)
    company_rank = models.PositiveSmallIntegerField(_("entrepreneur's ranking"), null=True, blank=True)
    answers = models.ManyToManyField(Answer, blank=True, related_name="areas", verbose_name=_("answers behind it"))
    observations = models.ManyToManyField(
        Observation, blank=True, related_name="areas", verbose_name=_("observations behind it")
    )
    state = models.CharField(_("state"), max_length=10, choices=AreaState.choices, default=AreaState.PROPOSED)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["ImprovementArea"]] = ImprovementAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement area")
        verbose_name_plural = _("improvement areas")
        ordering = ("auditor_rank", "-impact", "effort", "created_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(impact__range=(1, 5), effort__range=(1, 5)), name="area_impact_effort"),
            models.CheckConstraint(condition=Q(fundability__range=(1, 5)), name="area_fundability"),
            models.CheckConstraint(
                condition=Q(cost_min__gte=0) & Q(cost_max__gte=F("cost_min")), name="area_cost_range"
            ),
            models.CheckConstraint(condition=Q(yearly_benefit__gte=0), name="area_yearly_benefit"),
            models.CheckConstraint(
                condition=Q(cost_min=None, cost_max=None, yearly_benefit=None) | ~Q(estimate_basis=""),
                name="area_estimates_have_a_basis",
            ),
            models.CheckConstraint(condition=Q(trl_now__range=(1, 9)), name="area_trl_now"),
            models.CheckConstraint(condition=Q(trl_target__range=(1, 9)), name="area_trl_target"),
            models.CheckConstraint(condition=Q(trl_target__gte=F("trl_now")), name="area_trl_grows"),
            models.UniqueConstraint(
                fields=("audit", "auditor_rank"), name="area_auditor_rank_unique", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=("audit", "company_rank"), name="area_company_rank_unique", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=~Q(state=AreaState.DROPPED) | Q(auditor_rank=None, company_rank=None),
                name="area_dropped_has_no_rank",
            ),
            models.CheckConstraint(
                condition=Q(cost_min=None, cost_max=None) | Q(cost_min__isnull=False, cost_max__isnull=False),
                name="area_cost_range_whole",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="area_title_present"),
        )
        triggers = (
            locked_on_delivery(
                "NEW.audit_id, OLD.audit_id",
                message="improvement areas lock on delivery",
                but_for=("state", "revision", "updated_at"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def payback_years(self) -> tuple[Decimal, Decimal] | None:
        """In how many years the yearly benefit pays the cost, from the lower to the higher estimate."""
        if self.cost_min is None or self.cost_max is None or not self.yearly_benefit:
            return None
        shortest, longest = self.cost_min / self.yearly_benefit, self.cost_max / self.yearly_benefit
        return round(shortest, 1), round(longest, 1)


class AreaAnswer(ImprovementArea.answers.through):  # type: ignore[name-defined,misc]
    """An answer behind an area: of the same audit, and fixed with it."""

    class Meta:
        proxy = True
        verbose_name = _("answer behind an area")
        verbose_name_plural = _("answers behind areas")
        triggers = (
            locked_on_delivery(EVIDENCE_AUDITS, message="the evidence of areas locks on delivery"),
            belongs_together(
                "FROM audits_improvementarea area JOIN audits_answer answer ON answer.audit_id = area.audit_id "
                "WHERE area.id = NEW.improvementarea_id AND answer.id = NEW.answer_id",
                message="the answer is of another audit",
            ),
        )


class AreaObservation(ImprovementArea.observations.through):  # type: ignore[name-defined,misc]
    """An observation behind an area: of the same audit, and fixed with it."""

    class Meta:
        proxy = True
        verbose_name = _("observation behind an area")
        verbose_name_plural = _("observations behind areas")
        triggers = (
            locked_on_delivery(EVIDENCE_AUDITS, message="the evidence of areas locks on delivery"),
            belongs_together(
                "FROM audits_improvementarea area JOIN audits_observation seen ON seen.audit_id = area.audit_id "
                "WHERE area.id = NEW.improvementarea_id AND seen.id = NEW.observation_id",
                message="the observation is of another audit",
            ),
        )


class ActionQuerySet(models.QuerySet["Action"]):
    """Named sets of actions."""

    def visible_to(self, user: User) -> Self:
        """Actions of the audits that the person may see."""
        return self.filter(area__audit__in=Audit.objects.visible_to(user))

    def standing(self) -> Self:
        """Actions that were not dropped."""
        return self.exclude(state=ActionState.DROPPED)

    def overdue(self, day: date) -> Self:
        """Actions still to do whose day has passed."""
        return self.filter(state__in=(ActionState.OPEN, ActionState.DOING), due_on__lt=day)


@pghistory.track()
class Action(models.Model):
    """What is done about an area (azione di R&I): by whom, by when. Stays editable after delivery: it is follow-up."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.ForeignKey(
        ImprovementArea, models.CASCADE, related_name="actions", verbose_name=_("improvement area")
    )
    title = models.CharField(_("what is done"), max_length=200)
    owner = models.CharField(_("who"), max_length=150, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActionState.choices, default=ActionState.OPEN)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Action"]] = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ("due_on", "pk")
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="action_title_present"),)

    def __str__(self) -> str:
        return self.title
