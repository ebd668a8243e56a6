"""Where a company works: sites (sedi) and their departments (reparti)."""

from typing import ClassVar, Self

import pghistory

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.places import AtecoCode, Municipality


@pghistory.track()
class Site(models.Model):
    """A place of the company. Funding rules look at the site's own code and municipality."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="sites", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    ateco = models.ForeignKey(
        AtecoCode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ATECO code")
    )
    is_seat = models.BooleanField(_("registered office"), default=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ("-is_seat", "name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("company",), condition=Q(is_seat=True), name="site_one_seat"),
            models.UniqueConstraint(fields=("company", "name"), name="site_name_unique"),
        )

    def __str__(self) -> str:
        return self.name


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Named sets of departments."""

    def of(self, company: Company) -> Self:
        """All departments of a company, whatever the site."""
        return self.filter(site__company=company)


@pghistory.track()
class Department(models.Model):
    """A production department of a site."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="departments", verbose_name=_("site"))
    name = models.CharField(_("name"), max_length=120)
    headcount = models.PositiveIntegerField(_("people"), null=True, blank=True)
    photos_allowed = models.BooleanField(_("photos allowed"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects: ClassVar[models.Manager["Department"]] = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("position", "name", "pk")
        constraints = (models.UniqueConstraint(fields=("site", "name"), name="department_name_unique"),)

    def __str__(self) -> str:
        return self.name
