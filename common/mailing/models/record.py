"""What happened to mail beside its sending: what people decided, and what came back. Rows are added, never changed."""

from typing import Self

import pgtrigger

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.mailing.models.outgoing import Batch, Delivery
from common.mailing.states import Act, Scope


class MailRecordQuerySet(models.QuerySet["MailRecord"]):
    """Named sets of acts."""

    def of_batch(self) -> Self:
        """Acts on a batch as a whole, with who did them."""
        return self.filter(delivery=None).select_related("by")

    def about_address(self, sha256: str) -> Self:
        """Acts on an address, erased or not."""
        return self.filter(address_sha256=sha256).select_related("by")


class MailRecord(models.Model):
    """One act: on a batch, on one mail of it, or on a suppressed address (whose hash alone is kept here)."""

    act = models.CharField(_("act"), max_length=12, choices=Act.choices)
    batch = models.ForeignKey(
        Batch, models.CASCADE, null=True, blank=True, related_name="records", verbose_name=_("batch of mail")
    )
    delivery = models.ForeignKey(
        Delivery, models.CASCADE, null=True, blank=True, related_name="records", verbose_name=_("delivery")
    )
    address_sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("note"), blank=True)
    count = models.PositiveIntegerField(_("mails"), default=0)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = MailRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on mail")
        verbose_name_plural = _("acts on mail")
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("address_sha256",), name="mail_record_address"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d %H:%M}"


class ReturnedMailQuerySet(models.QuerySet["ReturnedMail"]):
    """Named sets of what came back."""

    def seen(self, sha256: str) -> Self:
        """The report with this checksum: read before."""
        return self.filter(sha256=sha256)


class ReturnedMail(models.Model):
    """A report that came back about a delivery of ours, in short; the checksum tells when it is read a second time."""

    sha256 = models.CharField(_("checksum"), max_length=64, unique=True)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="returns", verbose_name=_("delivery"))
    verdict = models.CharField(_("verdict"), max_length=10)
    status = models.CharField(_("status"), max_length=12, blank=True)
    words = models.TextField(_("the server's words"), blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    objects = ReturnedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        ordering = ("received_at", "pk")

    def __str__(self) -> str:
        return f"{self.verdict} {self.status}".strip()
