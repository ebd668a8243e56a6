"""What staff do with readers: add with a proof of consent, correct, put down."""

from dataclasses import dataclass
from datetime import datetime

import pghistory

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.mailing.states import Scope
from common.mailing.suppressions import address_key, is_suppressed, lock_address
from companies.models import Company, Contact
from newsletters.actions.consents import Origin, Words, current_words, record_confirmation, stop_measuring
from newsletters.actions.joining import contact_with, store_profile
from newsletters.errors import NotPossibleError
from newsletters.models import Subscriber
from newsletters.profiles import Profile
from newsletters.states import LEFT, Purpose, Source, SubscriberState


@dataclass(frozen=True)
class PaperConsent:
    """Consent collected elsewhere: the words that were signed, when, and where the paper is."""

    words: Words
    given_at: datetime
    proof: str


@dataclass(frozen=True)
class Place:
    """Where a reader works, as far as the registry knows."""

    company: Company | None = None
    contact: Contact | None = None


@transaction.atomic
def add_subscriber(email: str, profile: Profile, *, place: Place, consent: PaperConsent, by: User) -> Subscriber:
    """Put a person on the list who agreed on paper. Whoever has left comes back only by the public page."""
    email = address_key(email)
    lock_address(email)
    subscriber = Subscriber.objects.select_for_update().with_address(email).first() or Subscriber(email=email)
    if subscriber.state == SubscriberState.CONFIRMED:
        raise NotPossibleError(_("This address is on the list already."))
    if subscriber.state in LEFT or is_suppressed(email, Scope.NEWSLETTER):
        raise NotPossibleError(
            _("This address was taken off the list: only its owner can bring it back, from the public page.")
        )
    with pghistory.context(user=by.pk):
        subscriber.save()
        origin = Origin(Source.STAFF, by=by, proof=consent.proof)
        record = record_confirmation(subscriber, origin, consent.words, confirmed_at=consent.given_at)
        subscriber.consent, subscriber.confirmed_at = record, record.confirmed_at
        subscriber.state, subscriber.left_at = SubscriberState.CONFIRMED, None
        _put(subscriber, place)
        store_profile(subscriber, profile)
    return subscriber


@transaction.atomic
def change_subscriber(subscriber: Subscriber, profile: Profile, *, place: Place, by: User) -> Subscriber:
    """Correct what is known of a reader. The address stays: consent was given for that one."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.state == SubscriberState.ERASED:
        raise NotPossibleError(_("This person was erased."))
    with pghistory.context(user=by.pk):
        _put(subscriber, place)
        store_profile(subscriber, profile)
    return subscriber


@transaction.atomic
def change_preferences(subscriber: Subscriber, profile: Profile, *, is_measured: bool, origin: Origin) -> Subscriber:
    """The reader's own choices, from the preference page; counting clicks has a consent of its own."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.state != SubscriberState.CONFIRMED:
        raise NotPossibleError(_("This address is not subscribed any more."))
    if is_measured and not subscriber.is_measured:
        record_confirmation(subscriber, origin, current_words(Purpose.MEASURING), purpose=Purpose.MEASURING)
    if subscriber.is_measured and not is_measured:
        stop_measuring(subscriber, origin)
    subscriber.is_measured = is_measured
    store_profile(subscriber, profile)
    return subscriber


def _put(subscriber: Subscriber, place: Place) -> None:
    subscriber.contact = place.contact or (None if place.company else contact_with(subscriber.email))
    subscriber.company = place.company or (subscriber.contact.company if subscriber.contact else None)
