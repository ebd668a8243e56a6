"""What the newsletter hears from the outbox."""

from common.mailing.extension_points import delivery_bounced, delivery_complained
from common.mailing.models import Batch
from newsletters.actions.leaving import note_bounce, note_complaint


def listen_to_mail() -> None:
    """Called once when the app is ready."""
    delivery_bounced.add("newsletters", _bounced)
    delivery_complained.add("newsletters", _complained)


def _bounced(address: str, batch: Batch) -> None:
    note_bounce(address)


def _complained(address: str, batch: Batch) -> None:
    note_complaint(address)
