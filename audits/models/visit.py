"""A dated stay at the company."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from companies.models import Contact, Department


class Visit(models.Model):
    """A visit: when, whom we met, what we saw, what was agreed (verbale di visita)."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="visits", verbose_name=_("audit"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    contacts = models.ManyToManyField(Contact, blank=True, related_name="visits", verbose_name=_("people met"))
    other_people = models.CharField(_("other people met"), max_length=300, blank=True)
    departments = models.ManyToManyField(
        Department, blank=True, related_name="visits", verbose_name=_("departments seen")
    )
    agreed = models.TextField(_("what was agreed"), blank=True)
    priorities = models.TextField(_("first priorities, in the entrepreneur's words"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("starts_at", "pk")
        constraints = (models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_period"),)

    def __str__(self) -> str:
        return f"{self.audit} {self.starts_at:%d/%m/%Y}"
