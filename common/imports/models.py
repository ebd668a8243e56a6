"""Spreadsheet imports: a job, and one row for each row of the file."""

from collections import Counter
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.imports.states import IN_WORK, WRITES, JobState, Verdict

FILE_NAME_LENGTH = 200


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Named sets of imports."""

    def visible_to(self, user: models.Model | AnonymousUser) -> Self:
        """All for the district's staff, none for anybody else."""
        return self if getattr(user, "is_of_district", False) else self.none()

    def of_kind(self, kind: str) -> Self:
        """Imports of one kind of record."""
        return self.filter(kind=kind)

    def in_work(self) -> Self:
        """Imports that a worker has, or should have, in its hands."""
        return self.filter(state__in=IN_WORK)

    def with_counts(self) -> Self:
        """With the number of rows that were or would be written, and of faulty ones; the latest import first."""
        return self.order_by("-created_at", "-pk").annotate(
            written=Count("rows", filter=Q(rows__verdict__in=sorted(WRITES))),
            faulty=Count("rows", filter=Q(rows__verdict=Verdict.ERROR)),
        )

    def finished_before(self, moment: datetime) -> Self:
        """Imports that ended before a moment, whose file is still kept."""
        ended = (JobState.DONE, JobState.CANCELLED, JobState.FAILED)
        return self.filter(state__in=ended, finished_at__lt=moment).exclude(content=b"")

    def light(self) -> Self:
        """Without the bytes of the files, for lists and pages."""
        return self.defer("content").annotate(file_bytes=Length("content"))


class ImportJob(models.Model):
    """One uploaded spreadsheet, from its preview to its result.

    A worker holds the row's lock as long as it works on it: a job in work whose row can be locked has been forgotten.
    """

    kind = models.CharField(_("kind"), max_length=30)
    file_name = models.CharField(_("file"), max_length=FILE_NAME_LENGTH)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.UPLOADED)
    options = models.JSONField(_("said beside the file"), default=dict, blank=True)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    heading_row = models.PositiveIntegerField(_("heading row"), default=0)
    unread_sheets = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    ignored_headings = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="import_jobs", verbose_name=_("uploaded by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects: ClassVar[models.Manager["ImportJob"]] = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("queued_at",), condition=Q(state__in=sorted(IN_WORK)), name="import_in_work"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[JobState.CONFIRMED, JobState.RUNNING, JobState.DONE])
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="import_confirmed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_in_work(self) -> bool:
        """A worker has it, or is about to."""
        return self.state in IN_WORK

    @property
    def has_file(self) -> bool:
        """Whether the file is still kept; asked of jobs that were fetched without it."""
        return bool(getattr(self, "file_bytes", 1))

    def counts(self) -> dict[str, int]:
        """How many rows there are of each verdict."""
        rows = self.rows.order_by().values_list("verdict").annotate(number=Count("pk"))
        counted = Counter(dict(rows))
        return {verdict: counted[verdict] for verdict in Verdict.values}


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Named sets of rows."""

    def with_verdict(self, verdict: str) -> Self:
        """Rows of one verdict; all where the word is none."""
        return self.filter(verdict=verdict) if verdict in Verdict.values else self


class ImportRow(models.Model):
    """The verdict on one row of the file; `number` is the row's number in the file."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    field = models.CharField(_("field"), max_length=30, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    cell = models.CharField(_("cell"), max_length=10, blank=True)
    label = models.CharField(_("name"), max_length=200, blank=True)
    code = models.CharField(_("code"), max_length=40, blank=True)
    differences = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)

    objects: ClassVar[models.Manager["ImportRow"]] = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("job", "number"), name="import_row_unique"),)
        indexes = (models.Index(fields=("job", "verdict", "number"), name="import_row_verdict"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"
