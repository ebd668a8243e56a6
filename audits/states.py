"""States of an audit and of what hangs on it, and the moves that are allowed."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuditState(models.TextChoices):
    """Where an audit stands."""

    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    IN_REVIEW = "in_review", _("In review")
    DELIVERED = "delivered", _("Delivered")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


ALLOWED: dict[AuditState, frozenset[AuditState]] = {
    AuditState.PLANNED: frozenset({AuditState.IN_PROGRESS, AuditState.CANCELLED}),
    AuditState.IN_PROGRESS: frozenset({AuditState.IN_REVIEW, AuditState.CANCELLED}),
    AuditState.IN_REVIEW: frozenset({AuditState.IN_PROGRESS, AuditState.DELIVERED, AuditState.CANCELLED}),
    AuditState.DELIVERED: frozenset({AuditState.CLOSED}),
    AuditState.CLOSED: frozenset(),
    AuditState.CANCELLED: frozenset(),
}
OPEN_STATES = (AuditState.PLANNED, AuditState.IN_PROGRESS, AuditState.IN_REVIEW)
ANSWERING_STATES = (AuditState.PLANNED, AuditState.IN_PROGRESS)
LOCKED_STATES = (AuditState.DELIVERED, AuditState.CLOSED, AuditState.CANCELLED)


class Route(models.TextChoices):
    """Which questions are asked: the essential ones, or all."""

    ESSENTIAL = "essential", _("Essential questions")
    FULL = "full", _("All questions")


class Origin(models.TextChoices):
    """Where an audit's record comes from. An imported one predates the system and needs no report."""

    NATIVE = "native", _("Recorded here")
    IMPORTED = "imported", _("Imported")


class AreaKind(models.TextChoices):
    """Kinds of improvement area (ambito di miglioramento)."""

    PRODUCT = "product", _("Product")
    PROCESS = "process", _("Production process")
    REORGANISATION = "reorganisation", _("Strategic reorganisation")


class AreaState(models.TextChoices):
    """Where an improvement area stands."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed with the company")
    DROPPED = "dropped", _("Dropped")


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", _("To do")
    DOING = "doing", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Evidence(models.TextChoices):
    """How strong the evidence behind an answer is."""

    DECLARED = "declared", _("declared")
    OBSERVED = "observed", _("observed")
    DOCUMENTED = "documented", _("documented")


class RequestState(models.TextChoices):
    """Where a company's request for a free audit stands."""

    NEW = "new", _("New")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")

    @property
    def several(self) -> Promise:
        """What the requests of this state are called together."""
        return SEVERAL[self]


SEVERAL: dict[RequestState, Promise] = {
    RequestState.NEW: pgettext_lazy("several requests", "New"),
    RequestState.ACCEPTED: pgettext_lazy("several requests", "Accepted"),
    RequestState.DECLINED: pgettext_lazy("several requests", "Declined"),
}
