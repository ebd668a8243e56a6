"""How actions hand work to the background: by task name, after the transaction that needs it has committed."""

from functools import partial

from celery import current_app
from kombu import Connection

from django.db import transaction


def enqueue_on_commit(task_name: str, object_id: object, *, queue: str | None = None) -> None:
    """Send the named task with one id when the current transaction commits; to the usual queue unless one is named.

    The queue is only the doorbell: when the broker is down the row that describes the work is still there, and a
    beat tick of the app that owns the task finds it.
    """
    transaction.on_commit(partial(send, task_name, object_id, queue=queue), robust=True)


def send(task_name: str, object_id: object, *, queue: str | None = None, broker: Connection | None = None) -> None:
    """Ring at once, at the usual broker unless one is given.

    How long a task may take is the worker's to say: Celery would write the caller's limits into the message.
    """
    current_app.send_task(
        task_name,
        args=[str(object_id)],
        retry=False,
        queue=queue,
        connection=broker,
        time_limit=None,
        soft_time_limit=None,
    )
