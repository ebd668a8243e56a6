"""Saved choices of readers: a tree of conditions with a name."""

from typing import ClassVar, Self

import pghistory

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role


class SegmentQuerySet(models.QuerySet["Segment"]):
    """Named sets of segments."""

    def visible_to(self, user: User) -> Self:
        """All for those who look after the newsletter."""
        keeps = user.has_role(Role.OUTREACH_OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR)
        return self if keeps else self.none()

    def named(self, name: str) -> Self:
        """The segment of this name, whatever its case."""
        return self.filter(name__iexact=name)


@pghistory.track(exclude=["created_at", "updated_at"])
class Segment(models.Model):
    """A part of the readers, by conditions joined with and, or and not (see `newsletters.segment_tree`)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    conditions = models.JSONField(_("conditions"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["Segment"]] = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ("name",)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="segment_name_present"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page where the segment is read and changed."""
        return reverse("newsletters:segment_detail", args=[self.pk])
