"""What was sent to a reader, and what became of it."""

from django.db.models import QuerySet

from common.mailing.kinds import private_kinds
from common.mailing.models import Batch, Delivery, Suppression
from common.mailing.suppressions import address_sha256
from newsletters.models import Subscriber


def deliveries_to(subscriber: Subscriber) -> QuerySet[Delivery]:
    """The mails to the reader's address, the latest first; an erased reader has none that name him or her."""
    if not subscriber.email:
        return Delivery.objects.none()
    batches = Batch.objects.not_of_kinds(private_kinds())  # who resets a password is no business of the newsletter's
    deliveries = Delivery.objects.filter(address_key=subscriber.email, batch__in=batches)
    return deliveries.select_related("batch").order_by("-batch__created_at", "-pk")


def suppressions_of(subscriber: Subscriber) -> QuerySet[Suppression]:
    """What stops mail to the reader's address: why, and since when."""
    if not subscriber.email:
        return Suppression.objects.none()
    return Suppression.objects.filter(address_sha256=address_sha256(subscriber.email))
