"""Writing what readers agreed to. Every row of the records is made here."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from newsletters.models import ConsentRecord, Subscriber
from newsletters.states import ConsentAct, Purpose, Source
from newsletters.wordings import VERSION, WORDINGS


@dataclass(frozen=True)
class Origin:
    """From where an act came: which page, which client, whose hand, which paper."""

    source: Source
    ip_address: str | None = None
    by: User | None = None
    proof: str = ""


@dataclass(frozen=True)
class Words:
    """The exact words, and their version."""

    wording: str
    version: str


def current_words(purpose: Purpose = Purpose.NEWSLETTER) -> Words:
    """The words as they stand now, in the language of whoever reads them."""
    return Words(str(WORDINGS[purpose]), VERSION)


def record_request(subscriber: Subscriber, origin: Origin, words: Words, answers: dict[str, object]) -> ConsentRecord:
    """Somebody asked to be subscribed, with what the form said."""
    now = timezone.now()
    return ConsentRecord.objects.create(
        subscriber=subscriber,
        act=ConsentAct.REQUESTED,
        wording=words.wording,
        wording_version=words.version,
        requested_at=now,
        recorded_at=now,
        answers=answers,
        **_origin(origin),
    )


def record_confirmation(
    subscriber: Subscriber,
    origin: Origin,
    words: Words,
    *,
    purpose: Purpose = Purpose.NEWSLETTER,
    requested_at: datetime | None = None,
    confirmed_at: datetime | None = None,
) -> ConsentRecord:
    """The reader agreed; without a time of its own it was now."""
    now = timezone.now()
    return ConsentRecord.objects.create(
        subscriber=subscriber,
        purpose=purpose,
        act=ConsentAct.CONFIRMED,
        wording=words.wording,
        wording_version=words.version,
        requested_at=requested_at,
        confirmed_at=confirmed_at or now,
        recorded_at=now,
        **_origin(origin),
    )


def record_withdrawal(subscriber: Subscriber, origin: Origin, *, purpose: Purpose) -> ConsentRecord:
    """The reader withdrew what was given before; the row repeats to what."""
    now = timezone.now()
    given = ConsentRecord.objects.of(subscriber).filter(purpose=purpose, act=ConsentAct.CONFIRMED).first()
    return ConsentRecord.objects.create(
        subscriber=subscriber,
        purpose=purpose,
        act=ConsentAct.WITHDRAWN,
        wording=given.wording if given else "",
        wording_version=given.wording_version if given else "",
        requested_at=given.requested_at if given else None,
        confirmed_at=given.confirmed_at if given else None,
        withdrawn_at=now,
        recorded_at=now,
        **_origin(origin),
    )


def stop_measuring(subscriber: Subscriber, origin: Origin) -> None:
    """The reader withdrew the consent to being measured: what was noted of clicks goes, the counts of links stay."""
    record_withdrawal(subscriber, origin, purpose=Purpose.MEASURING)
    subscriber.measured_clicks.all().delete()


def _origin(origin: Origin) -> dict[str, object]:
    return {
        "source": origin.source,
        "ip_address": origin.ip_address,
        "recorded_by": origin.by,
        "proof": origin.proof,
    }
