"""The outbox: batches with frozen content, and one delivery for each address of a batch."""

import uuid
from typing import Self

import pgtrigger

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.mailing.states import EXPLAINED, OPEN, SETTLED, BatchState, Cause, DeliveryState, Guarantee, Scope


class BatchQuerySet(models.QuerySet["Batch"]):
    """Named sets of batches."""

    def sendable(self) -> Self:
        """Those that a worker may send now."""
        now = timezone.now()
        return self.filter(Q(hold_until=None) | Q(hold_until__lte=now), state=BatchState.SENDING, not_before__lte=now)

    def faulty(self) -> Self:
        """Those that wait for a person: our sign-in or sender was refused."""
        return self.filter(state__in=OPEN).exclude(fault="")


class Batch(models.Model):
    """One mail to many, or to one: what is sent is frozen here with its checksum.

    `fault` says why our own sign-in or sender was refused: a newsletter is paused then, other mail tries again from
    `hold_until` on. `origin` is the batch whose missing readers this one reaches.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices, default=Scope.ALL)
    guarantee = models.CharField(
        _("guarantee"), max_length=16, choices=Guarantee.choices, default=Guarantee.AT_LEAST_ONCE
    )
    state = models.CharField(_("state"), max_length=10, choices=BatchState.choices, default=BatchState.PREPARED)
    sender = models.CharField(_("sender"), max_length=320)
    reply_to = models.CharField(_("reply to"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"))
    html = models.TextField("HTML", blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    literal = models.BooleanField(_("without placeholders"), default=False)
    content_sha256 = models.CharField(_("checksum"), max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )
    origin = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="again", verbose_name=_("sent again from")
    )
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    hold_until = models.DateTimeField(_("held until"), null=True, blank=True)
    rung_at = models.DateTimeField(_("last called"), null=True, blank=True)
    paused_because = models.TextField(_("why paused"), blank=True)
    fault = models.TextField(_("fault"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of mail")
        verbose_name_plural = _("batches of mail")
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("state", "not_before"), name="batch_state"),
            models.Index(fields=("-created_at",), name="batch_newest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False) | ~Q(state__in=(BatchState.DONE, BatchState.CANCELLED)),
                name="batch_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.PAUSED) | ~Q(paused_because=""), name="batch_paused_says_why"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="frozen_content",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "sender", "reply_to", "subject", "text", "html", "headers", "literal", "content_sha256"
                ),
            ),
        )

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named sets of deliveries."""

    def counts(self) -> dict[str, int]:
        """How many stand in each state, zero where none does."""
        found = dict(self.order_by().values_list("state").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in DeliveryState.values}

    def without_mail(self) -> Self:
        """Those that did not reach anybody for certain: refused, returned, cancelled; never the unknown ones."""
        return self.filter(
            Q(state__in=(DeliveryState.FAILED, DeliveryState.BOUNCED))
            | Q(state=DeliveryState.SKIPPED, cause=Cause.CANCELLED)
        )

    def missing_from(self, batch: Batch) -> Self:
        """Who did not get a batch, nor any batch that was sent to make up for it."""
        made_up = Delivery.objects.filter(batch__origin=batch, address_key=OuterRef("address_key"))
        reached = made_up.exclude(pk__in=made_up.without_mail().values("pk"))
        return self.filter(batch=batch).without_mail().filter(~Exists(reached))


class Delivery(models.Model):
    """One mail of a batch to one address. `token` fences: only the claim that holds it may change the row."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="deliveries", verbose_name=_("batch of mail"))
    address = models.CharField(_("address"), max_length=320)
    address_key = models.CharField(max_length=320)
    merge = models.JSONField(_("reader's values"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices, default=Cause.NONE, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    reply_code = models.PositiveSmallIntegerField(_("reply code"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    token = models.BigIntegerField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    in_flight_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = (
            models.Index(
                fields=("batch", "due_at", "id"), condition=Q(state__in=("pending", "retry")), name="delivery_waiting"
            ),
            models.Index(
                fields=("lease_until",), condition=Q(state__in=("claimed", "in_flight")), name="delivery_under_way"
            ),
            models.Index(fields=("address_key",), name="delivery_address"),
        )
        constraints = (
            models.UniqueConstraint(fields=("batch", "address_key"), name="delivery_address_once"),
            models.CheckConstraint(
                condition=~Q(state__in=SETTLED) | Q(settled_at__isnull=False), name="delivery_settled_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("claimed", "in_flight")) | Q(token__isnull=False, lease_until__isnull=False),
                name="delivery_under_way_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("in_flight", "accepted", "unknown")) | Q(in_flight_at__isnull=False),
                name="delivery_sent_has_time",
            ),
            models.CheckConstraint(condition=~Q(state__in=EXPLAINED) | ~Q(cause=""), name="delivery_says_why"),
        )

    def __str__(self) -> str:
        return self.address


class Suppression(models.Model):
    """An address that gets no more mail, or no more newsletter. After an erasure only the hash is left."""

    address_sha256 = models.CharField(_("checksum"), max_length=64)
    address = models.CharField(_("address"), max_length=320, blank=True)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices)
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=("address_sha256", "scope"), name="suppression_unique"),)

    def __str__(self) -> str:
        return self.address or self.address_sha256[:12]


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
