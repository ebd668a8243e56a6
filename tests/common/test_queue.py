"""The doorbell: what a message carries, and when it is sent."""

from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from common.queue import enqueue_on_commit
from distretto.celery import app
from reports.actions import TASK


def test_a_message_carries_one_id_and_no_limits_of_the_caller(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    app.loader.import_default_modules()
    assert app.tasks[TASK].soft_time_limit, "the caller knows limits of its own"
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_on_commit(TASK, 17)
    with app.connection_for_read() as broker:
        message = broker.default_channel.basic_get("celery", no_ack=True)
    assert message.headers["task"] == TASK
    assert message.headers["timelimit"] == [None, None]
    assert message.payload[0] == ["17"]
