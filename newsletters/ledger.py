"""What was sent to a reader, and what became of it."""

from django.db.models import QuerySet

from common.mailing.models import Delivery
from newsletters.models import Subscriber


def deliveries_to(subscriber: Subscriber) -> QuerySet[Delivery]:
    """The mails to the reader's address, the latest first; an erased reader has none that name him or her."""
    if not subscriber.email:
        return Delivery.objects.none()
    deliveries = Delivery.objects.filter(address_key=subscriber.email)
    return deliveries.select_related("batch").order_by("-batch__created_at", "-pk")
