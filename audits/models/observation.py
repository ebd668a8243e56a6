"""What was seen in the departments, with photographs."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.answer import Answer
from audits.models.audit import Audit
from audits.models.visit import Visit
from common.files.models import StoredFile
from companies.models import Department


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

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ("created_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="observation_text_present"),)

    def __str__(self) -> str:
        return self.text[:60]


class Photo(models.Model):
    """A photograph behind an observation or an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    observation = models.ForeignKey(Observation, models.CASCADE, null=True, blank=True, related_name="photos")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    for_report = models.BooleanField(_("for the report"), default=True)
    created_at = models.DateTimeField(default=timezone.now)

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

    def __str__(self) -> str:
        return self.caption or str(self.pk)
