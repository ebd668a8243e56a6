"""The Celery application. Tasks are short, idempotent and carry an id, never data."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "distretto.settings")

app = Celery("distretto")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
