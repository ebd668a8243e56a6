"""A checkout's `var/` of its own for a test, and commands that run on it as a person would start them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from devstack.account import Account, data_dir
from devstack.private import schema_key
from tests.processes import wait_until
from tests.source_tree import ROOT

USE_SERVERS = """
import json, sys
from devstack.sharing import shared_servers
with shared_servers() as servers:
    print(json.dumps(servers.environment), flush=True)
    sys.stdin.readline()
"""
NOT_INHERITED = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DISTRETTO_TEST_TEMPLATE", "DJANGO_SETTINGS_MODULE"}


class Place:
    """What stands for one checkout: its own `DISTRETTO_VAR`, with the front-end files of the real one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        self.environment = kept | {"DISTRETTO_VAR": str(folder), "PYTHONUNBUFFERED": "1"}
        for name in ("vendor", "vendor-private"):
            (folder / name).symlink_to(ROOT / "var" / name)

    def migrate_by_copy(self) -> None:
        """Begin with the database that `bin/test` has migrated, which is what migrating would make."""
        template = data_dir(Account()) / "test" / f"template-{schema_key()}" / "pg"
        subprocess.run(["cp", "-a", template, self.folder / "pg"], check=True)

    def start(self, *argv: str, cwd: Path = ROOT) -> subprocess.Popen[str]:
        """Start a command; its output can be read line by line."""
        return subprocess.Popen(
            argv,
            cwd=cwd,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *argv: str, cwd: Path = ROOT, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            argv, cwd=cwd, env=self.environment, input=typed, capture_output=True, text=True, check=False, timeout=120
        )

    @contextmanager
    def user(self) -> Iterator["User"]:
        """A process that uses the servers until it is told to leave."""
        process = self.start(sys.executable, "-c", USE_SERVERS)
        try:
            yield User(process)
        finally:
            if process.poll() is None and process.stdin:
                process.stdin.write("\n")
            process.communicate(timeout=60)

    def pids(self) -> dict[str, int]:
        """The servers and their keepers, by name."""
        found: dict[str, int] = {}
        for kind in ("pg", "valkey"):
            status = json.loads((self.folder / "devstack" / f"{kind}.json").read_text())
            found |= {kind: status["server"], f"{kind} keeper": status["keeper"]}
        return found

    def alive(self) -> list[str]:
        """The command lines of all processes that have this place in their arguments or environment."""
        mark = os.fsencode(self.folder)
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                command = (entry / "cmdline").read_bytes()
                if command and mark in command + (entry / "environ").read_bytes():
                    found.append(f"{entry.name} {command.replace(bytes(1), b' ').decode(errors='replace')}")
            except OSError:
                continue
        return found

    def wait_until_empty(self) -> None:
        """Wait until no process of this place is left."""
        wait_until(lambda: not self.alive(), what="the end of all processes")


class User:
    """A process with leases on the servers of a place."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("{"), line + process.stdout.read()
        self.urls: dict[str, str] = json.loads(line)

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement on the place's database."""
        return sql(self.urls["DATABASE_URL"], statement)


def sql(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run one statement and commit."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def kill(*pids: int) -> None:
    """Kill -9."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read_until(process: "subprocess.Popen[str]", pattern: str, timeout: float = 90) -> str:
    """Read a process's output up to the line that matches."""
    assert process.stdout
    read = []
    deadline = time.monotonic() + timeout
    for line in process.stdout:
        read.append(line)
        if re.search(pattern, line):
            return "".join(read)
        assert time.monotonic() < deadline, "".join(read)
    raise AssertionError(f"ended without {pattern!r}:\n" + "".join(read))


@contextmanager
def new_place() -> Iterator[Place]:
    """A place that is gone afterwards, with everything that ran there."""
    folder = Path(tempfile.mkdtemp(prefix="dt-"))
    folder.chmod(0o755)  # the servers' account has to reach it
    place = Place(folder)
    try:
        yield place
    finally:
        for line in place.alive():
            kill(int(line.split()[0]))
        shutil.rmtree(folder)
