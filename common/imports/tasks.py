"""Celery tasks: each carries an id, may come twice, and calls an action."""

from celery import shared_task

from common.imports.actions import find_forgotten_imports, preview_import, run_import


@shared_task(name="imports.preview_import")
def preview_import_task(job_id: str) -> None:
    """Read an uploaded file into its preview."""
    preview_import(int(job_id))


@shared_task(name="imports.run_import")
def run_import_task(job_id: str) -> None:
    """Import a confirmed file."""
    run_import(int(job_id))


@shared_task(name="imports.find_forgotten_imports")
def find_forgotten_imports_task() -> None:
    """Beat tick: pick up what a lost message or a killed worker left behind."""
    find_forgotten_imports()
