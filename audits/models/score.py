"""Scores frozen at delivery, so that companies can be compared without reading all answers again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from audits.models.locks import locked_on_delivery


class SectionScore(models.Model):
    """The score of one section of a delivered audit, with its coverage in per cent."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="section_scores")
    section_code = models.CharField(_("section"), max_length=5)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=2, null=True, blank=True)
    coverage = models.DecimalField(_("coverage (%)"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("section score")
        verbose_name_plural = _("section scores")
        ordering = ("audit", "section_code")
        constraints = (
            models.UniqueConstraint(fields=("audit", "section_code"), name="section_score_unique"),
            models.CheckConstraint(condition=Q(score__range=(0, 5)), name="section_score_range"),
            models.CheckConstraint(condition=Q(coverage__range=(0, 100)), name="section_score_coverage"),
        )
        triggers = (locked_on_delivery("NEW.audit_id, OLD.audit_id", message="scores lock on delivery"),)

    def __str__(self) -> str:
        return f"{self.section_code}: {self.score}"
