"""States of an issue of the newsletter, and the moves that are allowed."""

from django.db import models
from django.utils.translation import pgettext_lazy


class IssueState(models.TextChoices):
    """Where an issue stands."""

    DRAFT = "draft", pgettext_lazy("issue", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("issue", "In review")
    APPROVED = "approved", pgettext_lazy("issue", "Approved")
    SCHEDULED = "scheduled", pgettext_lazy("issue", "Scheduled")
    SENDING = "sending", pgettext_lazy("issue", "Being sent")
    SENT = "sent", pgettext_lazy("issue", "Sent")
    CANCELLED = "cancelled", pgettext_lazy("issue", "Cancelled")


ALLOWED: dict[IssueState, frozenset[IssueState]] = {
    IssueState.DRAFT: frozenset({IssueState.IN_REVIEW, IssueState.CANCELLED}),
    IssueState.IN_REVIEW: frozenset({IssueState.DRAFT, IssueState.APPROVED, IssueState.CANCELLED}),
    IssueState.APPROVED: frozenset({IssueState.DRAFT, IssueState.SCHEDULED, IssueState.SENDING, IssueState.CANCELLED}),
    IssueState.SCHEDULED: frozenset({IssueState.APPROVED, IssueState.SENDING, IssueState.CANCELLED}),
    IssueState.SENDING: frozenset({IssueState.SENT, IssueState.CANCELLED}),
    IssueState.SENT: frozenset(),
    IssueState.CANCELLED: frozenset(),
}
APPROVED_STATES = (IssueState.APPROVED, IssueState.SCHEDULED, IssueState.SENDING, IssueState.SENT)
PROMISED_STATES = (IssueState.IN_REVIEW, IssueState.APPROVED, IssueState.SCHEDULED)
PUBLIC_STATES = (IssueState.SENDING, IssueState.SENT)
CANCELLABLE = tuple(state for state, targets in ALLOWED.items() if IssueState.CANCELLED in targets)


class Reason(models.TextChoices):
    """Why a version was frozen."""

    SUBMITTED = "submitted", pgettext_lazy("version", "Sent for approval")
    KEPT = "kept", pgettext_lazy("version", "Kept by hand")
    RESTORED = "restored", pgettext_lazy("version", "Before an older version was brought back")


def is_allowed(source: IssueState, target: IssueState) -> bool:
    """Whether this move exists at all."""
    return target in ALLOWED[source]
