"""The background work: reading a file into a preview, writing a confirmed one, finding what was forgotten.

Whoever works on a job holds the lock of its row from beginning to end, in the transaction that writes everything. So
the same task delivered twice finds the row locked, or finished, and leaves; a worker that is killed takes the lock and
half of the work with it, and the tick finds a job in work that nobody holds. One that only hangs is cut off by the
database after a silence, so that it can't write when it wakes.
"""

from datetime import timedelta
from functools import partial
from typing import Final

import pghistory

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.imports.actions.acts import PREVIEW_TASK, RUN_TASK
from common.imports.kinds import Plan, RowPlan, kind_of
from common.imports.models import ImportJob, ImportRow
from common.imports.progress import report_progress
from common.imports.states import WRITES, JobState, Verdict
from common.queue import enqueue_on_commit
from common.sheets import UnreadableSheetError

CHANGED: Final = "changed since the preview"
MOST_ATTEMPTS: Final = 3
BATCH: Final = 1000


def preview_import(job_id: int) -> None:
    """Read the file and store each row's verdict. Reading again starts afresh."""
    with transaction.atomic():
        job = _held(job_id, JobState.UPLOADED)
        if job is None:
            return
        try:
            with transaction.atomic(), translation.override(_language_of(job)):
                plan = kind_of(job.kind).plan(bytes(job.content), options=job.options)
        except UnreadableSheetError as error:
            _end(job, JobState.FAILED, error=str(error))
            return
        job.rows.all().delete()
        ImportRow.objects.bulk_create((_row(job, row) for row in plan.rows), batch_size=BATCH)
        job.sheet, job.heading_row, job.total = plan.sheet[:100], plan.heading_row, len(plan.rows)
        job.ignored_headings = [heading[:100] for heading in plan.ignored]
        job.unread_sheets = [title[:100] for title in plan.unread]
        job.state = JobState.READY
        job.save(update_fields=["sheet", "heading_row", "ignored_headings", "unread_sheets", "total", "state"])


def run_import(job_id: int) -> None:
    """Import a confirmed file in one transaction; rows that are no longer what was confirmed are left out."""
    if not _announce_run(job_id):
        return
    try:
        _write(job_id)
    except IntegrityError:
        # Somebody made one of the companies in the same moment: what they did is seen the second time.
        _write(job_id)


def _announce_run(job_id: int) -> bool:
    """Show that a worker has it: committed by itself, since the import shows nothing before its end."""
    with transaction.atomic():
        job = _held(job_id, JobState.CONFIRMED, JobState.RUNNING)
        if job is not None:
            job.state = JobState.RUNNING
            job.save(update_fields=["state"])
        return job is not None


def _write(job_id: int) -> None:
    with transaction.atomic():
        job = _held(job_id, JobState.RUNNING)
        if job is None:
            return
        one_import_at_a_time(job.kind)
        report_progress(job.pk, 0)
        with translation.override(_language_of(job)), pghistory.context(user=job.confirmed_by_id, import_job=job.pk):
            kind = kind_of(job.kind)
            plan = kind.plan(bytes(job.content), lock=True, options=job.options)
            rows = _as_confirmed(job, plan)
            kind.apply(rows, partial(report_progress, job.pk))
        _end(job, JobState.DONE)


def one_import_at_a_time(kind: str) -> None:
    """Wait until no other import of this kind runs; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"imports:{kind}"])


def find_forgotten_imports() -> None:
    """Send jobs to a worker again that nobody has in hand; after some attempts say that they failed."""
    horizon = timezone.now() - timedelta(seconds=settings.IMPORT_FORGOTTEN_SECONDS)
    with transaction.atomic():
        forgotten = ImportJob.objects.light().in_work().filter(queued_at__lt=horizon)
        for job in forgotten.select_for_update(skip_locked=True):
            if job.attempts >= MOST_ATTEMPTS:
                with translation.override(_language_of(job)):
                    _end(job, JobState.FAILED, error=_("The work was interrupted several times."))
                continue
            job.attempts += 1
            job.queued_at = timezone.now()
            job.save(update_fields=["attempts", "queued_at"])
            enqueue_on_commit(PREVIEW_TASK if job.state == JobState.UPLOADED else RUN_TASK, job.pk)


def _held(job_id: int, *states: JobState) -> ImportJob | None:
    """The job, locked for this transaction; None where another worker holds it or its state is another."""
    with connection.cursor() as cursor:
        silence = f"{settings.IMPORT_SILENCE_SECONDS}s"
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [silence])
    jobs = ImportJob.objects.filter(pk=job_id, state__in=states)
    return jobs.select_for_update(skip_locked=True, of=("self",)).first()


def _end(job: ImportJob, state: JobState, *, error: str = "") -> None:
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "finished_at"])


def _language_of(job: ImportJob) -> str:
    """Reasons are written for the person who sent the file."""
    return str(getattr(job.uploaded_by, "language", "it"))


def _row(job: ImportJob, row: RowPlan) -> ImportRow:
    return ImportRow(
        job=job,
        number=row.number,
        verdict=row.verdict,
        field=row.field,
        reason=row.reason,
        cell=row.cell,
        label=row.label[:200],
        code=row.code[:40],
        differences=row.differences,
        notes=row.notes,
    )


def _as_confirmed(job: ImportJob, plan: Plan) -> list[RowPlan]:
    """The rows to write: those that would still do exactly what the person saw. The others say so in their verdict."""
    seen = {row.number: row for row in job.rows.all()}
    fit, changed = [], []
    for row in plan.rows:
        before = seen.get(row.number)
        if before is None or (row.verdict not in WRITES and before.verdict not in WRITES):
            continue
        if row.verdict == before.verdict and row.differences == before.differences:
            fit.append(row)
        elif row.verdict == Verdict.UNCHANGED:
            changed.append(ImportRow(pk=before.pk, verdict=Verdict.UNCHANGED, differences=[]))
        else:
            reason = row.reason if row.verdict == Verdict.ERROR else CHANGED
            changed.append(
                ImportRow(
                    pk=before.pk,
                    verdict=Verdict.ERROR,
                    field=row.field,
                    cell=row.cell,
                    reason=reason,
                    differences=row.differences,
                )
            )
    unchanged = [row for row in changed if row.verdict == Verdict.UNCHANGED]
    faulty = [row for row in changed if row.verdict == Verdict.ERROR]
    ImportRow.objects.bulk_update(unchanged, ["verdict", "differences"], batch_size=BATCH)
    ImportRow.objects.bulk_update(faulty, ["verdict", "field", "cell", "reason", "differences"], batch_size=BATCH)
    return fit
