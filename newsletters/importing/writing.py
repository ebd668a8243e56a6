"""Writing the changes of an import, many rows at a time."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, Final

from django.db.models import F, OuterRef, Subquery

from newsletters.importing.changes import ReaderChange
from newsletters.models import ConsentRecord, Subscriber
from newsletters.states import ConsentAct, Source, SubscriberState

BATCH: Final = 500


def write_changes(changes: Sequence[ReaderChange], progress: Callable[[int], None]) -> None:
    """Write all changes inside the caller's transaction, telling how many are done."""
    waiting = iter(changes)
    done = 0
    while batch := list(islice(waiting, BATCH)):
        _update([change for change in batch if change.subscriber is not None])
        _create([change for change in batch if change.subscriber is None])
        _confirm([change for change in batch if change.confirms])
        _choose(batch)
        done += len(batch)
        progress(done)


def _create(changes: list[ReaderChange]) -> None:
    new = Subscriber.objects.bulk_create(Subscriber(email=change.email, **change.fields) for change in changes)
    for change, subscriber in zip(changes, new, strict=True):
        change.subscriber = subscriber


def _update(changes: list[ReaderChange]) -> None:
    """One statement a reader, so that the history shows exactly what changed."""
    for change in changes:
        if change.subscriber is not None and change.fields:
            own = Subscriber.objects.filter(pk=change.subscriber.pk)
            own.update(**change.fields, revision=F("revision") + 1)


def _confirm(changes: list[ReaderChange]) -> None:
    records = ConsentRecord.objects.bulk_create(
        ConsentRecord(
            subscriber=change.subscriber,
            act=ConsentAct.CONFIRMED,
            wording=change.consent.words.wording,
            wording_version=change.consent.words.version,
            source=Source.IMPORT,
            proof=change.consent.proof,
            confirmed_at=change.consent.given_at,
            recorded_by_id=change.by,
        )
        for change in changes
    )
    given = ConsentRecord.objects.filter(pk__in=[record.pk for record in records], subscriber=OuterRef("pk"))
    Subscriber.objects.filter(pk__in=[record.subscriber_id for record in records]).update(
        state=SubscriberState.CONFIRMED,
        consent=Subquery(given.values("pk")[:1]),
        confirmed_at=Subquery(given.values("confirmed_at")[:1]),
    )


def _choose(changes: list[ReaderChange]) -> None:
    """Add the choices that are new; those that are there already stay as they are."""
    links: list[tuple[Any, str, str]] = [
        (Subscriber.sectors.through, "sectors", "sector_id"),
        (Subscriber.themes.through, "themes", "theme_id"),
    ]
    for through, name, key in links:
        through.objects.bulk_create(
            (
                through(subscriber_id=change.subscriber.pk, **{key: pk})
                for change in changes
                if change.subscriber is not None
                for pk in getattr(change, name)
            ),
            ignore_conflicts=True,
        )
