"""Servers for one test run only: own folder, no care for the disk, a migrated database to copy from."""

import hashlib
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack.account import Account, data_dir
from devstack.commands import django, full_environment, undisturbed
from devstack.locks import Lock, is_free
from devstack.places import ROOT, control_dir
from devstack.postgres import Postgres
from devstack.servers import Server
from devstack.steps import Steps
from devstack.valkey import Valkey

TEMPLATES_KEPT = 2


@contextmanager
def private_servers(steps: Steps, *, migrated: bool, fast: bool = True) -> Iterator[dict[str, str]]:
    """A PostgreSQL and a Valkey of our own while inside, as the environment that names them.

    `fast` takes no care of the disk, which is right for tests and wrong for measurements.
    """
    account = Account()
    base = data_dir(account)
    scratch = base / "test"
    scratch.mkdir(mode=0o755, exist_ok=True)
    sweep(scratch)
    template = _template(account, base, steps) if migrated else None
    folder = scratch / secrets.token_hex(3)
    folder.mkdir(mode=0o755)
    alive = Lock(folder / "alive.lock")
    alive.wait_exclusive()
    servers: list[Server] = []
    try:
        if template:
            subprocess.run(["cp", "-a", template, folder / Postgres.key], check=True)
        with steps.step("PostgreSQL and Valkey"):
            servers.append(Postgres(account, folder, fast=fast, binaries_in=base))
            servers.append(Valkey(account, folder, fast=fast, binaries_in=base))
            for server in servers:
                server.start()
        environment = {name: value for server in servers for name, value in server.environment().items()}
        if template:
            environment["DISTRETTO_TEST_TEMPLATE"] = "distretto"
        yield environment
    finally:
        with undisturbed():
            for server in servers:
                server.stop()
                server.remove()
            shutil.rmtree(folder, ignore_errors=True)
            alive.release()


def sweep(scratch: Path) -> None:
    """Delete what killed test runs left behind."""
    for folder in scratch.iterdir():
        if not folder.name.startswith("template") and is_free(folder / "alive.lock"):
            shutil.rmtree(folder, ignore_errors=True)


def schema_key() -> str:
    """Changes when a migration, the SQL that one runs (`sql.py`) or a locked package does."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    migrations = [*ROOT.glob("[a-z]*/migrations/*.py"), *ROOT.glob("[a-z]*/[a-z]*/migrations/*.py")]
    sources = ROOT.glob("[a-z]*/[a-z]*/sql.py")
    for path in [ROOT / "requirements" / "dev.txt", *sorted(migrations), *sorted(sources)]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _template(account: Account, base: Path, steps: Steps) -> Path:
    """A stopped PostgreSQL's data folder whose database has been migrated; made once for each schema."""
    making = Lock(control_dir() / "template.lock")
    try:
        making.wait_exclusive()
        folder = base / "test" / f"template-{schema_key()}"
        if not (folder / "complete").exists():
            with steps.step("migrated database to copy"):
                _make_template(account, base, folder)
        (folder / "complete").touch()
        kept = sorted((base / "test").glob("template-*/complete"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[TEMPLATES_KEPT:]:
            shutil.rmtree(old.parent, ignore_errors=True)
        return folder / Postgres.key
    finally:
        making.release()


def _make_template(account: Account, base: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755)
    server = Postgres(account, folder, fast=True, binaries_in=base)
    try:
        server.start()
        django(full_environment(server.environment()), "migrate", "--no-input", "-v", "0")
    finally:
        server.stop()
        shutil.rmtree(server.sockets, ignore_errors=True)
