"""A dated stay at the company."""

import uuid
from datetime import timedelta
from typing import ClassVar, Self

import pgtrigger

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.audit import Audit
from audits.models.locks import locked_on_delivery
from companies.models import Contact, Department


class VisitQuerySet(models.QuerySet["Visit"]):
    """Named sets of visits."""

    def visible_to(self, user: User) -> Self:
        """Visits of the audits that the person may see."""
        return self.filter(audit__in=Audit.objects.visible_to(user))

    def for_page(self) -> Self:
        """With the people met and the departments seen."""
        return self.prefetch_related("contacts", "departments")


class Visit(models.Model):
    """A visit: when, whom we met, what we saw, what was agreed (verbale di visita)."""

    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="visits", verbose_name=_("audit"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    contacts = models.ManyToManyField(
        Contact, through="VisitContact", blank=True, related_name="visits", verbose_name=_("people met")
    )
    other_people = models.CharField(_("other people met"), max_length=300, blank=True)
    departments = models.ManyToManyField(
        Department, through="VisitDepartment", blank=True, related_name="visits", verbose_name=_("departments seen")
    )
    agreed = models.TextField(_("what was agreed"), blank=True)
    priorities = models.TextField(_("first priorities, in the entrepreneur's words"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Visit"]] = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("starts_at", "pk")
        constraints = (models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_period"),)
        triggers = (locked_on_delivery("NEW.audit_id, OLD.audit_id", message="visits lock on delivery"),)

    def __str__(self) -> str:
        return f"{self.audit} {self.starts_at:%d/%m/%Y}"

    @property
    def duration(self) -> timedelta:
        """How long it took."""
        return self.ends_at - self.starts_at


def _lock_of_a_part() -> pgtrigger.Trigger:
    return locked_on_delivery(
        "SELECT audit_id FROM audits_visit WHERE id IN (NEW.visit_id, OLD.visit_id)", message="visits lock on delivery"
    )


class VisitContact(models.Model):
    """A person whom a visit met, and who therefore stays in the registry."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")

    class Meta:
        db_table = "audits_visit_contacts"
        unique_together = (("visit", "contact"),)
        triggers = (_lock_of_a_part(),)

    def __str__(self) -> str:
        return f"{self.visit}: {self.contact}"


class VisitDepartment(models.Model):
    """A department that a visit saw, and that therefore stays in the registry."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")

    class Meta:
        db_table = "audits_visit_departments"
        unique_together = (("visit", "department"),)
        triggers = (_lock_of_a_part(),)

    def __str__(self) -> str:
        return f"{self.visit}: {self.department}"
