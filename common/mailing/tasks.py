"""The doorbell and the tick. The queue is in the database; these tasks carry an id and can be lost without harm."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from common.mailing import doorbell, queue
from common.mailing.actions import keep_all
from common.mailing.models import Batch, Delivery
from common.mailing.retention import purge_words
from common.mailing.sending import send_some
from common.mailing.states import WAITING, BatchState


@shared_task(name=doorbell.TASK)
def send_batch(batch_id: str) -> None:
    """Send a batch for a while, and ring again if there is more. Any number of these may run at once."""
    if send_some(UUID(batch_id)):
        doorbell.ring_again(UUID(batch_id))


@shared_task(name="mailing.purge")
def purge() -> None:
    """Delete the words of old mails of the product, and the links in them."""
    purge_words()


@shared_task(name="mailing.tick")
def tick() -> None:
    """Take back what dead workers held, ring for every batch with something due, finish those with nothing left."""
    if not settings.MAILING_CAN_SEND:
        keep_all()
    queue.expire()
    queue.sweep()
    now = timezone.now()
    due = Delivery.objects.filter(batch=OuterRef("pk"), state__in=WAITING, due_at__lte=now)
    silent = Q(rung_at=None) | Q(rung_at__lt=now - timedelta(seconds=settings.MAILING_TASK_SECONDS))
    for batch in Batch.objects.sendable().filter(silent, Exists(due)):
        doorbell.ring(batch)
    queue.finish(list(Batch.objects.filter(state=BatchState.SENDING).values_list("pk", flat=True)))
