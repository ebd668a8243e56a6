"""Filling the database: tables, reference data, demo data."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from devstack.account import Account, ServiceError, data_dir, die_with_parent
from devstack.environment import PYTHON
from devstack.locks import Lock, is_free
from devstack.places import ROOT, control_dir, var_dir
from devstack.processes import PREPARE

MADE_WHILE_RUNNING = ("media", "log")


def prepared_mark() -> Path:
    """Is there once the embedded database has its tables and reference data."""
    return control_dir() / "prepared.json"


def needs_filling() -> bool:
    """Whether the embedded database is new."""
    return not os.environ.get("DATABASE_URL") and not prepared_mark().exists()


def fill(environment: Mapping[str, str], *, demo: bool, stdout: int | None = None) -> dict[str, object]:
    """Bring the tables up to date, load reference data and, once, the demo; says which sign-ins there are."""
    filling = Lock(control_dir() / "prepare.lock")
    report = control_dir() / "prepare-report.json"
    try:
        filling.wait_exclusive()
        report.unlink(missing_ok=True)
        arguments = ["--report", str(report), *([] if demo else ["--no-demo"])]
        done = subprocess.run(
            [str(PYTHON), *PREPARE[1:], *arguments],
            cwd=ROOT,
            env={"LOG_LEVEL": "WARNING"} | dict(environment),  # its own lines say enough
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            check=False,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        if done.returncode:
            raise ServiceError("the database could not be prepared (the reason is above)")
        if not os.environ.get("DATABASE_URL"):
            report.replace(prepared_mark())
            report = prepared_mark()
        found: dict[str, object] = json.loads(report.read_text())
        return found
    finally:
        filling.release()


def kept_folders() -> list[Path]:
    """What `--fresh` deletes: the servers' data, uploads, logs."""
    base = data_dir(Account())
    folders = [base / "pg", base / "valkey", *(var_dir() / name for name in MADE_WHILE_RUNNING)]
    return [folder for folder in folders if folder.exists()]


def delete_all() -> None:
    """Delete everything that was kept, unless somebody is using it."""
    for kind in ("pg", "valkey"):
        if not is_free(control_dir() / f"{kind}.users.lock"):
            raise ServiceError("another command of this checkout is using the servers: stop it first")
    prepared_mark().unlink(missing_ok=True)
    for folder in kept_folders():
        shutil.rmtree(folder)
