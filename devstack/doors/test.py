"""`bin/test [PYTEST ARGS…]`: the tests, on servers of their own, on all cores."""

import os
import signal

from devstack import browser
from devstack.commands import full_environment, make_files, run_foreground
from devstack.environment import PYTHON
from devstack.places import ROOT
from devstack.private import private_servers
from devstack.steps import Steps

NEEDS = "dev"
BROWSER = True
HELP = """usage: bin/test [PYTEST ARGUMENTS…]

Runs the whole suite: unit, database, real worker, real browser; or the part that the arguments name:
  bin/test tests/audits        one folder
  bin/test -k scoring          what has this word in its name
  bin/test -x --lf             stop at the first failure; only what failed last time
  bin/test -n 0 --pdb          in one process, with the debugger

Without -n the tests run on all cores. PostgreSQL and Valkey are started for this run alone and thrown away.
"""
OWN_PROCESSES = (
    "-n",
    "--numprocesses",
    "--pdb",
    "--trace",
    "--co",
    "--collect-only",
    "--fixtures",
    "--markers",
    "no:xdist",
)


def read_arguments(arguments: list[str]) -> list[str]:
    """All but --help belongs to pytest."""
    if arguments in (["--help"], ["-h"]):
        print(HELP)
        raise SystemExit(0)
    return arguments


def steps() -> Steps:
    """Steps go to the screen."""
    return Steps()


def main(arguments: list[str]) -> int:
    """Run pytest on private servers."""
    with private_servers(steps(), migrated=True) as servers:
        environment = full_environment(servers) | {"CHROMIUM": browser.find() or ""}
        make_files(environment, steps())
        argv = [str(PYTHON), "-m", "pytest", *spread(arguments), *arguments]
        return run_foreground(argv, environment, ROOT, stop_with=signal.SIGINT)


def spread(arguments: list[str]) -> list[str]:
    """How the tests are spread over the cores, unless the caller says it."""
    if any(word.startswith(OWN_PROCESSES) for word in arguments):
        return []
    return ["-n", str(len(os.sched_getaffinity(0))), "--dist", "loadgroup"]
