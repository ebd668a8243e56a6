"""Batches: queue, freeze the audience, start, pause, resume, cancel; and what a person decides about one mail."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.mailing import queue, sql
from common.mailing.doorbell import ring
from common.mailing.message import Content, check_content
from common.mailing.models import Batch, Delivery
from common.mailing.states import (
    OPEN,
    STARTABLE,
    WAITING,
    BatchState,
    Cause,
    DeliveryState,
    Guarantee,
    Scope,
)
from common.mailing.suppressions import address_key


def content_sha256(content: Content) -> str:
    """The checksum of what is sent: same content, same sum."""
    return hashlib.sha256(json.dumps(asdict(content), sort_keys=True).encode()).hexdigest()


def content_of(batch: Batch) -> Content:
    """What a batch sends, as it was given."""
    return Content(
        batch.sender, batch.subject, batch.text, batch.html, batch.reply_to, batch.headers, literal=batch.literal
    )


def make_batch(content: Content, *, kind: str, scope: Scope, guarantee: Guarantee, **fields: Any) -> Batch:
    """Freeze what is sent. Who gets it comes with `freeze_audience`; nothing leaves before `start_batch`."""
    check_content(content)
    return Batch.objects.create(
        kind=kind,
        scope=scope,
        guarantee=guarantee,
        sender=content.sender or settings.DEFAULT_FROM_EMAIL,
        reply_to=content.reply_to,
        subject=content.subject,
        text=content.text,
        html=content.html,
        headers=dict(content.headers or {}),
        literal=content.literal,
        content_sha256=content_sha256(content),
        **fields,
    )


@transaction.atomic
def queue_mail(content: Content, addresses: list[str], *, kind: str, merge: dict[str, str] | None = None) -> Batch:
    """Queue a mail of the product itself (an invitation, a reset): sent at least once, with the same Message-ID.

    It belongs to the caller's transaction: what is rolled back sends no mail.
    """
    state = BatchState.SENDING if settings.MAILING_CAN_SEND else BatchState.KEPT
    batch = make_batch(content, kind=kind, scope=Scope.ALL, guarantee=Guarantee.AT_LEAST_ONCE, state=state)
    keyed = {address_key(address): address.strip() for address in addresses}
    Delivery.objects.bulk_create(
        [Delivery(batch=batch, address=address, address_key=key, merge=merge or {}) for key, address in keyed.items()]
    )
    if state == BatchState.SENDING:
        ring(batch)
    return batch


@transaction.atomic
def freeze_audience(batch: Batch, audience: QuerySet[Any, Any]) -> int:
    """Copy the audience into the deliveries in one statement; says how many are new.

    The queryset yields `address`, `address_key` (as `suppressions.address_key` makes it) and `merge` (jsonb), by
    `values_list` in this order. An address that comes twice is one delivery.
    """
    source, parameters = audience.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql.FREEZING)
        cursor.execute(sql.MATERIALISE.format(audience=source), [batch.pk, *parameters])
        return int(cursor.rowcount)


@transaction.atomic
def start_batch(batch: Batch) -> bool:
    """Let a prepared, paused or kept batch go (from its `not_before` on). Says whether it goes now.

    Where no mail server is configured it is kept, and does not leave by itself once there is one.
    """
    if not settings.MAILING_CAN_SEND:
        Batch.objects.filter(pk=batch.pk, state__in=STARTABLE).update(state=BatchState.KEPT, paused_because="")
        return False
    started = Batch.objects.filter(pk=batch.pk, state__in=STARTABLE).update(
        state=BatchState.SENDING,
        paused_because="",
        fault="",
        hold_until=None,
        held_since=None,
        held_because="",
    )
    if started:
        _call(batch)
    return bool(started)


resume_batch = start_batch


@transaction.atomic
def keep_all() -> int:
    """There is no mail server (any more): whatever still waits is kept until a person lets it go."""
    return Batch.objects.filter(state=BatchState.SENDING).update(state=BatchState.KEPT, hold_until=None)


@transaction.atomic
def pause_batch(batch: Batch, *, because: str) -> bool:
    """Stop sending: mails in flight end, nothing new begins. Says whether it was being sent."""
    return bool(
        Batch.objects.filter(pk=batch.pk, state=BatchState.SENDING).update(
            state=BatchState.PAUSED, paused_because=because
        )
    )


@transaction.atomic
def resume_faulty() -> int:
    """Try again everything that a refused sign-in or sender has stopped; says how many batches that are."""
    batches = list(Batch.objects.faulty())
    for batch in batches:
        if not resume_batch(batch):
            Batch.objects.filter(pk=batch.pk).update(fault="", hold_until=None)
            _call(batch)
    return len(batches)


def _call(batch: Batch) -> None:
    """Ring; whom our own fault put off does not wait any longer."""
    Delivery.objects.filter(batch=batch, state=DeliveryState.RETRY, cause=Cause.FAULT).update(due_at=timezone.now())
    ring(batch)


@transaction.atomic
def cancel_batch(batch: Batch, *, because: str) -> int:
    """End a batch: whoever has not got it does not get it. Says how many that are."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in OPEN:
        return 0
    now = timezone.now()
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.CANCELLED, paused_because=because, finished_at=now)
    waiting = Delivery.objects.filter(batch=batch, state__in=(*WAITING, DeliveryState.CLAIMED))
    return waiting.update(
        state=DeliveryState.SKIPPED, cause=Cause.CANCELLED, reason=because, settled_at=now, lease_until=None
    )


@transaction.atomic
def resend_unknown(delivery: Delivery, *, by: str) -> bool:
    """Send a mail of which nobody knows again: a person's decision, whose name is kept.

    A batch that has ended goes on for this one mail; of a cancelled one nobody else waits any more.
    """
    batch = Batch.objects.select_for_update().get(pk=delivery.batch_id)
    if batch.state == BatchState.CANCELLED:
        queue.sweep()
    changed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.UNKNOWN).update(
        state=DeliveryState.RETRY, cause=Cause.DECIDED, reason=by, settled_at=None, due_at=timezone.now()
    )
    if changed:
        ended = Batch.objects.filter(pk=batch.pk, state__in=(BatchState.DONE, BatchState.CANCELLED))
        ended.update(state=BatchState.SENDING, paused_because="", finished_at=None)
        ring(batch)
    return bool(changed)


@transaction.atomic
def resend_to_missing(batch: Batch, *, by: Any = None) -> Batch:  # noqa: ANN401 (the user model is known by its setting)
    """Send the same to exactly those who did not get it (`Delivery.objects.missing_from(batch)` counts them before).

    Always seen from the first batch: who has meanwhile got it by another one made up for it is left out.
    """
    first = batch.origin or batch
    Batch.objects.select_for_update().get(pk=first.pk)
    again = make_batch(
        content_of(first),
        kind=first.kind,
        scope=Scope(first.scope),
        guarantee=Guarantee(first.guarantee),
        origin=first,
        created_by=by,
    )
    freeze_audience(again, Delivery.objects.missing_from(first).values_list("address", "address_key", "merge"))
    start_batch(again)
    return again
