"""The delivery engine as it runs in production, in processes of its own: workers, beat, and an SMTP sink to send to."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from celery import current_app

from common.mailing.models import Batch
from common.queue import send
from tests.processes import celery_worker, child_environment, kill_group, wait_until
from tests.source_tree import ROOT

# Short, so that what was lost is found soon; long enough that a busy machine takes no lease away.
QUICK = {
    "DISTRETTO_ENV": "test",
    "MAILING_LEASE_SECONDS": "3",
    "MAILING_TICK_SECONDS": "1",
    "MAILING_TASK_SECONDS": "2",
    "MAILING_SMTP_TIMEOUT": "2",
    "MAILING_HOLD_SECONDS": "0.5",
    "MAILING_CLAIM_SIZE": "10",
}
PROCESSES = 6  # Celery may take seconds to fill a gap that a kill has torn: the others go on
QUEUES = ("celery", "bulk")


@dataclass
class RunningSink:
    """A sink in a process of its own."""

    process: "subprocess.Popen[str]"
    log: Path
    port: int

    @property
    def url(self) -> str:
        """What `EMAIL_URL` has to be for a worker to send here."""
        return f"smtp://distretto:secret@127.0.0.1:{self.port}"

    def lines(self, batch: Batch | None = None) -> list[list[str]]:
        """Every mail taken, in the order of arrival, doubles included: Message-ID, recipient, envelope sender."""
        taken = [line.split(" ") for line in self.log.read_text().splitlines()] if self.log.exists() else []
        return [line for line in taken if batch is None or line[0].startswith(f"<{batch.pk.hex}.")]

    def ids(self, batch: Batch) -> list[str]:
        """The Message-IDs of a batch's mails that were taken."""
        return [line[0] for line in self.lines(batch)]

    def mails(self) -> list[bytes]:
        """The bytes of every mail taken, of a sink that keeps them."""
        mails, kept = [], Path(f"{self.log}.mails").read_bytes()
        while kept:
            size, _, rest = kept.partition(b"\n")
            mails.append(rest[: int(size)])
            kept = rest[int(size) + 1 :]
        return mails

    def order(self, mode: str = "") -> None:
        """Answer so from now on; nothing: as usual."""
        Path(f"{self.log}.mode").write_text(mode)


@contextmanager
def running_sink(folder: Path, *options: str) -> Iterator[RunningSink]:
    """Run a sink for the time of the block."""
    log = folder / "sink.log"
    command = [sys.executable, "-m", "tests.mailing.sink", str(log), *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield RunningSink(process, log, int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def beat(folder: Path, **extra: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run beat for the time of the block, apart from the workers: killing one must not stop the other."""
    options = ("--pidfile=", f"--schedule={folder / 'beat'}", "--loglevel=WARNING")
    command = [sys.executable, "-m", "celery", "--app=distretto", "beat", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=child_environment(**extra), start_new_session=True)
    try:
        yield process
    finally:
        kill_group(process)


def status(process: psutil.Process) -> str:
    """What a process is doing; nothing when it is gone."""
    try:
        return str(process.status())
    except psutil.NoSuchProcess:
        return ""


class Engine:
    """Workers, beat and sink, shared by the tests of a module."""

    def __init__(self, folder: Path, sink: RunningSink) -> None:
        self.folder, self.sink = folder, sink
        self._wish = folder / "fault"
        self.environment = QUICK | {"EMAIL_URL": sink.url, "MAILING_FAULT_FILE": str(self._wish)}
        self._worker = ExitStack()
        self._rest = ExitStack()

    def start(self) -> None:
        """Start beat and a worker."""
        self._beat = self._rest.enter_context(beat(self.folder, **self.environment))
        self.start_worker()

    def start_worker(self) -> None:
        """Start the worker (again). Two processes send a batch, unless a test rings for more."""
        self.worker = self._worker.enter_context(celery_worker(f"--concurrency={PROCESSES}", **self.environment))

    def stop(self) -> None:
        """End everything."""
        self._worker.close()
        self._rest.close()

    def kill_worker(self) -> None:
        """Kill -9 of the worker with all its processes. What it had taken from the broker is gone too."""
        self._worker.close()
        self._forget_taken()

    @contextmanager
    def instead(self, **extra: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A worker with two processes and other settings in place of the usual one."""
        self.kill_worker()
        with celery_worker("--concurrency=2", **(self.environment | extra)) as worker:
            yield worker
        self._forget_taken()
        self.start_worker()

    @staticmethod
    def _forget_taken() -> None:
        with current_app.connection_for_write() as connection:
            connection.default_channel.client.delete("unacked", "unacked_index")

    def children(self, worker: "subprocess.Popen[bytes] | None" = None) -> list[psutil.Process]:
        """The worker's living processes, which do the sending."""
        children = psutil.Process((worker or self.worker).pid).children()
        return [child for child in children if status(child) not in {"", psutil.STATUS_ZOMBIE}]

    def wish(self, point: str, signal_name: str = "SIGKILL") -> None:
        """Have the first process that reaches the point get this signal."""
        draft = self._wish.with_suffix(".draft")
        draft.write_text(f"{point}: {signal_name}")
        draft.rename(self._wish)

    def wish_came_true(self) -> bool:
        """Whether a process got there."""
        return not self._wish.exists()

    def stopped(self, worker: "subprocess.Popen[bytes] | None" = None) -> list[psutil.Process]:
        """The processes that sleep on a SIGSTOP."""
        return [child for child in self.children(worker) if status(child) == psutil.STATUS_STOPPED]

    def wake(self, worker: "subprocess.Popen[bytes] | None" = None) -> None:
        """SIGCONT to whoever sleeps."""
        for child in self.stopped(worker):
            child.resume()

    def is_idle(self) -> bool:
        """Whether nothing waits in the broker and nothing is being worked at."""
        with current_app.connection_for_read() as connection:
            broker: Any = connection.default_channel.client
            return not any(broker.llen(queue) for queue in QUEUES) and not broker.hlen("unacked")

    def begin(self) -> None:
        """Let beat go on."""
        os.killpg(self._beat.pid, signal.SIGCONT)

    def rest(self) -> None:
        """Stop the ticks, and wait until no process touches the database."""
        self._wish.unlink(missing_ok=True)
        self.sink.order()
        os.killpg(self._beat.pid, signal.SIGSTOP)
        self.wake()
        Batch.objects.update(hold_until="9999-12-31T00:00:00Z")  # nothing of this test is sent during the next
        with current_app.connection_for_write() as connection:
            broker: Any = connection.default_channel.client
            wait_until(lambda: not broker.delete(*QUEUES) and self.is_idle(), what="the workers being idle")

    @staticmethod
    def call(task: str, batch: Batch) -> None:
        """Put one task for the batch into the broker."""
        send(task, batch.pk)
