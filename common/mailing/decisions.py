"""What people decide about batches and single mails. Each decision leaves a row that says who, when and what.

Two people may press at once: whoever comes second finds nothing left to change, and no row is written.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from common.mailing import actions
from common.mailing.models import Batch, Delivery, MailRecord
from common.mailing.states import OPEN, Act, BatchState, Cause, DeliveryState
from common.mailing.suppressions import address_sha256, lift, suppress

if TYPE_CHECKING:
    from accounts.models import User
    from common.mailing.models import Suppression
    from common.mailing.states import Scope


@transaction.atomic
def pause(batch: Batch, *, by: "User") -> bool:
    """Stop sending; says whether it was being sent."""
    done = actions.pause_batch(batch, because=str(by))
    return _noted(done, Act.PAUSED, batch, by)


@transaction.atomic
def resume(batch: Batch, *, by: "User") -> bool:
    """Go on with a paused batch, or let a kept one go; says whether it goes now."""
    waited = Batch.objects.filter(pk=batch.pk, state__in=(BatchState.PAUSED, BatchState.KEPT)).exists()
    done = waited and actions.resume_batch(batch)
    return _noted(done, Act.RESUMED, batch, by)


@transaction.atomic
def cancel(batch: Batch, *, by: "User") -> bool:
    """End a batch: whoever has not got it does not get it; says whether it was open."""
    Batch.objects.select_for_update().get(pk=batch.pk)
    was_open = Batch.objects.filter(pk=batch.pk, state__in=OPEN).exists()
    count = actions.cancel_batch(batch, because=str(by))
    return _noted(was_open, Act.CANCELLED, batch, by, count=count)


@transaction.atomic
def send_unknown_again(delivery: Delivery, *, by: "User") -> bool:
    """Send a mail of which nobody knows whether it left; it may arrive twice."""
    done = actions.resend_unknown(delivery, by=str(by))
    return _noted(done, Act.SENT_AGAIN, delivery.batch, by, delivery=delivery)


@transaction.atomic
def count_unknown_as_sent(delivery: Delivery, *, by: "User") -> bool:
    """Take a mail of which nobody knows for sent; it may never have arrived."""
    unknown = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.UNKNOWN)
    done = bool(unknown.update(state=DeliveryState.ACCEPTED, cause=Cause.DECIDED, reason=str(by)))
    return _noted(done, Act.COUNTED, delivery.batch, by, delivery=delivery)


@transaction.atomic
def decide_all_unknown(batch: Batch, *, again: bool, by: "User") -> int:
    """Decide alike about every unknown mail of a batch; says how many that were."""
    Batch.objects.select_for_update().get(pk=batch.pk)
    decide = send_unknown_again if again else count_unknown_as_sent
    return sum(decide(delivery, by=by) for delivery in Delivery.objects.unknown_of(batch))


@transaction.atomic
def send_to_missing(batch: Batch, *, by: "User") -> Batch | None:
    """Send the same to exactly those who did not get it; nothing where there are none, or its words are gone."""
    first = Batch.objects.select_for_update().get(pk=batch.origin_id or batch.pk)
    count = 0 if first.purged_at else Delivery.objects.missing_from(first).count()
    if not count:
        return None
    again = actions.resend_to_missing(first, by=by)
    _noted(True, Act.MISSING_SENT, first, by, count=count)
    return again


@transaction.atomic
def suppress_by_hand(address: str, *, scope: "Scope", reason: str, by: "User") -> "Suppression":
    """Stop mail to an address, with the reason."""
    made = suppress(address, scope=scope, reason=reason)
    MailRecord.objects.create(
        act=Act.SUPPRESSED, address_sha256=address_sha256(address), scope=scope, note=reason, by=by
    )
    return made


@transaction.atomic
def lift_suppression(suppression: "Suppression", *, reason: str, by: "User") -> bool:
    """Let mail go to an address again, with the reason; works for an address of which only the hash is left."""
    lifted = lift(suppression)
    if lifted:
        MailRecord.objects.create(
            act=Act.LIFTED,
            address_sha256=suppression.address_sha256,
            scope=suppression.scope,
            note=reason,
            by=by,
        )
    return lifted


def _noted(done: bool, act: Act, batch: Batch, by: "User", *, delivery: Delivery | None = None, count: int = 0) -> bool:
    if done:
        MailRecord.objects.create(act=act, batch=batch, delivery=delivery, by=by, count=count, at=timezone.now())
    return done
