"""What was seen in the departments, with photographs."""

import uuid
from typing import ClassVar, Self, cast

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.answer import Answer
from audits.models.audit import Audit
from audits.models.locks import belongs_together, locked_on_delivery
from audits.models.visit import Visit
from common.files.models import StoredFile
from companies.models import Department


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Named sets of observations."""

    def visible_to(self, user: User) -> Self:
        """Observations of the audits that the person may see."""
        return self.filter(audit__in=Audit.objects.visible_to(user))

    def for_report(self) -> Self:
        """Observations that go into the report, each with the photographs that do."""
        shown = Photo.objects.filter(for_report=True).select_related("file")
        return self.filter(for_report=True).select_related("department").prefetch_related(Prefetch("photos", shown))

    def for_page(self) -> Self:
        """With all that a page shows of them, the last seen first."""
        photos = Photo.objects.select_related("file")
        return (
            self.select_related("department__site", "visit", "author")
            .prefetch_related(Prefetch("photos", photos))
            .order_by("-created_at", "pk")
        )


class Observation(models.Model):
    """An observation (osservazione): what was seen, where, whether it goes into the report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="observations")
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="observations", verbose_name=_("visit")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="observations", verbose_name=_("department")
    )
    section_code = models.CharField(_("section"), max_length=5, blank=True)
    text = models.TextField(_("what was seen"))
    for_report = models.BooleanField(_("for the report"), default=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("author"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Observation"]] = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ("created_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="observation_text_present"),)
        triggers = (
            locked_on_delivery("NEW.audit_id, OLD.audit_id", message="observations lock on delivery"),
            belongs_together(
                """FROM audits_audit audit
                    LEFT JOIN companies_department department ON department.id = NEW.department_id
                    LEFT JOIN companies_site site ON site.id = department.site_id
                    WHERE audit.id = NEW.audit_id AND (NEW.department_id IS NULL OR site.company_id = audit.company_id)
                    AND (NEW.visit_id IS NULL OR EXISTS (
                        SELECT 1 FROM audits_visit WHERE id = NEW.visit_id AND audit_id = NEW.audit_id))""",
                message="the observation is about another company or visit",
            ),
        )

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Named sets of photographs."""

    def of_audit(self, audit: Audit) -> Self:
        """Behind the observations and the answers of an audit."""
        found = self.filter(Q(observation__audit=audit) | Q(answer__audit=audit))
        return found.select_related("file", "observation__audit", "answer__audit")

    def of_answers(self, audit: Audit) -> Self:
        """Behind the answers of an audit, in the order of the questionnaire."""
        found = self.filter(answer__audit=audit).select_related("file", "answer__question", "answer__department")
        return found.order_by("answer__question__section__position", "answer__question__position", "created_at", "pk")

    def visible_to(self, user: User) -> Self:
        """All for the district's staff; for a company's people those of their delivered audits meant for the report."""
        if user.is_of_district:
            return self
        audits = Audit.objects.visible_to(user)
        return self.filter(
            Q(observation__audit__in=audits, observation__for_report=True) | Q(answer__audit__in=audits),
            for_report=True,
        )


class Photo(models.Model):
    """A photograph behind an observation or an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    observation = models.ForeignKey(Observation, models.CASCADE, null=True, blank=True, related_name="photos")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    for_report = models.BooleanField(_("for the report"), default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Photo"]] = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(observation__isnull=False, answer=None) | Q(observation=None, answer__isnull=False),
                name="photo_one_place",
            ),
        )
        triggers = (
            locked_on_delivery(
                "SELECT audit_id FROM audits_observation WHERE id IN (NEW.observation_id, OLD.observation_id) "
                "UNION ALL SELECT audit_id FROM audits_answer WHERE id IN (NEW.answer_id, OLD.answer_id)",
                message="photographs lock on delivery",
            ),
        )

    def __str__(self) -> str:
        return self.caption or str(self.pk)

    @property
    def audit(self) -> Audit:
        """The audit it was taken in."""
        return self.observation.audit if self.observation else cast("Answer", self.answer).audit

    @property
    def department(self) -> Department | None:
        """The department it was taken in, where that is known."""
        return self.observation.department if self.observation else cast("Answer", self.answer).department
