"""Forgetting a person's address: what was sent stays counted, to whom is no longer said."""

from django.db import connection, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from common.mailing import sql
from common.mailing.models import Batch, Delivery, ReturnedMail
from common.mailing.retention import delete_words
from common.mailing.states import WAITING, Cause, DeliveryState
from common.mailing.suppressions import address_key, forget_suppressed, lock_address


@transaction.atomic
def forget_address(address: str) -> bool:
    """Empty the address and its reader's values out of deliveries and suppressions; what waits to be sent is not.

    The words of a mail that went to this person alone go too.

    Says whether it could: while a mail to the address is leaving nothing is changed, and one tries again in a moment.
    """
    key = address_key(address)
    with connection.cursor() as cursor:
        cursor.execute(sql.FORGETTING)
    lock_address(key)
    deliveries = Delivery.objects.filter(address_key=key)
    if deliveries.filter(state=DeliveryState.IN_FLIGHT).exists():
        return False
    deliveries.filter(state__in=(*WAITING, DeliveryState.CLAIMED)).update(
        state=DeliveryState.SKIPPED, cause=Cause.SUPPRESSED, settled_at=timezone.now(), lease_until=None
    )
    found = list(deliveries.values_list("pk", flat=True))
    ReturnedMail.objects.filter(delivery__in=found).update(words="")
    delete_words(list(Batch.objects.to_one_of(found).values_list("pk", flat=True)))
    nobody = Concat(Value("erased:"), Cast("pk", TextField()))
    deliveries.update(address="", address_key=nobody, merge={}, reason="")
    forget_suppressed(address)
    return True
