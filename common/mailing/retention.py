"""How long mail is kept, and what an export or an erasure of a person takes from it. The ledger itself stays."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.mailing.models import Batch, Delivery, ReturnedMail
from common.mailing.states import WAITING, Cause, DeliveryState
from common.mailing.suppressions import address_key, address_sha256, forget_suppressed


@transaction.atomic
def purge_words() -> int:
    """Delete the words of the product's own mails, and the links in them, when nobody needs them any more.

    That they were sent, to whom and when, stays. Newsletters are public and stay whole. Says how many mails.
    """
    before = timezone.now() - timedelta(days=settings.MAILING_KEEP_DAYS)
    old = list(Batch.objects.purgeable(before).select_for_update().values_list("pk", flat=True))
    _delete_words(old)
    return len(old)


def _delete_words(batch_ids: list[Any]) -> None:
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


@transaction.atomic
def erase_address(address: str) -> int:
    """Take a person out of the ledger: the hash stands for the address, what waits is not sent, words to one are gone.

    Suppressions hold on by their hash. Says how many mails that concerned; doing it twice changes nothing.
    """
    sha256 = address_sha256(address)
    nobody = f"{sha256[:24]}@erased.invalid"
    deliveries = Delivery.objects.to_address(address_key(address))
    found = list(deliveries.select_for_update().values_list("pk", flat=True))
    chosen = Delivery.objects.filter(pk__in=found)
    waiting = chosen.filter(state__in=(*WAITING, DeliveryState.CLAIMED))
    waiting.update(
        state=DeliveryState.SKIPPED, cause=Cause.CANCELLED, settled_at=timezone.now(), lease_until=None, token=None
    )
    chosen.update(address=nobody, address_key=nobody, merge={}, reason="")
    ReturnedMail.objects.filter(delivery__in=found).update(words="")
    _delete_words(list(Batch.objects.to_one_of(found).values_list("pk", flat=True)))
    forget_suppressed(address)
    return len(found)
