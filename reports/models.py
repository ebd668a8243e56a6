"""Frozen documents: what is drawn is a copy of the audit taken when the report was asked for."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models import Audit
from reports.states import ReportKind, ReportState


class ReportQuerySet(models.QuerySet["Report"]):
    """Named sets of reports."""

    def visible_to(self, user: User) -> Self:
        """All for the district's staff; for a company's people what was delivered to their company."""
        if user.is_of_district:
            return self
        return self.filter(state=ReportState.DELIVERED, audit__in=Audit.objects.visible_to(user))


class Report(models.Model):
    """A document about an audit; a new one is a new version, a delivered one can't change."""

    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind.choices)
    audit = models.ForeignKey(Audit, models.PROTECT, related_name="reports", verbose_name=_("audit"))
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState.choices, default=ReportState.QUEUED)
    content = models.JSONField(_("frozen content"), default=dict)
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    failure = models.TextField(_("reason of the failure"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Report"]] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("audit", "kind", "version"), name="report_version_unique"),
            models.CheckConstraint(
                condition=~Q(state__in=(ReportState.READY, ReportState.DELIVERED))
                | Q(pdf__isnull=False, size__gt=0, pages__gt=0, finished_at__isnull=False) & ~Q(sha256=""),
                name="report_ready_has_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.FAILED) | ~Q(failure=""), name="report_failed_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.audit} v{self.version}"
