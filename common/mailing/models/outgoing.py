"""The outbox: batches with frozen content, and one delivery for each address of a batch."""

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any, Self

import pgtrigger

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, Min, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.mailing.states import EXPLAINED, OPEN, SETTLED, BatchState, Cause, DeliveryState, Guarantee, Scope

HELD_LONG = timedelta(hours=1)
EACH_READER_S = re.compile(r"\{\{[^{}]*\}\}")
CONTENT = ("sender", "reply_to", "subject", "text", "html", "headers", "literal", "content_sha256")
# What is sent stays as it was, but for its deletion when nobody needs it any more.
CHANGES_CONTENT = "NEW.purged_at IS NULL AND ({}) IS DISTINCT FROM ({})".format(
    ", ".join(f'OLD."{name}"' for name in CONTENT), ", ".join(f'NEW."{name}"' for name in CONTENT)
)


class BatchQuerySet(models.QuerySet["Batch"]):
    """Named sets of batches."""

    def sendable(self) -> Self:
        """Those that a worker may send now."""
        now = timezone.now()
        return self.filter(Q(hold_until=None) | Q(hold_until__lte=now), state=BatchState.SENDING, not_before__lte=now)

    def held_long(self) -> Self:
        """Those that can't leave since the mail server has not answered for so long that somebody should know."""
        return self.filter(state=BatchState.SENDING, held_since__lte=timezone.now() - HELD_LONG)

    def faulty(self) -> Self:
        """Those that wait for a person: our sign-in or sender was refused."""
        return self.filter(state__in=OPEN).exclude(fault="")

    def light(self) -> Self:
        """Without the words of the mail, for lists."""
        return self.defer("text", "html", "headers")

    def not_of_kinds(self, kinds: list[str]) -> Self:
        """Leave certain kinds out."""
        return self.exclude(kind__in=kinds)

    def of_kind(self, kind: str) -> Self:
        """Those of one kind."""
        return self.filter(kind=kind)

    def not_ended_before(self, moment: datetime) -> Self:
        """Those that have not ended, or not before this."""
        return self.filter(Q(finished_at=None) | Q(finished_at__gte=moment))

    def purgeable(self, before: datetime) -> Self:
        """The product's own mails that ended before this, and of which nothing is left to decide."""
        unknown = Delivery.objects.filter(batch=OuterRef("pk"), state=DeliveryState.UNKNOWN)
        ended = self.filter(state__in=(BatchState.DONE, BatchState.CANCELLED), finished_at__lt=before, purged_at=None)
        return ended.filter(~Exists(unknown), guarantee=Guarantee.AT_LEAST_ONCE)

    def to_one_of(self, delivery_ids: list[int]) -> Self:
        """The product's own mails that went to one of these and to nobody else."""
        others = Delivery.objects.filter(batch=OuterRef("pk")).exclude(pk__in=delivery_ids)
        own = self.filter(deliveries__in=delivery_ids, guarantee=Guarantee.AT_LEAST_ONCE)
        return own.filter(~Exists(others)).distinct()

    def to_decide(self) -> Self:
        """Those that wait for somebody: refused by our own server, or with mail of which nobody knows."""
        unknown = Delivery.objects.filter(state=DeliveryState.UNKNOWN)
        refused = Batch.objects.faulty()
        return self.filter(pk__in=refused.values("pk").union(unknown.values("batch")))

    def matching(
        self, *, q: str = "", kind: str = "", state: str = "", since: date | None = None, until: date | None = None
    ) -> Self:
        """Those with these words in the subject or the beginning of a reader's address, of a kind, a state, some days.

        Only the beginning: to look for what is in the middle would read the addresses of all mail ever sent.
        """
        named = {"attention": self.to_decide, "held": self.held_long}
        found = named[state]() if state in named else self.filter(state=state) if state else self
        if q:
            words = q.strip()
            readers = Delivery.objects.filter(address_key__startswith=words.lower())
            found = found.filter(Q(subject__icontains=words) | Q(pk__in=readers.values("batch")))
        if kind:
            found = found.filter(kind=kind)
        if since:
            found = found.filter(created_at__date__gte=since)
        return found.filter(created_at__date__lte=until) if until else found


class Batch(models.Model):
    """One mail to many, or to one: what is sent is frozen here with its checksum.

    `fault` says why our own sign-in or sender was refused: a newsletter is paused then, other mail tries again from
    `hold_until` on. `held_since`: the mail server does not answer since then. `origin` is the batch whose missing
    readers this one reaches.
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
    held_since = models.DateTimeField(_("held since"), null=True, blank=True)
    held_because = models.TextField(_("why held"), blank=True)
    rung_at = models.DateTimeField(_("last called"), null=True, blank=True)
    paused_because = models.TextField(_("why paused"), blank=True)
    fault = models.TextField(_("fault"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    purged_at = models.DateTimeField(_("words deleted"), null=True, blank=True)

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
                condition=pgtrigger.Condition(CHANGES_CONTENT),
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def title(self) -> str:
        """The subject as lists show it: what is each reader's own is left open."""
        return self.subject if self.literal else EACH_READER_S.sub("…", self.subject)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still get it, so that it can be cancelled."""
        return self.state in OPEN


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

    def to_address(self, key: str) -> Self:
        """Everything that went, or goes, to an address (in the form in which addresses are compared)."""
        return self.filter(address_key=key).order_by("pk")

    def unknown_of(self, batch: Batch) -> Self:
        """Those of a batch of which nobody knows whether they arrived."""
        return self.filter(batch=batch, state=DeliveryState.UNKNOWN).select_related("batch").order_by("pk")

    def ledger_of(self, batch: Batch, *, q: str = "", state: str = "") -> Self:
        """A batch's readers, those first about whom somebody decides, with what came back and what people decided."""
        found = self.filter(batch=batch)
        if q:
            found = found.filter(address_key__contains=q.strip().lower())
        if state:
            found = found.filter(state=state)
        order: list[Any] = ["address_key"]
        if found.filter(state=DeliveryState.UNKNOWN).exists():  # else the index has the order
            order.insert(0, Case(When(state=DeliveryState.UNKNOWN, then=0), default=1))
        return found.order_by(*order).prefetch_related("returns", "records__by")

    def counts_of(self, batch_ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
        """For a list of batches: how many readers, one of their addresses, how many in trouble, how many unknown."""
        trouble = Q(state__in=(DeliveryState.FAILED, DeliveryState.BOUNCED))
        rows = (
            self.filter(batch__in=batch_ids)
            .order_by()
            .values("batch")
            .annotate(
                all=Count("pk"),
                address=Min("address"),
                trouble=Count("pk", filter=trouble),
                unknown=Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
            )
        )
        none: dict[str, Any] = {"all": 0, "address": "", "trouble": 0, "unknown": 0}
        return dict.fromkeys(batch_ids, none) | {row["batch"]: dict(row) for row in rows}

    def missing_from(self, batch: Batch) -> Self:
        """Who did not get a batch, nor any batch that was sent to make up for it."""
        made_up = Delivery.objects.filter(batch__origin=batch, address_key=OuterRef("address_key"))
        reached = made_up.exclude(pk__in=made_up.without_mail().values("pk"))
        return self.filter(batch=batch).without_mail().exclude(address="").filter(~Exists(reached))


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
            models.Index(fields=("batch",), condition=Q(state="unknown"), name="delivery_unknown"),
            # Equality, and the beginning of an address whatever the database's collation.
            models.Index(fields=("address_key",), opclasses=("varchar_pattern_ops",), name="delivery_address"),
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
