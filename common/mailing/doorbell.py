"""The doorbell: calls workers to a batch. Losing a ring loses nothing, the tick finds what is due."""

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from common.mailing.models import Batch
from common.mailing.states import Guarantee
from common.queue import enqueue_on_commit

TASK = "mailing.send_batch"
BULK = "bulk"  # what goes to many waits in a line of its own: a password reset never stands behind a newsletter


def ring(batch: Batch) -> None:
    """Call as many workers to a batch as may send it at once. Rung twice, the second finds nothing to claim."""
    Batch.objects.filter(pk=batch.pk).update(rung_at=timezone.now())
    many = batch.guarantee == Guarantee.AT_MOST_ONCE
    for _ in range(settings.MAILING_PARALLEL if many else 1):
        enqueue_on_commit(TASK, batch.pk, queue=BULK if many else None)


def ring_again(batch_id: UUID) -> None:
    """Call a worker to go on where this one stops: tasks are short, so that others get their turn."""
    Batch.objects.filter(pk=batch_id).update(rung_at=timezone.now())
    enqueue_on_commit(TASK, batch_id, queue=BULK)
