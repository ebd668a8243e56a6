"""The browser of tests and benchmarks: the machine's own, or the one that Playwright fetches where Ubuntu has none."""

import ctypes
import json
import os
import shlex
import shutil
from pathlib import Path

from devstack import machine
from devstack.account import ServiceError
from devstack.commands import Refused
from devstack.environment import PYTHON
from devstack.places import VENV, var_dir
from devstack.steps import Steps

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
OS_RELEASE = Path("/etc/os-release")
SHELL = "chromium-headless-shell"


def find() -> str | None:
    """A Chromium that can be driven: `CHROMIUM`, what is on the PATH but Ubuntu's stub for a snap, Playwright's."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    for name in NAMES:
        found = shutil.which(name)
        if found and b"snap" not in Path(found).read_bytes()[:4096]:
            return found
    return _fetched()


def _fetched() -> str | None:
    """What the locked Playwright has fetched to the end; one that was fetched by another release has another name."""
    for listing in VENV.glob("lib/python*/site-packages/playwright/driver/package/browsers.json"):
        revisions = {entry["name"]: entry["revision"] for entry in json.loads(listing.read_text())["browsers"]}
        folder = browsers_dir() / f"{SHELL.replace('-', '_')}-{revisions[SHELL]}"
        if (folder / "INSTALLATION_COMPLETE").exists():
            return next((str(program) for program in folder.glob("*/chrome-headless-shell")), None)
    return None


def browsers_dir() -> Path:
    """Where Playwright puts what it fetches."""
    return var_dir() / "browsers"


def missing_packages() -> list[str]:
    """The packages that browser tests need and this machine lacks."""
    missing = []
    if find() is None:
        if os.environ.get("CHROMIUM"):
            raise ServiceError(f"CHROMIUM={os.environ['CHROMIUM']} is not a program")
        if not _is_ubuntu():
            missing.append("chromium")
    try:
        ctypes.CDLL("libatomic.so.1")  # the Node.js inside playwright's wheel
    except OSError:
        missing.append("libatomic1")
    return missing


def _is_ubuntu() -> bool:
    """Whether this is Ubuntu, whose Chromium is a snap."""
    return OS_RELEASE.exists() and "ID=ubuntu" in OS_RELEASE.read_text().splitlines()


def prepare(steps: Steps) -> None:
    """Let the Playwright of `.venv` bring its Chromium where no package has; its libraries come first."""
    if find() is not None:
        return
    with steps.step("the browser's libraries"):
        _install_libraries()
    with steps.step("browser"):
        _fetch()


def _install_libraries() -> None:
    """Playwright knows their packages on each Ubuntu; left to itself it would call a sudo that asks for a password."""
    install = [str(PYTHON), "-m", "playwright", "install-deps", "chromium"]
    if machine.quiet([*install, "--dry-run"]).returncode == 0:  # all are there
        return
    why = "The browser needs system libraries. Run once"
    prefix = machine.root_prefix()
    if prefix is not None:
        done = machine.quiet([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *install])
        if done.returncode == 0:
            return
        why = f"{done.stdout.strip()}\n\nInstalling the browser's libraries failed; it was tried with"
    raise Refused(f"{why}:\n\n  sudo {shlex.join(install)}\n")


def _fetch() -> None:
    into = f"PLAYWRIGHT_BROWSERS_PATH={browsers_dir()}"
    done = machine.quiet(["env", into, str(PYTHON), "-m", "playwright", "install", "--only-shell", "chromium"])
    if find() is None:
        said = done.stdout.splitlines()
        reason = next((line for line in said if line.startswith("Error: ")), said[-1] if said else "it said nothing")
        raise Refused(
            f"Ubuntu has no package of Chromium, and Playwright could not fetch its own:\n\n  {reason}\n\n"
            "Give it a way to the network, install Google Chrome, or set CHROMIUM=/path/to/chromium"
        )
