"""The processes of the measurement: worker and beat as in production, and an SMTP sink."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from common.mailing.actions import make_batch
from common.mailing.message import Content
from common.mailing.models import Batch
from common.mailing.states import Guarantee, Scope
from devstack.processes import COMMANDS

PARAGRAPH = (
    "Il distretto ha aperto le iscrizioni al nuovo ciclo di audit tecnologici: un giorno in azienda, gratuito, per "
    "trovare con chi ci lavora gli ambiti di miglioramento da cui partire. È la strada più breve verso i bandi. "
)
WORD = re.compile(r"\b\w{6,}\b")


def content() -> Content:
    """An issue of usual size: 12 kB with both parts, a name and links of each reader's own."""
    chance = random.Random(7)  # noqa: S311 (filler)
    blocks = [WORD.sub(lambda m: m.group() if chance.random() < 0.7 else m.group()[::-1], PARAGRAPH) for _ in range(12)]
    text = "Buongiorno {{ name }},\n\n" + "\n\n".join(blocks) + "\n\nPer non ricevere più: {{ unsubscribe_url }}\n"
    html = "".join(
        f'<tr><td style="padding: 16px 24px; font: 16px/1.5 Inter, Arial, sans-serif; color: #1f2933"><p>{block}</p>'
        f'<p><a href="https://distretto.example/notizie/{number}" style="color: #1d4ed8">Leggi</a></p></td></tr>'
        for number, block in enumerate(blocks)
    )
    return Content(
        sender="Distretto Tecnologico <notizie@distretto.example>",
        subject="Notizie di novembre per {{ name }}: più audit, più bandi",
        text=text,
        html=f'<html lang="it"><body><p>Buongiorno {{{{ name }}}},</p><table>{html}</table>'
        '<p><a href="{{ unsubscribe_url }}">Non ricevere più</a></p></body></html>',
        headers={"List-Unsubscribe": "<{{ unsubscribe_url }}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def sample_batch() -> Batch:
    """An issue that nobody gets yet."""
    return make_batch(content(), kind="newsletter", scope=Scope.NEWSLETTER, guarantee=Guarantee.AT_MOST_ONCE)


class Sink:
    """The SMTP sink of the tests: it writes one line for each mail it takes."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "sink.log"
        self._counted, self._read = 0, 0

    def __enter__(self) -> Self:
        self.log.touch()
        command = [sys.executable, "-m", "tests.mailing.sink", str(self.log)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None  # noqa: S101
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def count(self) -> int:
        """How many mails it has taken. Reads what is new: to count it all anew would take the processor from the sending."""
        with self.log.open("rb") as log:
            log.seek(self._read)
            new = log.read()
        self._read += len(new)
        self._counted += new.count(b"\n")
        return self._counted

    def ids(self, batch: Batch) -> list[str]:
        """The Message-IDs of a batch's mails, doubles included."""
        mark = f"<{batch.pk.hex}."
        return [line.partition(" ")[0] for line in self.log.read_text().splitlines() if line.startswith(mark)]


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


class Engine:
    """Worker (two processes) and beat."""

    def __init__(self, folder: Path, sink: Sink) -> None:
        self.folder, self.sink = folder, sink

    def __enter__(self) -> Self:
        environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}", "PYTHONWARNINGS": "ignore"}
        self._processes = [
            subprocess.Popen([sys.executable, *COMMANDS[name][1:], *more], env=environment, start_new_session=True)
            for name, more in (("worker", ()), ("beat", (f"--schedule={self.folder / 'beat'}",)))
        ]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def children(self) -> list[psutil.Process]:
        """The worker's living processes."""
        children = psutil.Process(self._processes[0].pid).children()
        return [child for child in children if _is_alive(child)]

    def wait_for_workers(self) -> None:
        """Until both processes are there."""
        while len(self.children()) < 2:
            time.sleep(0.1)

    def largest_mb(self) -> float:
        """The most memory that one of them has held so far."""
        peaks = [
            int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child.pid}/status").read_text()).group(1))  # type: ignore[union-attr]
            for child in self.children()
        ]
        return round(max(peaks) / 1024, 1)

    def seconds_until_more(self, before: int, goes_on: Callable[[], bool]) -> float:
        """How long it takes until another mail arrives."""
        started = time.perf_counter()
        while self.sink.count() <= before and goes_on():
            time.sleep(0.02)
        return time.perf_counter() - started
