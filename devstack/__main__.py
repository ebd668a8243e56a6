"""`python -m devstack DOOR ARGS…`, called by the scripts in `bin/`.

First on the machine's own Python: arguments are read, and what is missing is installed. Then once more inside
`.venv`, to do the work.
"""

import os
import sys
from pathlib import Path
from types import ModuleType

from devstack import browser, environment, machine
from devstack.account import ServiceError
from devstack.commands import Refused, Stopped, catch_signals
from devstack.doors import bench, check, manage, run, test
from devstack.locks import Lock
from devstack.places import VENV, control_dir
from devstack.steps import Steps

DOORS: dict[str, ModuleType] = {"run": run, "manage": manage, "test": test, "check": check, "bench": bench}


def prepare(door: ModuleType, steps: Steps) -> None:
    """Install what the machine and the checkout lack for this door."""
    setting_up = Lock(control_dir() / "setup.lock")
    try:
        setting_up.wait_exclusive()
        missing = machine.missing_libraries() + (browser.missing_packages() if door.BROWSER else [])
        if environment.lacks_venv_package() and (missing or machine.root_prefix() is not None):
            missing.append("python3-venv")
        if missing:
            with steps.step("system packages"):
                machine.install(missing)
        if not environment.is_current(door.NEEDS):
            environment.prepare(door.NEEDS, steps)
        if door.BROWSER:
            browser.prepare(steps)
    finally:
        setting_up.release()


def main(argv: list[str]) -> int:
    """Go through one door."""
    name, arguments = argv[0], argv[1:]
    door = DOORS[name]
    if folder := os.environ.get("DISTRETTO_VAR"):
        os.environ["DISTRETTO_VAR"] = str(Path(os.environ.get("DISTRETTO_CALLER_DIR", ".")) / folder)
    options = door.read_arguments(arguments)
    catch_signals()
    try:
        if Path(sys.prefix).resolve() == VENV.resolve():
            return int(door.main(options))
        if name == "run":
            run.begin(options).release()
        prepare(door, door.steps())
        os.execv(environment.PYTHON, [str(environment.PYTHON), "-m", "devstack", *argv])
    except Stopped as stopped:
        return 128 + stopped.signum
    except (machine.MissingPackages, Refused) as refusal:
        print(f"bin/{name}: {refusal}", file=sys.stderr)
        return 2
    except ServiceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
