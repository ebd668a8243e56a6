"""Leaving: by one's own hand, by mail that comes back, by erasure. Each stops the newsletter from its commit on."""

from datetime import datetime, timedelta
from typing import Final

import pghistory

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.imports.models import ImportJob, ImportRow
from common.mailing.erasure import forget_address
from common.mailing.states import Scope
from common.mailing.suppressions import suppress
from newsletters.actions.consents import Origin, record_withdrawal, stop_measuring
from newsletters.errors import NotPossibleError
from newsletters.models import ConsentRecord, Subscriber
from newsletters.states import LEFT, Purpose, Source, SubscriberState

IMPORTS: Final = "subscribers"
# Why an address is stopped, as staff read it: in the district's language, whoever clicked.
UNSUBSCRIBED, ERASED = _("Unsubscribed from the newsletter"), _("Erased at the person's request")


@transaction.atomic
def unsubscribe(subscriber: Subscriber, *, origin: Origin) -> Subscriber:
    """Stop the newsletter for a reader; doing it again, or to somebody erased, changes nothing.

    The suppression comes first: it takes the lock under which a mail goes in flight, so that nothing leaves after us.
    """
    if subscriber.email:
        suppress(subscriber.email, scope=Scope.NEWSLETTER, reason=_in_our_language(UNSUBSCRIBED))
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.state not in LEFT:
        _leave(subscriber, SubscriberState.UNSUBSCRIBED, origin)
    return subscriber


@transaction.atomic
def note_complaint(address: str) -> None:
    """A reader called our mail unwanted: as good as unsubscribing."""
    subscriber = Subscriber.objects.select_for_update().with_address(address).first()
    if subscriber and subscriber.state not in LEFT:
        _leave(subscriber, SubscriberState.COMPLAINED, Origin(Source.RETURNED))


@transaction.atomic
def note_bounce(address: str) -> None:
    """An address does not work: no consent is withdrawn, but nothing is sent there until it is confirmed anew."""
    subscriber = Subscriber.objects.select_for_update().with_address(address).first()
    if subscriber and subscriber.state == SubscriberState.CONFIRMED:
        _step_out(subscriber, SubscriberState.BOUNCED)


@transaction.atomic
def erase_subscriber(subscriber: Subscriber, *, by: User) -> Subscriber:
    """Forget who the reader was. What stays: acts and their dates, and a hash that keeps the address off the lists."""
    with pghistory.context(user=by.pk):
        if subscriber.email:
            suppress(subscriber.email, scope=Scope.NEWSLETTER, reason=_in_our_language(ERASED))
            ImportRow.objects.filter(job__kind=IMPORTS, label=subscriber.email).update(
                label="", code="", differences=[]
            )
            if not forget_address(subscriber.email):
                raise NotPossibleError(gettext("A mail to this address is leaving right now: try again in a moment."))
        subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if subscriber.state != SubscriberState.ERASED:
            if subscriber.state not in LEFT:
                _withdraw(subscriber, Origin(Source.STAFF, by=by))
            _empty(subscriber)
    return subscriber


@transaction.atomic
def forget_unconfirmed(*, older_than: timedelta) -> int:
    """Erase what was asked for and never confirmed: there is no ground to keep it."""
    forgotten = Subscriber.objects.pending_since_before(timezone.now() - older_than)
    for subscriber in (locked := list(forgotten.select_for_update(skip_locked=True))):
        _empty(subscriber)
    return len(locked)


@transaction.atomic
def forget_files(*, older_than: timedelta) -> int:
    """Drop the files of imports that ended, and what their rows say of people: the verdicts stay."""
    ended = ImportJob.objects.of_kind(IMPORTS).finished_before(timezone.now() - older_than)
    jobs = list(ended.values_list("pk", flat=True))
    ImportRow.objects.filter(job__in=jobs).update(label="", code="", differences=[], notes=[])
    return ImportJob.objects.filter(pk__in=jobs).update(content=b"", options={})


def _in_our_language(reason: Promise) -> str:
    with override(settings.LANGUAGE_CODE):
        return str(reason)


def _leave(subscriber: Subscriber, state: SubscriberState, origin: Origin) -> None:
    _withdraw(subscriber, origin)
    _step_out(subscriber, state)


def _withdraw(subscriber: Subscriber, origin: Origin) -> None:
    record_withdrawal(subscriber, origin, purpose=Purpose.NEWSLETTER)
    if subscriber.is_measured:
        stop_measuring(subscriber, origin)
    subscriber.measured_clicks.all().delete()  # of somebody whose address stopped working they were still there


def _step_out(subscriber: Subscriber, state: SubscriberState, *, at: datetime | None = None) -> None:
    subscriber.state, subscriber.left_at = state, at or timezone.now()
    subscriber.consent, subscriber.is_measured = None, False
    subscriber.revision += 1
    subscriber.save()


def _empty(subscriber: Subscriber) -> None:
    subscriber.email = subscriber.name = subscriber.role = ""
    subscriber.language = "it"
    subscriber.company = subscriber.contact = None
    _step_out(subscriber, SubscriberState.ERASED, at=subscriber.left_at)
    subscriber.sectors.clear()
    subscriber.themes.clear()
    subscriber.measured_clicks.all().delete()
    ConsentRecord.objects.filter(subscriber=subscriber).update(ip_address=None, proof="", answers={})
