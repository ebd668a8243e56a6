"""What people do with an import: upload, confirm, cancel, try again. Each is safe to do twice."""

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from common.imports.kinds import NOTHING_SAID, Options
from common.imports.models import FILE_NAME_LENGTH, ImportJob
from common.imports.states import IN_WORK, TRANSITIONS, JobState
from common.queue import enqueue_on_commit

if TYPE_CHECKING:
    from accounts.models import User

PREVIEW_TASK = "imports.preview_import"
RUN_TASK = "imports.run_import"


class WrongStateError(Exception):
    """The import can't do this any more: somebody, or the worker, was faster."""


@transaction.atomic
def upload_import(
    *, kind: str, file_name: str, content: bytes, by: "User", options: Options = NOTHING_SAID
) -> ImportJob:
    """Keep the file and have a worker read it; nothing of it reaches the records yet."""
    job = ImportJob.objects.create(
        kind=kind,
        file_name=file_name[-FILE_NAME_LENGTH:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        options=dict(options),
        uploaded_by=by,
    )
    enqueue_on_commit(PREVIEW_TASK, job.pk)
    return job


@transaction.atomic
def confirm_import(job: ImportJob, *, by: "User") -> ImportJob:
    """Have a worker import what the preview shows. A second click finds it confirmed and changes nothing."""
    job = ImportJob.objects.light().select_for_update().get(pk=job.pk)
    if job.confirmed_at is not None and job.state in {*IN_WORK, JobState.DONE}:
        return job
    _move(job, JobState.CONFIRMED)
    job.confirmed_by = by
    job.confirmed_at = job.queued_at = timezone.now()
    job.attempts = 0
    job.save(update_fields=["state", "confirmed_by", "confirmed_at", "queued_at", "attempts"])
    enqueue_on_commit(RUN_TASK, job.pk)
    return job


@transaction.atomic
def cancel_import(job: ImportJob, *, by: "User") -> ImportJob:
    """Leave the file unimported, for good."""
    job = ImportJob.objects.light().select_for_update().get(pk=job.pk)
    if job.state == JobState.CANCELLED:
        return job
    _move(job, JobState.CANCELLED)
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "finished_at"])
    return job


@transaction.atomic
def retry_import(job: ImportJob, *, by: "User") -> ImportJob:
    """Try a failed import again, from the step that failed."""
    job = ImportJob.objects.light().select_for_update().get(pk=job.pk)
    if job.is_in_work:
        return job
    if job.state != JobState.FAILED:
        raise WrongStateError
    was_confirmed = job.confirmed_at is not None
    _move(job, JobState.CONFIRMED if was_confirmed else JobState.UPLOADED)
    job.error, job.attempts, job.queued_at, job.finished_at = "", 0, timezone.now(), None
    job.save(update_fields=["state", "error", "attempts", "queued_at", "finished_at"])
    enqueue_on_commit(RUN_TASK if was_confirmed else PREVIEW_TASK, job.pk)
    return job


def _move(job: ImportJob, state: JobState) -> None:
    """Change the state as the table allows; the caller holds the row's lock."""
    if state not in TRANSITIONS[JobState(job.state)]:
        raise WrongStateError
    job.state = state
