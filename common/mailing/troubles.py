"""When nothing can leave: hold or stop the batch, and tell somebody."""

from datetime import timedelta

import structlog

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.mailing.actions import queue_mail
from common.mailing.extension_points import people_to_tell
from common.mailing.message import Content
from common.mailing.models import Batch
from common.mailing.states import BatchState, Guarantee

FAULT_KIND = "mailing.fault"
TELL_AGAIN_AFTER = timedelta(hours=1)
log = structlog.get_logger(__name__)


def hold(batch: Batch, reason: str) -> None:
    """The relay does not answer: nobody's attempt is used up, the batch is tried again in a while."""
    now = timezone.now()
    Batch.objects.filter(pk=batch.pk, state=BatchState.SENDING).update(
        hold_until=now + timedelta(seconds=settings.MAILING_HOLD_SECONDS),
        held_since=Coalesce("held_since", Value(now)),
        held_because=reason,
    )
    log.warning("mail held", batch=str(batch.pk), reason=reason)


def answered(batch: Batch) -> None:
    """The relay answers (again)."""
    if batch.held_since is not None:
        Batch.objects.filter(pk=batch.pk).update(held_since=None, held_because="")
        batch.held_since = None


@transaction.atomic
def stop_for_fault(batch: Batch, reason: str) -> None:
    """Our sign-in or sender was refused: a newsletter waits for a person, other mail tries again by itself."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != BatchState.SENDING:
        return
    news = not locked.fault
    locked.fault = reason or "refused"
    if locked.guarantee == Guarantee.AT_MOST_ONCE:
        locked.state, locked.paused_because = BatchState.PAUSED, locked.fault
    else:
        locked.hold_until = timezone.now() + timedelta(seconds=10 * settings.MAILING_HOLD_SECONDS)
    locked.save(update_fields=("state", "fault", "paused_because", "hold_until"))
    log.error("mail refused by the relay", batch=str(batch.pk), reason=reason)
    if news:
        _tell(locked)


def healed(batch: Batch) -> None:
    """It works again: take the mark off."""
    Batch.objects.filter(pk=batch.pk).exclude(fault="").update(fault="", hold_until=None)


def _tell(batch: Batch) -> None:
    """Write to the author and to whom higher apps name; not more than once an hour, and not about this very mail."""
    recent = Batch.objects.filter(kind=FAULT_KIND, created_at__gt=timezone.now() - TELL_AGAIN_AFTER)
    if batch.kind == FAULT_KIND or recent.exists():
        return
    addresses = {str(address) for given in people_to_tell for address in given.provide(batch)}  # type: ignore[attr-defined]
    if batch.created_by and batch.created_by.email:
        addresses.add(batch.created_by.email)
    if not addresses:
        return
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Outgoing mail has stopped")
        text = _(
            "The mail server refuses what we send: %(fault)s\n\n"
            "Stopped: %(subject)s\n\n"
            "Nobody is lost: whoever has not got the mail stays in the queue. Once the settings are right, resume "
            "the sending from the outgoing mail page of the site.\n\n%(site)s\n"
        ) % {"fault": batch.fault, "subject": batch.subject, "site": settings.BASE_URL}
    queue_mail(Content("", subject, text, literal=True), sorted(addresses), kind=FAULT_KIND)
