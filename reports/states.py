"""Kinds and states of reports, and why one can fail."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportKind(models.TextChoices):
    """What document it is."""

    AUDIT = "audit", _("Audit report")
    SUMMARY = "summary", _("One-page summary")


class ReportState(models.TextChoices):
    """Where a report stands."""

    QUEUED = "queued", _("Queued")
    RENDERING = "rendering", _("Being drawn")
    READY = "ready", pgettext_lazy("report", "Ready")
    FAILED = "failed", pgettext_lazy("report", "Failed")
    DELIVERED = "delivered", pgettext_lazy("report", "Delivered")


ALLOWED: dict[ReportState, frozenset[ReportState]] = {
    ReportState.QUEUED: frozenset({ReportState.RENDERING}),
    ReportState.RENDERING: frozenset({ReportState.RENDERING, ReportState.READY, ReportState.FAILED}),
    ReportState.READY: frozenset({ReportState.DELIVERED}),
    ReportState.FAILED: frozenset({ReportState.QUEUED}),
    ReportState.DELIVERED: frozenset(),
}
UNFINISHED_STATES = (ReportState.QUEUED, ReportState.RENDERING)
FINISHED_STATES = (ReportState.READY, ReportState.DELIVERED)


class Failure(models.TextChoices):
    """Why a report was not drawn, for the person who asked for it."""

    TIME = "time", _("Drawing took too long. Fewer photographs or shorter notes may help.")
    MEMORY = "memory", _("Drawing needed too much memory. Fewer photographs may help.")
    LOST = "lost", _("The drawing process ended several times without a result.")
    PHOTO = "photo", _("A photograph is missing or damaged.")
    REFUSED = "refused", _("The document named something that is not ours, so it was not drawn.")
    UNEXPECTED = "unexpected", _("Something unexpected happened; the administrators can read what.")
