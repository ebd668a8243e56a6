"""The project: settings, addresses, and the Celery application that workers load."""

from distretto.celery import app as celery_app

__all__ = ["celery_app"]
