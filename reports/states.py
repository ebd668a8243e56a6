"""Kinds and states of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    """What document it is."""

    AUDIT = "audit", _("Audit report")
    SUMMARY = "summary", _("One-page summary")


class ReportState(models.TextChoices):
    """Where a report stands."""

    QUEUED = "queued", _("Queued")
    RENDERING = "rendering", _("Being drawn")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    DELIVERED = "delivered", _("Delivered")
