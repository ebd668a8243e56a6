"""Frozen documents: what is drawn is a copy of the audit taken when the report was asked for."""

from datetime import timedelta
from typing import ClassVar, Self
from uuid import UUID

import pgtrigger

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models import Audit
from common.database import SearchKey
from companies.models import Company
from reports.states import FINISHED_STATES, UNFINISHED_STATES, Failure, ReportKind, ReportState

FROZEN_AT_REQUEST = ("kind", "audit", "version", "content", "requested_by", "requested_at")


class ReportQuerySet(models.QuerySet["Report"]):
    """Named sets of reports."""

    def visible_to(self, user: User) -> Self:
        """All for the district's staff; for a company's people what was delivered to their company."""
        if user.is_of_district:
            return self
        return self.filter(state=ReportState.DELIVERED, audit__in=Audit.objects.visible_to(user))

    def of_company(self, company: Company) -> Self:
        """The reports about one company's audits."""
        return self.filter(audit__company=company)

    def of(self, audit: Audit) -> Self:
        """The versions of one audit's documents."""
        return self.filter(audit=audit)

    def finished(self) -> Self:
        """Reports that have their bytes."""
        return self.filter(state__in=FINISHED_STATES)

    def unfinished(self) -> Self:
        """Reports that are still to be drawn."""
        return self.filter(state__in=UNFINISHED_STATES)

    def claimable(self) -> Self:
        """Reports that wait, and those whose drawing outlived its lease."""
        return self.filter(Q(state=ReportState.QUEUED) | Q(state=ReportState.RENDERING, lease_until__lt=Now()))

    def held_by(self, report_id: int, token: UUID | None) -> Self:
        """The report, on condition that this token still has it."""
        return self.filter(pk=report_id, token=token, state=ReportState.RENDERING)

    def forgotten(self, grace_seconds: int) -> Self:
        """Reports nobody seems to work on: queued for a while, or taken by a process whose lease ran out."""
        since = Now() - Value(timedelta(seconds=grace_seconds))
        queued = Q(state=ReportState.QUEUED, queued_at__lt=since)
        return self.filter(queued | Q(state=ReportState.RENDERING, lease_until__lt=Now(), queued_at__lt=since))

    def matching(self, *, q: str = "", kind: str = "", state: str = "") -> Self:
        """What a filter asks for; accents and capitals do not matter."""
        found = self.filter(audit__company__name_key__contains=SearchKey(Value(q))) if q else self
        found = found.filter(kind=kind) if kind else found
        return found.filter(state=state) if state else found

    def without_bytes(self) -> Self:
        """Rows for lists: neither the document nor its frozen content is read."""
        return self.defer("pdf", "content").select_related("audit__company", "requested_by", "delivered_by")


class Report(models.Model):
    """A document about an audit; a new one is a new version, a delivered one can't change."""

    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind.choices)
    audit = models.ForeignKey(Audit, models.PROTECT, related_name="reports", verbose_name=_("audit"))
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState.choices, default=ReportState.QUEUED)
    content = models.JSONField(_("frozen content"), default=dict)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    failure = models.CharField(_("reason of the failure"), max_length=12, choices=Failure.choices, blank=True)
    failure_detail = models.TextField(_("technical detail"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    delivered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("delivered by")
    )
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Report"]] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-requested_at", "-pk")
        indexes = (
            models.Index(fields=("queued_at",), condition=Q(state__in=UNFINISHED_STATES), name="report_unfinished"),
        )
        constraints = (
            models.UniqueConstraint(fields=("audit", "kind", "version"), name="report_version_unique"),
            models.CheckConstraint(
                condition=~Q(state__in=FINISHED_STATES)
                | Q(pdf__isnull=False, size__gt=0, pages__gt=0, finished_at__isnull=False) & ~Q(sha256=""),
                name="report_ready_has_bytes",
            ),
            models.CheckConstraint(
                condition=Q(pdf=None)
                | Q(sha256=Func(Func(F("pdf"), function="sha256"), Value("hex"), function="encode")),
                name="report_hash_is_true",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.FAILED) | ~Q(failure=""), name="report_failed_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.RENDERING) | Q(token__isnull=False, lease_until__isnull=False),
                name="report_rendering_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.DELIVERED) | Q(delivered_at__isnull=False, delivered_by__isnull=False),
                name="report_delivered_by",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReportKind.SUMMARY) | Q(pages=None) | Q(pages=1), name="report_summary_one_page"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="frozen_at_request", fields=list(FROZEN_AT_REQUEST)),
            pgtrigger.Protect(
                name="frozen_when_ready",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=FINISHED_STATES)
                & (
                    ~pgtrigger.Q(new__state__in=FINISHED_STATES)
                    | pgtrigger.Q(old__pdf__df=pgtrigger.F("new__pdf"))
                    | pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                    | pgtrigger.Q(old__size__df=pgtrigger.F("new__size"))
                    | pgtrigger.Q(old__pages__df=pgtrigger.F("new__pages"))
                    | pgtrigger.Q(old__finished_at__df=pgtrigger.F("new__finished_at"))
                ),
            ),
            pgtrigger.Protect(
                name="delivered_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=ReportState.DELIVERED),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.audit} v{self.version}"

    @property
    def is_unfinished(self) -> bool:
        """Whether the page should look again."""
        return self.state in UNFINISHED_STATES

    @property
    def is_finished(self) -> bool:
        """Whether there are bytes to read."""
        return self.state in FINISHED_STATES

    @property
    def was_interrupted(self) -> bool:
        """Whether a process was lost while drawing, so that another one has it now."""
        return self.state == ReportState.RENDERING and self.attempts > 1
