"""What the newsletter does in the background."""

from datetime import timedelta

from celery import shared_task

from django.conf import settings

from newsletters.actions.leaving import forget_unconfirmed


@shared_task(name="newsletters.forget_unconfirmed")
def forget_unconfirmed_task() -> None:
    """Each night: erase what was asked for and never confirmed."""
    forget_unconfirmed(older_than=timedelta(days=settings.NEWSLETTER_FORGET_DAYS))
