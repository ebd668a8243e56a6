"""`bin/bench NAME [--json] [OPTIONS…]`: runs `benchmarks/NAME.py` on servers of its own.

A benchmark is a module that prints its table on stdout and, given `--json`, one JSON object on the last line.
"""

import sys

from devstack import browser
from devstack.commands import django, full_environment, make_files, run_foreground
from devstack.environment import PYTHON
from devstack.places import ROOT
from devstack.private import private_servers
from devstack.steps import Steps

NEEDS = "dev"
BROWSER = True


def benchmarks() -> list[str]:
    """The names of all benchmarks."""
    return sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))


def read_arguments(arguments: list[str]) -> list[str]:
    """The benchmark's name; everything after it belongs to the benchmark."""
    names = ", ".join(benchmarks()) or "none yet"
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(
            f"usage: bin/bench NAME [--json] [OPTIONS…]\n\nPrints a table; with --json one JSON object on the last line.\n"
            f"Benchmarks: {names}\nbin/bench NAME --help tells a benchmark's own options."
        )
        raise SystemExit(0 if arguments else 2)
    if arguments[0] not in benchmarks():
        print(f"bin/bench: no benchmark is called {arguments[0]!r}: there are {names}", file=sys.stderr)
        raise SystemExit(2)
    return arguments


def steps() -> Steps:
    """Stdout is the benchmark's: steps go to stderr."""
    return Steps(sys.stderr)


def main(arguments: list[str]) -> int:
    """Run one benchmark on a database that has its tables and reference data."""
    name, *options = arguments
    with private_servers(steps(), migrated=True, fast=False) as servers:
        environment = full_environment(servers) | {"CHROMIUM": browser.find() or ""}
        make_files(environment, steps())
        with steps().step("reference data"):
            django(environment, "load_reference_data")
        argv = [str(PYTHON), "-m", f"benchmarks.{name}", *options]
        return run_foreground(argv, environment, ROOT)
