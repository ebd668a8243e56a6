"""What readers agreed to, and when: rows are only ever added."""

from datetime import datetime
from typing import ClassVar, Self

import pgtrigger

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from newsletters.models.subscriber import Subscriber
from newsletters.states import ACTS_TOLD, ConsentAct, Purpose, Source, SubscriberState

# What an erasure empties: the rest of a record tells of an act, no longer of a person.
PERSONAL = ("ip_address", "proof", "answers")
APPEND_ONLY = pgtrigger.Trigger(
    name="append_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'UPDATE'
           AND to_jsonb(NEW) - 'ip_address' - 'proof' - 'answers' = to_jsonb(OLD) - 'ip_address' - 'proof' - 'answers'
           AND NEW.ip_address IS NULL AND NEW.proof = '' AND NEW.answers = '{}'::jsonb THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'consent records are only ever added';
    """,
)


class ConsentRecordQuerySet(models.QuerySet["ConsentRecord"]):
    """Named sets of records."""

    def of(self, subscriber: Subscriber) -> Self:
        """The records of one reader, the latest first."""
        return self.filter(subscriber=subscriber).select_related("recorded_by").order_by("-recorded_at", "-pk")

    def requests(self) -> Self:
        """Requests from the public page, which a link can confirm."""
        return self.filter(act=ConsentAct.REQUESTED)

    def with_subscriber(self, pk: int) -> "ConsentRecord | None":
        """One record with its reader, if it is there."""
        return self.filter(pk=pk).select_related("subscriber").first()

    def requested_since(self, subscriber: Subscriber, moment: datetime) -> Self:
        """What was asked for with one address since a moment."""
        return self.requests().filter(subscriber=subscriber, recorded_at__gte=moment)


class ConsentRecord(models.Model):
    """One act: asked for, given or withdrawn, with the exact words. Each row is a proof by itself."""

    subscriber = models.ForeignKey(
        Subscriber, models.PROTECT, related_name="consent_records", verbose_name=_("subscriber")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.NEWSLETTER)
    act = models.CharField(_("act"), max_length=10, choices=ConsentAct.choices)
    wording = models.TextField(_("wording"))
    wording_version = models.CharField(_("version of the wording"), max_length=20)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    requested_at = models.DateTimeField(_("asked for at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("given at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=300, blank=True, help_text=_("Where the signed form is kept."))
    answers = models.JSONField(_("what the form said"), default=dict, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    objects: ClassVar[models.Manager["ConsentRecord"]] = ConsentRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent record")
        verbose_name_plural = _("consent records")
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(wording="") & ~Q(wording_version="") | Q(act=ConsentAct.WITHDRAWN),
                name="consent_record_says_to_what",
            ),
            models.CheckConstraint(
                condition=Q(act=ConsentAct.REQUESTED, requested_at__isnull=False, confirmed_at=None, withdrawn_at=None)
                | Q(act=ConsentAct.CONFIRMED, confirmed_at__isnull=False, withdrawn_at=None)
                | Q(act=ConsentAct.WITHDRAWN, withdrawn_at__isnull=False),
                name="consent_record_says_when",
            ),
            models.CheckConstraint(
                condition=Q(requested_at=None) | Q(confirmed_at=None) | Q(confirmed_at__gte=F("requested_at")),
                name="consent_record_confirmed_after_request",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values, source__in=Source.values), name="consent_record_words_known"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(ACTS_TOLD[Purpose(self.purpose), ConsentAct(self.act)])

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a request still stands: an old link brings nobody back who has left since."""
        left_at = self.subscriber.left_at
        return self.subscriber.state != SubscriberState.ERASED and (left_at is None or left_at < self.recorded_at)
