"""Real processes beside a test: a Celery worker on the test's own database and Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tests.source_tree import ROOT


def child_environment(**extra: str) -> dict[str, str]:
    """Return the environment of a process that shall work on this test's database, Redis and files."""
    url = urlsplit(os.environ["DATABASE_URL"])
    return os.environ | {
        "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


def wait_until(condition: Callable[[], object], *, timeout: float = 30, what: str = "the condition") -> None:
    """Return as soon as the condition holds; fail the test when it does not in time."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come true within {timeout} s"
        time.sleep(0.05)


@contextmanager
def celery_worker(*options: str, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Celery worker in a process group of its own for the time of the block; its end is a kill."""
    celery = [sys.executable, "-m", "celery", "--app=distretto", "worker", "--concurrency=1", "--loglevel=WARNING"]
    process = subprocess.Popen([*celery, *options], cwd=ROOT, env=child_environment(**extra), start_new_session=True)
    try:
        yield process
    finally:
        kill_group(process)


def kill_group(process: "subprocess.Popen[bytes]", number: int = signal.SIGKILL) -> None:
    """Kill the process and all it started, and wait for its end."""
    if process.poll() is None:
        os.killpg(process.pid, number)
    process.wait(30)
