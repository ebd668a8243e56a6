"""The states of an import job, what may follow what, and the verdicts on rows."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Being read")
    READY = "ready", _("Ready to confirm")
    CONFIRMED = "confirmed", pgettext_lazy("import", "Queued")
    RUNNING = "running", pgettext_lazy("import", "Running")
    DONE = "done", pgettext_lazy("import", "Done")
    FAILED = "failed", pgettext_lazy("import", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("import", "Cancelled")


class Verdict(models.TextChoices):
    """What an import does, or did, with a row."""

    NEW = "new", pgettext_lazy("verdict", "New")
    UPDATE = "update", pgettext_lazy("verdict", "Update")
    UNCHANGED = "unchanged", pgettext_lazy("verdict", "Unchanged")
    SKIPPED = "skipped", pgettext_lazy("verdict", "Skipped")
    ERROR = "error", _("Error")


TRANSITIONS: Final[dict[JobState, frozenset[JobState]]] = {
    JobState.UPLOADED: frozenset({JobState.READY, JobState.FAILED}),
    JobState.READY: frozenset({JobState.CONFIRMED, JobState.CANCELLED}),
    JobState.CONFIRMED: frozenset({JobState.RUNNING, JobState.FAILED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED}),
    JobState.FAILED: frozenset({JobState.UPLOADED, JobState.CONFIRMED, JobState.CANCELLED}),
    JobState.DONE: frozenset(),
    JobState.CANCELLED: frozenset(),
}
# A worker has, or should have, these in its hands.
IN_WORK: Final = frozenset({JobState.UPLOADED, JobState.CONFIRMED, JobState.RUNNING})
WRITES: Final = frozenset({Verdict.NEW, Verdict.UPDATE})
