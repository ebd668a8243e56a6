"""Real processes beside a test: a Celery worker on the test's own database and Redis, a broker to ill-treat."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import redis

from django.conf import settings
from django.db import connection

from common.queue import send
from devstack.account import Account
from devstack.valkey import Valkey
from distretto.celery import app
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


class Broker:
    """A Valkey for one test, which may be stopped, restarted and emptied; it keeps its data as in production."""

    def __init__(self, folder: Path) -> None:
        self._server = Valkey(Account(), folder)
        self._server.start()

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to know to use it."""
        return self._server.environment()

    def restart(self) -> None:
        """Kill it and start it on the same data."""
        self.stop()
        self._server.start()

    def stop(self) -> None:
        """Kill it."""
        assert self._server.process is not None
        self._server.process.kill()
        self._server.process.wait(30)

    def flush(self) -> None:
        """Forget every key: queues, what workers have taken, all."""
        redis.Redis(unix_socket_path=str(self._server.socket)).flushall()

    def queued(self) -> int:
        """How many messages wait."""
        return redis.Redis(unix_socket_path=str(self._server.socket)).llen("celery")

    def send(self, task: str, object_id: object) -> None:
        """Put a task into this broker's queue, as the product does."""
        with app.connection_for_write(self.environment["CELERY_BROKER_URL"]) as broker:
            send(task, object_id, broker=broker)


@contextmanager
def own_broker() -> Iterator[Broker]:
    """A broker for the time of the block, where the servers' account can reach it."""
    with tempfile.TemporaryDirectory(prefix="distretto-broker-") as folder:
        Path(folder).chmod(0o755)
        broker = Broker(Path(folder))
        try:
            yield broker
        finally:
            broker.stop()


@contextmanager
def celery_worker(
    *options: str, app_name: str = "distretto", kept: bool = False, **extra: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Celery worker, as the product does, in a process group of its own for the block; its end is a kill.

    `kept`: when it ends it is started again, as bin/run and the containers do. A broker that goes away at a bad moment
    ends a worker: kombu then asks a closed connection for its host.
    """
    celery = [sys.executable, "-m", "celery", f"--app={app_name}", "worker", "--without-gossip", "--without-mingle"]
    command = [*celery, "--concurrency=1", "--loglevel=WARNING", *options]
    if kept:
        command = ["sh", "-c", 'while :; do "$@"; done', "sh", *command]
    process = subprocess.Popen(command, cwd=ROOT, env=child_environment(**extra), start_new_session=True)
    try:
        yield process
    finally:
        kill_group(process)


def kill_group(process: "subprocess.Popen[bytes]", number: int = signal.SIGKILL) -> None:
    """Kill the process and all it started, and wait for its end."""
    if process.poll() is None:
        os.killpg(process.pid, number)
    process.wait(30)
