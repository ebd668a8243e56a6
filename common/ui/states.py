"""The colour that goes with a state; the word is always shown beside it."""

from django.db.models import Choices

TONES = frozenset({"neutral", "primary", "info", "success", "warning", "danger", "purple", "orange", "teal"})
TONE_OF_STATE = {
    "planned": "info",
    "in_progress": "warning",
    "in_review": "purple",
    "delivered": "success",
    "closed": "neutral",
    "cancelled": "neutral",
    "draft": "neutral",
    "published": "success",
    "approved": "success",
    "scheduled": "info",
    "sent": "success",
    "new": "info",
    "open": "info",
    "accepted": "success",
    "done": "success",
    "dropped": "neutral",
    "declined": "neutral",
    "rejected": "danger",
    "queued": "info",
    "running": "warning",
    "rendering": "warning",
    "ready": "success",
    "failed": "danger",
    "error": "danger",
    "update": "primary",
    "unchanged": "neutral",
    "skipped": "neutral",
    "sending": "warning",
    "paused": "warning",
    "kept": "warning",
    "pending": "info",
    "claimed": "info",
    "in_flight": "info",
    "retry": "warning",
    "unknown": "warning",
    "bounced": "danger",
    "complained": "purple",
    "product": "primary",
    "process": "orange",  # the kinds of areas as in the charts and on paper
    "reorganisation": "teal",
}


def tone_of(state: object) -> str:
    """The tone of a state's code; neutral where no one chose one."""
    code = state.value if isinstance(state, Choices) else state
    return TONE_OF_STATE.get(str(code), "neutral")
