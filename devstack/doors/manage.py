"""`bin/manage ARGS…`: a management command on the servers that this checkout's commands share."""

import os
import sys
from pathlib import Path

from devstack import data
from devstack.commands import full_environment, make_files, run_foreground
from devstack.environment import PYTHON
from devstack.places import ROOT
from devstack.sharing import shared_servers
from devstack.steps import Steps

NEEDS = "run"
BROWSER = False
# These look at the code, or bring the tables themselves: a new database is not filled for them.
WITHOUT_DATA = {
    "",
    "check",
    "compilemessages",
    "diffsettings",
    "flush",
    "help",
    "makemessages",
    "makemigrations",
    "migrate",
    "prepare",
    "showmigrations",
    "sqlmigrate",
    "startapp",
    "translations",
    "version",
}


def read_arguments(arguments: list[str]) -> list[str]:
    """Everything belongs to Django."""
    return arguments


def steps() -> Steps:
    """The command's own output must stay clean: steps go to stderr."""
    return Steps(sys.stderr)


def main(arguments: list[str]) -> int:
    """Start the servers if need be, fill a new database with what every command expects, run the command."""
    caller = Path(os.environ.get("DISTRETTO_CALLER_DIR") or ROOT)
    with shared_servers() as servers:
        environment = full_environment(servers.environment)
        make_files(environment, Steps(sys.stderr, quiet=True))
        command = next((word for word in arguments if not word.startswith("-")), "")
        if command not in WITHOUT_DATA and data.needs_filling():
            print("  a new database: making its tables and reference data", file=sys.stderr)
            data.fill(environment, demo=False, stdout=sys.stderr.fileno())
        return run_foreground([str(PYTHON), str(ROOT / "manage.py"), *arguments], environment, caller)
