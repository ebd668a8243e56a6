"""What the newsletter gives the outbox, and hears from it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from common.mailing.extension_points import delivery_bounced, delivery_complained
from common.mailing.kinds import Kind, register
from common.mailing.models import Batch
from common.mailing.states import Guarantee, Scope
from newsletters.actions.leaving import note_bounce, note_complaint
from newsletters.links import links_for

NEWSLETTER: Final = "newsletter"


def listen_to_mail() -> None:
    """Called once when the app is ready."""
    register(
        Kind(
            name=NEWSLETTER,
            label=_("Newsletter"),
            guarantee=Guarantee.AT_MOST_ONCE,
            scope=Scope.NEWSLETTER,
            personal=links_for,
        )
    )
    register(Kind("newsletter_confirmation", _("Newsletter: confirmation")))
    delivery_bounced.add("newsletters", _bounced)
    delivery_complained.add("newsletters", _complained)


def _bounced(address: str, batch: Batch) -> None:
    note_bounce(address)


def _complained(address: str, batch: Batch) -> None:
    note_complaint(address)
