"""How long mail is kept, and what of it a person is told who asks. The ledger itself stays."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.mailing.models import Batch, Delivery
from common.mailing.suppressions import address_key


@transaction.atomic
def purge_words() -> int:
    """Delete the words of the product's own mails, and the links in them, when nobody needs them any more.

    That they were sent, to whom and when, stays. Newsletters are public and stay whole. Says how many mails.
    """
    before = timezone.now() - timedelta(days=settings.MAILING_KEEP_DAYS)
    old = list(Batch.objects.purgeable(before).select_for_update().values_list("pk", flat=True))
    delete_words(old)
    return len(old)


def delete_words(batch_ids: list[Any]) -> None:
    """Leave of these mails that they were sent, under which subject."""
    Batch.objects.filter(pk__in=batch_ids).update(text="", html="", headers={}, purged_at=timezone.now())
    Delivery.objects.filter(batch__in=batch_ids).update(merge={})


def export_address(address: str) -> list[dict[str, object]]:
    """What mail we sent to an address, for the person who asks: subject, kind, when, what became of it."""
    deliveries = Delivery.objects.to_address(address_key(address)).select_related("batch")
    return [
        {
            "subject": delivery.batch.subject,
            "kind": delivery.batch.kind,
            "queued": delivery.batch.created_at,
            "state": delivery.state,
            "settled": delivery.settled_at,
        }
        for delivery in deliveries
    ]
