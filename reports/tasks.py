"""The worker's side: take a report, draw it, store it. Each delivery of a task is harmless, however many come."""

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from celery import shared_task

from django.conf import settings

from common.pdf import PdfError
from common.pdf.limits import collector_paused
from reports import actions
from reports.documents import PhotoError, draw_report
from reports.states import Failure

log = structlog.get_logger(__name__)


@shared_task(
    name="reports.render_report",
    acks_late=True,
    reject_on_worker_lost=True,
    soft_time_limit=settings.REPORT_SOFT_SECONDS,
    time_limit=settings.REPORT_HARD_SECONDS,
)
def render_report(report_id: str) -> None:
    """Draw one report, if it is still to be drawn and nobody else is at it."""
    claim = actions.claim_report(int(report_id))
    if claim is not None:
        with collector_paused():  # until the bytes are stored: somebody waits for them
            _draw_and_store(claim)


def _draw_and_store(claim: actions.Claim) -> None:
    try:
        pdf = draw_report(claim.kind, claim.content)
    except SoftTimeLimitExceeded:
        actions.fail_report(claim, Failure.TIME, f"more than {settings.REPORT_SOFT_SECONDS} s")
    except MemoryError:
        actions.fail_report(claim, Failure.MEMORY, f"more than {settings.REPORT_MEMORY_MB} MB")
    except PhotoError as error:
        actions.fail_report(claim, Failure.PHOTO, str(error))
    except PdfError as error:
        actions.fail_report(claim, Failure.REFUSED, str(error))
    except Exception as error:
        actions.fail_report(claim, Failure.UNEXPECTED, f"{type(error).__name__}: {error}")
        raise
    else:
        stored = actions.store_report(claim, pdf)
        log.info("report drawn", report=claim.report_id, pages=pdf.pages, stored=stored)


@shared_task(name="reports.rescue_reports")
def rescue_reports() -> None:
    """The beat tick: find what was forgotten."""
    if found := actions.rescue_reports():
        log.warning("reports forgotten", reports=found)
