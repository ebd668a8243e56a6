"""Keeps the web server, the worker and beat running while `bin/run` does.

One that ends is started again, after a pause that grows; one that cannot stay up stops everything. Their output goes
to `var/log/NAME.log`, and from there to the screen.
"""

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from devstack.account import ServiceError, die_with_parent
from devstack.places import ROOT, log_dir, stack_id

LOOK_EVERY = 0.2
STEADY_AFTER = 10.0
MOST_QUICK_ENDS = 5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STOP_TIMEOUT = 25.0
LARGEST_LOG = 5_000_000
EVERYDAY = re.compile(r"\blevel=(?:info|debug)\b")
MARK = "DISTRETTO_SUPERVISED"


class Process:
    """One of the product's processes, with its log."""

    def __init__(
        self, name: str, argv: Sequence[str], environment: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self.name, self.argv, self.say = name, list(argv), say
        self.environment = dict(environment) | {MARK: stack_id()}
        self.log = log_dir() / f"{name}.log"
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        self.log.touch()
        self.shown = self.log.stat().st_size
        self.child: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.quick_ends = 0
        self.start_at = 0.0

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches it only through us."""
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.argv,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        self.started = time.monotonic()

    def look(self) -> None:
        """Show what it wrote; start it again if it has ended."""
        self.show_log()
        now = time.monotonic()
        if self.child is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.child.poll()
        if code is None:
            return
        self.kill_rest()
        self.child = None
        self.quick_ends = self.quick_ends + 1 if now - self.started < STEADY_AFTER else 1
        if self.quick_ends > MOST_QUICK_ENDS:
            raise ServiceError(f"{self.name} ended {self.quick_ends} times in a row; see {self.log}")
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (self.quick_ends - 1))
        self.start_at = now + pause
        self.say(f"{self.name} {how_it_ended(code)}: starting it again in {pause:g} s")

    def show_log(self) -> None:
        """Copy new lines of the log to the screen, with the process's name; everyday news stays in the file."""
        if self.log.stat().st_size <= self.shown:
            return
        with self.log.open("rb") as log:
            log.seek(self.shown)
            new = log.read()
        whole = new[: new.rfind(b"\n") + 1]
        self.shown += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            if line.strip() and not EVERYDAY.search(line):
                self.say(f"{self.name:>6} | {line}")

    def ask_to_stop(self) -> None:
        """SIGTERM: the web server and the worker finish what they have in hand."""
        if self.child and self.child.poll() is None:
            self.child.terminate()

    def wait(self, deadline: float, hurry: Callable[[], bool]) -> None:
        """Wait for its end; kill it at the deadline or when somebody is in a hurry."""
        if self.child is None:
            return
        while self.child.poll() is None and time.monotonic() < deadline and not hurry():
            time.sleep(0.02)
        self.kill_rest()
        self.child.wait()

    def kill_rest(self) -> None:
        """Kill what is left of its session: children that outlived a killed parent."""
        if self.child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)


class Supervisor:
    """The processes together."""

    def __init__(
        self, commands: Mapping[str, Sequence[str]], environment: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self.processes = [Process(name, argv, environment, say) for name, argv in commands.items()]

    def start(self) -> None:
        """Start all."""
        for process in self.processes:
            process.start()

    def look(self) -> None:
        """Look after all, once."""
        for process in self.processes:
            process.look()

    def stop(self, hurry: Callable[[], bool]) -> None:
        """Stop all."""
        for process in self.processes:
            process.ask_to_stop()
        deadline = time.monotonic() + STOP_TIMEOUT
        for process in self.processes:
            process.wait(deadline, hurry)
            process.show_log()


def how_it_ended(code: int) -> str:
    """An exit code in words."""
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


def kill_leftovers() -> int:
    """Kill what an earlier `bin/run` of this checkout left when it was killed itself. Returns how many there were.

    Only called while holding the lock of `bin/run`: whatever carries our mark belongs to nobody any more.
    """
    mark = f"{MARK}={stack_id()}".encode()
    found = [pid for pid in map(_pid, Path("/proc").iterdir()) if pid and mark in _environment_of(pid)]
    for pid in found:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    return len(found)


def _pid(entry: Path) -> int | None:
    return int(entry.name) if entry.name.isdigit() and int(entry.name) != os.getpid() else None


def _environment_of(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
