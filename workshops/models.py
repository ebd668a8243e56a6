"""Thematic workshops (seminari) per sector."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Sector


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Named sets of workshops."""

    def published(self) -> Self:
        """Those the public sees."""
        return self.filter(is_published=True)

    def coming(self, moment: datetime) -> Self:
        """Published workshops that are not over, the next one first."""
        return self.published().filter(ends_at__gt=moment).order_by("starts_at", "pk")

    def held(self, moment: datetime) -> Self:
        """Published workshops that are over, the last one first."""
        return self.published().filter(ends_at__lte=moment).order_by("-starts_at", "-pk")


class Workshop(models.Model):
    """A workshop: when, where, for which sectors."""

    slug = models.SlugField(_("address"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="workshops", verbose_name=_("sectors"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200)
    is_published = models.BooleanField(_("published"), default=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ("-starts_at",)
        constraints = (models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="workshop_period"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The workshop's public page."""
        return reverse("workshops:public_detail", args=[self.slug])
