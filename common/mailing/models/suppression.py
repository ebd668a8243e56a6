"""Who gets no more mail."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.mailing.states import Scope


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Named sets of suppressed addresses."""

    def found_by(self, words: str, *, sha256: str) -> Self:
        """Those with these words in the address, and the one with this hash: an erased address has nothing else."""
        return self.filter(Q(address__contains=words.lower()) | Q(address_sha256=sha256)) if words else self


class Suppression(models.Model):
    """An address that gets no more mail, or no more newsletter. After an erasure only the hash is left."""

    address_sha256 = models.CharField(_("checksum"), max_length=64)
    address = models.CharField(_("address"), max_length=320, blank=True)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices)
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=("address_sha256", "scope"), name="suppression_unique"),)

    def __str__(self) -> str:
        return self.address or self.address_sha256[:12]
