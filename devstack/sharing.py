"""The servers that `bin/run`, `bin/manage` and `bin/bench` share: the first one in starts them, the last one out stops them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from devstack.account import ServiceError
from devstack.keeper import KINDS
from devstack.locks import Lock, is_free
from devstack.places import ROOT, control_dir

START_TIMEOUT = 120.0
STOP_TIMEOUT = 90.0
GIVEN_BY = {"pg": "DATABASE_URL", "valkey": "REDIS_URL"}


class Lease:
    """The right to use one shared server; as long as one process has a lease, the server runs."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.title = KINDS[kind].title
        folder = control_dir()
        self.status_file = folder / f"{kind}.json"
        self.keeper_lock = folder / f"{kind}.keeper.lock"
        self.log = folder / f"{kind}.keeper.log"
        self.start_lock = folder / f"{kind}.start.lock"
        self.users = Lock(folder / f"{kind}.users.lock")
        self.status: dict[str, object] = {}

    def take(self) -> None:
        """Join the users, and start the server when it is not up. Also mends a lease whose keeper was killed."""
        starting = Lock(self.start_lock)
        try:
            starting.wait_exclusive()
            self.users.wait_shared()  # waits while a keeper is stopping its server
            if is_free(self.keeper_lock):
                self._start_keeper()
            self.status = self._wait_for_status()
        finally:
            starting.release()

    @property
    def kept(self) -> bool:
        """Whether the keeper is alive."""
        return not is_free(self.keeper_lock)

    @property
    def environment(self) -> dict[str, str]:
        """How the product reaches the server."""
        found = self.status.get("environment")
        return dict(found) if isinstance(found, dict) else {}

    def read_status(self) -> dict[str, object]:
        """What the keeper last said."""
        try:
            status: dict[str, object] = json.loads(self.status_file.read_text())
        except (OSError, ValueError):
            return {}
        return status

    def _start_keeper(self) -> None:
        self.status_file.unlink(missing_ok=True)
        lock = Lock(self.keeper_lock)
        if not lock.try_exclusive():
            raise ServiceError(f"two keepers for {self.title} at once: try again")
        try:
            with self.log.open("wb") as log:
                subprocess.Popen(
                    [sys.executable, "-m", "devstack.keeper", self.kind],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=(lock.handle,),
                )
        finally:
            lock.release()  # the keeper has its copy

    def _wait_for_status(self) -> dict[str, object]:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            status = self.read_status()
            if "error" in status:
                raise ServiceError(str(status["error"]))
            if "environment" in status:
                return status
            if not self.kept:
                break
            time.sleep(0.02)
        raise ServiceError(f"{self.title} does not start\n{self.log.read_text(errors='replace')}")

    def give_back(self) -> None:
        """Leave; the last one out stops the server and waits until it is gone."""
        if self.users.try_exclusive():
            keeper = self.read_status().get("keeper")
            if self.kept and isinstance(keeper, int):
                os.kill(keeper, signal.SIGTERM)
            self._wait_for_end()
        elif not self.users.try_shared():  # the keeper saw it first and is stopping
            self._wait_for_end()
        self.users.release()

    def _wait_for_end(self) -> None:
        deadline = time.monotonic() + STOP_TIMEOUT
        while self.kept and time.monotonic() < deadline:
            time.sleep(0.02)


class SharedServers:
    """Leases on those servers that the environment does not name."""

    def __init__(self, leases: list[Lease]) -> None:
        self.leases = leases

    @property
    def environment(self) -> dict[str, str]:
        """How the product reaches the servers."""
        return {name: value for lease in self.leases for name, value in lease.environment.items()}

    @property
    def titles(self) -> str:
        """The servers' names, for the screen."""
        return ", ".join(lease.title for lease in self.leases) or "given by the environment"

    def mend(self) -> list[str]:
        """Start again what was killed together with its keeper; says what happened."""
        news = []
        for lease in self.leases:
            before = lease.status
            if not lease.kept:
                lease.take()
                news.append(f"{lease.title} was killed with its keeper: started again")
            elif (now := lease.read_status()) and now != before:
                lease.status = now
                news.append(f"{lease.title} ended by itself: started again")
        return news


@contextmanager
def shared_servers() -> Iterator[SharedServers]:
    """Use the shared servers while inside."""
    with ExitStack() as leaving:
        leases: list[Lease] = []
        for kind, variable in GIVEN_BY.items():
            if not os.environ.get(variable):
                lease = Lease(kind)
                leaving.callback(lease.give_back)
                lease.take()
                leases.append(lease)
        yield SharedServers(leases)


def data_exists(base: Path) -> bool:
    """Whether the embedded servers already have data in `base`."""
    return any((base / kind).exists() for kind in KINDS)
