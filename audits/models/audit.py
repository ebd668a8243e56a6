"""The audit: one survey of one company with one published questionnaire version."""

import uuid
from typing import ClassVar, Self

import pghistory
import pgtrigger

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.locks import frozen_but_for
from audits.models.questionnaire import QuestionnaireVersion
from audits.states import ALLOWED, OPEN_STATES, AuditState, Origin, Route
from companies.models import Company, Department, Sector


class AuditQuerySet(models.QuerySet["Audit"]):
    """Named sets of audits."""

    def visible_to(self, user: User) -> Self:
        """All for the district's staff; for a company's people those delivered to their company."""
        if user.is_of_district:
            return self
        return self.delivered().filter(company_id__in=user.memberships.current().values("company_id"))

    def of_company(self, company: Company) -> Self:
        """The audits of one company."""
        return self.filter(company=company)

    def of_person(self, user: User) -> Self:
        """Audits that the person leads or belongs to the team of."""
        return self.filter(Q(lead=user) | Q(pk__in=user.team_audits.values("pk")))

    def for_page(self) -> Self:
        """With what the head of every page about an audit shows."""
        people = ("lead", "reviewer", "submitted_by", "created_by")
        return self.select_related("company__sector", "version__questionnaire", *people).prefetch_related("team")

    def open(self) -> Self:
        """Audits with work still to do."""
        return self.filter(state__in=OPEN_STATES)

    def delivered(self) -> Self:
        """Audits whose results the company has (closed ones included)."""
        return self.filter(state__in=(AuditState.DELIVERED, AuditState.CLOSED))

    def latest_delivered(self) -> Self:
        """The audit delivered last of each company (of two delivered at once, the one made last)."""
        return self.delivered().order_by("company_id", "-delivered_at", "-pk").distinct("company_id")

    def latest_delivered_in(self, sector: Sector) -> Self:
        """The audit delivered last of each company of the sector."""
        return self.filter(company__sector=sector).latest_delivered()


@pghistory.track()
class Audit(models.Model):
    """A technology audit (audit tecnologico)."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="audits", verbose_name=_("company"))
    version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="audits", verbose_name=_("questionnaire")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_audits", verbose_name=_("previous audit")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=AuditState.choices, default=AuditState.PLANNED, db_index=True
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.NATIVE)
    route = models.CharField(_("route"), max_length=10, choices=Route.choices, default=Route.FULL)
    lead = models.ForeignKey(User, models.PROTECT, related_name="led_audits", verbose_name=_("lead auditor"))
    team = models.ManyToManyField(
        User, through="AuditTeamMember", blank=True, related_name="team_audits", verbose_name=_("team")
    )
    departments = models.ManyToManyField(
        Department,
        through="PlannedDepartment",
        blank=True,
        related_name="audits",
        verbose_name=_("departments to visit"),
    )
    planned_on = models.DateField(_("planned for"))
    none_found = models.BooleanField(_("no improvement area found"), default=False)
    none_found_note = models.TextField(_("why none was found"), blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reviewer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="reviewed_audits", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    report_sha256 = models.CharField(_("delivered report"), max_length=64, blank=True)
    overall_score = models.DecimalField(_("overall score"), max_digits=4, decimal_places=2, null=True, blank=True)
    coverage = models.DecimalField(_("coverage (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    registry_snapshot = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("created by"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["Audit"]] = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("technology audit")
        verbose_name_plural = _("technology audits")
        ordering = ("-planned_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=(AuditState.DELIVERED, AuditState.CLOSED))
                | Q(delivered_at__isnull=False)
                & (Q(origin=Origin.IMPORTED) | ~Q(report_sha256="") & Q(reviewer__isnull=False)),
                name="audit_delivered_with_report",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("lead")), name="audit_second_person_reviews"
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | Q(submitted_by=None) | ~Q(reviewer=F("submitted_by")),
                name="audit_reviewer_did_not_submit",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None, reviewed_at=None) | Q(reviewer__isnull=False, reviewed_at__isnull=False),
                name="audit_review_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False) | Q(submitted_by=None), name="audit_submission_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(AuditState.PLANNED, AuditState.IN_PROGRESS))
                | Q(submitted_by=None, submitted_at=None, reviewer=None),
                name="audit_review_ends_with_sending_back",
            ),
            models.CheckConstraint(
                condition=Q(none_found=False) | ~Q(none_found_note=""), name="audit_none_found_says_why"
            ),
        )
        triggers = (
            pgtrigger.FSM(
                name="allowed_moves",
                field="state",
                transitions=[(source.value, target.value) for source in ALLOWED for target in sorted(ALLOWED[source])],
            ),
            pgtrigger.Trigger(
                name="frozen_on_delivery",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__in=(AuditState.DELIVERED, AuditState.CLOSED, AuditState.CANCELLED)),
                func=frozen_but_for("state", "revision", "updated_at", message="a delivered audit never changes"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} {self.planned_on:%Y}"

    def get_absolute_url(self) -> str:
        """The audit's page."""
        return reverse("audits:audit_detail", args=[self.pk])


class AuditTransition(models.Model):
    """One change of state: who, when, from, to, why. Rows are only ever added."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12, choices=AuditState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=AuditState.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ("at", "pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


class HoursEntry(models.Model):
    """Person-hours spent on an audit by one person on one day."""

    class Activity(models.TextChoices):
        PREPARATION = "preparation", _("Preparation")
        VISIT = "visit", _("Visit")
        SYNTHESIS = "synthesis", _("Synthesis")
        FEEDBACK = "feedback", _("Feedback")
        FOLLOW_UP = "follow_up", _("Follow-up")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="hours", verbose_name=_("audit"))
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    day = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=2)
    activity = models.CharField(_("activity"), max_length=12, choices=Activity.choices, default=Activity.VISIT)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("hours")
        verbose_name_plural = _("hours")
        ordering = ("day", "pk")
        constraints = (models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="hours_of_a_day"),)

    def __str__(self) -> str:
        return f"{self.person} {self.day}: {self.hours}"
