"""A sink and workers for the tests of the delivery engine."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from django.conf import settings

from common.mailing.actions import make_batch
from common.mailing.message import Content
from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, Guarantee, Scope
from tests.processes import celery_worker
from tests.source_tree import ROOT

LEASE = "2"
CONTENT = Content(
    sender="Distretto <notizie@distretto.example>",
    subject="Notizie per {{ name }}",
    text="Ciao {{ name }},\n\nquesta è la lettera di novembre.\n",
    html="<p>Ciao {{ name }}</p>",
    headers={"List-Unsubscribe": "<https://distretto.example/u/{{ token }}>"},
)


@dataclass
class RunningSink:
    """A sink in a process of its own."""

    process: "subprocess.Popen[str]"
    log: Path
    port: int

    @property
    def url(self) -> str:
        """What `EMAIL_URL` has to be for a worker to send here."""
        return f"smtp://127.0.0.1:{self.port}"

    def message_ids(self) -> list[str]:
        """Every mail taken, in the order of arrival, doubles included."""
        return [line.split()[0] for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def recipients(self) -> list[str]:
        """Whom the mails taken were for."""
        return [line.split()[1] for line in self.log.read_text().splitlines()] if self.log.exists() else []


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


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[RunningSink]:
    """Return a sink that takes everything but what recipients' names ask it to refuse."""
    with running_sink(tmp_path) as running:
        yield running


@pytest.fixture
def workers(sink: RunningSink) -> Callable[..., object]:
    """Return a context manager: Celery workers and beat that send to the sink, with a lease of two seconds."""

    def start(*options: str, **extra: str) -> object:
        environment = {
            "EMAIL_URL": sink.url,
            "DISTRETTO_ENV": "test",
            "MAILING_LEASE_SECONDS": LEASE,
            "MAILING_TICK_SECONDS": "1",
            "MAILING_TASK_SECONDS": "4",
        }
        beat = f"--schedule={settings.MEDIA_ROOT}/beat"
        return celery_worker("--concurrency=2", "--beat", beat, *options, **(environment | extra))

    return start


def newsletter(addresses: list[str], **fields: object) -> Batch:
    """Queue an issue to these addresses."""
    fields = {"state": BatchState.SENDING} | fields
    batch = make_batch(CONTENT, kind="newsletter", scope=Scope.NEWSLETTER, guarantee=Guarantee.AT_MOST_ONCE, **fields)
    Delivery.objects.bulk_create(
        [
            Delivery(
                batch=batch, address=address, address_key=address, merge={"name": f"Lettrice {n}", "token": f"t{n}"}
            )
            for n, address in enumerate(addresses)
        ]
    )
    return batch


def readers(count: int) -> list[str]:
    """So many addresses."""
    return [f"reader{number}@example.org" for number in range(count)]
