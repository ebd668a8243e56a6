"""What somebody should know of outgoing mail before asking: on the staff's home and above the list."""

from dataclasses import dataclass

from accounts.models import User
from dashboard.outbox.permissions import visible_batches


@dataclass(frozen=True)
class Alerts:
    """How many sendings the mail server has not taken for long, and how many wait for a decision."""

    held: int
    attention: int


def alerts_for(user: User) -> Alerts | None:
    """The alerts that concern this person; None where there is nothing to say, or nobody to say it to."""
    batches = visible_batches(user)
    found = Alerts(batches.matching(state="held").count(), batches.matching(state="attention").count())
    return found if found.held or found.attention else None
