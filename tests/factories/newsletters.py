"""Readers for tests."""

from datetime import UTC, datetime

import factory

from newsletters.actions.consents import Origin, current_words, record_confirmation, record_request
from newsletters.models import ConsentRecord, Segment, Subscriber, Theme
from newsletters.profiles import Profile
from newsletters.states import Source, SubscriberState

SINCE = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)


class ThemeFactory(factory.django.DjangoModelFactory[Theme]):
    """A theme; asked twice for a code it gives the same one."""

    class Meta:
        model = Theme
        django_get_or_create = ("code",)

    code = "bandi"
    name_it = factory.LazyAttribute(lambda theme: theme.code.capitalize())
    name_en = factory.LazyAttribute(lambda theme: f"{theme.code.capitalize()} (en)")


class PendingFactory(factory.django.DjangoModelFactory[Subscriber]):
    """Somebody who has not confirmed yet."""

    class Meta:
        model = Subscriber

    email = factory.Sequence(lambda n: f"lettore{n}@lettura.example")
    created_at = SINCE


class SegmentFactory(factory.django.DjangoModelFactory[Segment]):
    """A segment of everybody, unless `conditions` say otherwise."""

    class Meta:
        model = Segment

    name = factory.Sequence(lambda n: f"Segmento {n}")
    conditions = factory.LazyFunction(lambda: {"join": "and", "parts": []})


def reader(*, sectors: tuple[object, ...] = (), themes: tuple[object, ...] = (), **fields: object) -> Subscriber:
    """Make a confirmed reader with a consent."""
    subscriber = PendingFactory(**fields)
    subscriber.consent = record_confirmation(subscriber, Origin(Source.SIGN_UP), current_words(), confirmed_at=SINCE)
    subscriber.state, subscriber.confirmed_at = SubscriberState.CONFIRMED, SINCE
    subscriber.save()
    subscriber.sectors.set(sectors)
    subscriber.themes.set(themes)
    return subscriber


def request_of_stranger(email: str = "nuova@lettura.example", **answers: object) -> ConsentRecord:
    """Make the request of somebody who filled in the public form."""
    subscriber = Subscriber.objects.filter(email=email).first() or PendingFactory(email=email)
    profile = Profile(**answers)
    return record_request(subscriber, Origin(Source.SIGN_UP), current_words(), profile.as_answers())
