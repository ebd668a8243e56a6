"""Subscribing: asked for on the public page, confirmed by a link that only the address's owner gets."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from common.mailing.states import Scope
from common.mailing.suppressions import address_key, lock_address, release
from companies.models import Contact, Sector
from newsletters.actions.consents import Origin, Words, record_confirmation, record_request
from newsletters.mails import already_subscribed_mail, confirmation_mail
from newsletters.models import ConsentRecord, Subscriber, Theme
from newsletters.profiles import Profile
from newsletters.states import SubscriberState

MOST_REQUESTS: Final = 3
REQUESTS_WITHIN: Final = timedelta(hours=1)


class OutdatedRequestError(Exception):
    """The request can't be confirmed any more: its reader has left or was erased since."""


@transaction.atomic
def request_subscription(email: str, profile: Profile, *, words: Words, origin: Origin) -> None:
    """Keep the request, and write to the address.

    Nothing tells the asker whether the address is known: the work is the same, only the mail differs. Nothing about
    a known reader changes either until the owner of the address confirms. An address gets at most three such mails
    an hour.
    """
    email = address_key(email)
    subscriber, _created = Subscriber.objects.get_or_create(email=email, defaults={"language": profile.language})
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if ConsentRecord.objects.requested_since(subscriber, timezone.now() - REQUESTS_WITHIN).count() >= MOST_REQUESTS:
        return
    record = record_request(subscriber, origin, words, profile.as_answers())
    if subscriber.state == SubscriberState.CONFIRMED:
        already_subscribed_mail(subscriber, language=profile.language).send()
    else:
        confirmation_mail(subscriber, record, language=profile.language).send()


@transaction.atomic
def confirm_subscription(record_id: int, *, origin: Origin) -> Subscriber:
    """Subscribe the reader who asked, with what was said in the request. Confirming twice changes nothing.

    Raises `OutdatedRequestError` when the reader has left since: an old link brings nobody back.
    """
    request = ConsentRecord.objects.requests().with_subscriber(record_id)
    if request is None:
        raise OutdatedRequestError
    if request.subscriber.state == SubscriberState.CONFIRMED:
        return request.subscriber
    lock_address(address_key(request.subscriber.email))  # before the row, as whoever leaves does
    request.subscriber = subscriber = Subscriber.objects.select_for_update().get(pk=request.subscriber_id)
    if subscriber.state == SubscriberState.CONFIRMED:
        return subscriber
    if not request.can_be_confirmed:
        raise OutdatedRequestError
    release(subscriber.email, Scope.NEWSLETTER)
    words = Words(request.wording, request.wording_version)
    subscriber.consent = record_confirmation(subscriber, origin, words, requested_at=request.requested_at)
    subscriber.state, subscriber.left_at = SubscriberState.CONFIRMED, None
    subscriber.confirmed_at = subscriber.consent.confirmed_at
    subscriber.contact = subscriber.contact or contact_with(subscriber.email)
    subscriber.company = subscriber.contact.company if subscriber.contact else subscriber.company
    store_profile(subscriber, Profile.from_answers(request.answers))
    return subscriber


def store_profile(subscriber: Subscriber, profile: Profile) -> None:
    """Write a locked reader with what is said of him or her; sectors and themes that are gone by now are left out."""
    subscriber.name, subscriber.language, subscriber.role = profile.name, profile.language, profile.role
    subscriber.revision += 1
    subscriber.save()
    subscriber.sectors.set(Sector.objects.filter(pk__in=profile.sectors))
    subscriber.themes.set(Theme.objects.filter(pk__in=profile.themes))


def contact_with(email: str) -> Contact | None:
    """The contact of a company who has this address, if there is just one."""
    found = list(Contact.objects.filter(email__iexact=email).select_related("company")[:2])
    return found[0] if len(found) == 1 else None
