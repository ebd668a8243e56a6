"""`bin/check [NAME…]`: everything that can be checked without running the product."""

import argparse
import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed

from devstack.checks import CHECKS, RUNNING, Check
from devstack.commands import Stopped, full_environment, make_files
from devstack.private import private_servers
from devstack.steps import Steps

NEEDS = "dev"
BROWSER = False


def read_arguments(arguments: list[str]) -> list[Check]:
    """The checks that are wanted: all, or those that are named."""
    parser = argparse.ArgumentParser(
        prog="bin/check",
        description="Checks what can be checked without running the product. Ends with 1 when something is wrong.",
        epilog="Checks: " + ", ".join(f"{check.name} ({check.label})" for check in CHECKS),
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these checks")
    names = set(parser.parse_args(arguments).names)
    if unknown := names - {check.name for check in CHECKS}:
        parser.error(f"no check is called {', '.join(sorted(unknown))}")
    return [check for check in CHECKS if not names or check.name in names]


def steps() -> Steps:
    """Steps go to the screen."""
    return Steps()


def main(checks: list[Check]) -> int:
    """Run all checks, also after one has failed; then say what is wrong."""
    screen = steps()
    wrong: dict[str, str] = {}
    with private_servers(screen, migrated=False) as servers:
        environment = full_environment(servers)
        make_files(environment, screen)
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
            running = {threads.submit(_timed, check, environment): check for check in checks}
            try:
                for done in as_completed(running):
                    complaints, seconds = done.result()
                    screen.line(running[done].label, "WRONG" if complaints else "", seconds)
                    if complaints:
                        wrong[running[done].label] = complaints
            except Stopped:
                threads.shutdown(wait=False, cancel_futures=True)
                for process in RUNNING:
                    process.kill()
                raise
    for label, complaints in wrong.items():
        screen.note(f"\n== {label}\n{complaints}")
    screen.note(f"\nwrong: {', '.join(wrong)}" if wrong else "\nall is well")
    return 1 if wrong else 0


def _timed(check: Check, environment: Mapping[str, str]) -> tuple[str, float]:
    started = time.monotonic()
    return check.run(environment), time.monotonic() - started
