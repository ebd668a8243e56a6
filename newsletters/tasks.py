"""What the newsletter does in the background."""

from datetime import timedelta

import structlog
from celery import shared_task

from django.conf import settings

from newsletters.actions.leaving import forget_files, forget_unconfirmed
from newsletters.actions.sending import finish_issues, start_due_issues

log = structlog.get_logger(__name__)


@shared_task(name="newsletters.forget_unconfirmed")
def forget_unconfirmed_task() -> None:
    """Each night: erase what was asked for and never confirmed, and the files of lists that were imported."""
    older_than = timedelta(days=settings.NEWSLETTER_FORGET_DAYS)
    forget_unconfirmed(older_than=older_than)
    forget_files(older_than=older_than)


@shared_task(name="newsletters.tick_issues")
def tick_issues() -> None:
    """The beat tick: let go what is due, and close what the outbox has ended."""
    if started := start_due_issues():
        log.info("issues started", issues=started)
    if finished := finish_issues():
        log.info("issues ended", issues=finished)
