"""How fast mail may leave."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RateLimit(models.Model):
    """How many mails may leave: in all, or to one recipient domain; per second or per hour.

    A bucket that fills evenly: `tokens` were in it at `refilled_at`. Workers take many at once, when they claim.
    """

    class Period(models.TextChoices):
        SECOND = "second", _("a second")
        HOUR = "hour", _("an hour")

    domain = models.CharField(_("recipient domain"), max_length=255, blank=True, help_text=_("Empty: all mail."))
    period = models.CharField(_("period"), max_length=6, choices=Period.choices)
    mails = models.PositiveIntegerField(_("mails"))
    tokens = models.FloatField(default=0, editable=False)
    refilled_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")
        constraints = (
            models.UniqueConstraint(fields=("domain", "period"), name="rate_limit_unique"),
            models.CheckConstraint(condition=Q(mails__gt=0), name="rate_limit_positive"),
        )

    def __str__(self) -> str:
        return f"{self.domain or '*'}: {self.mails}/{self.period}"
