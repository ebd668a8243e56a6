"""The virtual environment `.venv`, with the locked packages: made once, checked in an instant afterwards."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from devstack import machine
from devstack.account import ServiceError
from devstack.places import ROOT, VENV
from devstack.steps import Steps

PYTHON = VENV / "bin" / "python"
REQUIREMENTS = {"run": ("base.txt", "local.txt"), "dev": ("dev.txt",)}


def requirement_files(kind: str) -> list[Path]:
    """The locked lists that make up `kind`."""
    return [ROOT / "requirements" / name for name in REQUIREMENTS[kind]]


def stamp_text(kind: str) -> str:
    """What the environment was made from; when this changes, it is brought up to date."""
    lists = b"".join(path.read_bytes() for path in requirement_files(kind))
    return f"{hashlib.sha256(lists).hexdigest()} {sys.version_info[:2]}\n"


def is_current(kind: str) -> bool:
    """Whether `.venv` works and holds the locked packages."""
    stamp = VENV / f".installed-{kind}"
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == stamp_text(kind)


def lacks_venv_package() -> bool:
    """Whether this Python lacks what Debian keeps in python3-venv."""
    return not usable() and importlib.util.find_spec("ensurepip") is None


def prepare(kind: str, steps: Steps) -> None:
    """Make `.venv` when there is none, and install the locked packages."""
    if not usable():
        with steps.step("virtual environment"):
            shutil.rmtree(VENV, ignore_errors=True)
            _make()
    with steps.step("locked packages"):
        arguments = [part for path in requirement_files(kind) for part in ("-r", str(path))]
        run_silently([str(PYTHON), "-m", "pip", "install", *PIP_OPTIONS, "--require-hashes", *arguments], "pip")
        (VENV / f".installed-{kind}").write_text(stamp_text(kind))


PIP_OPTIONS = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location")


def usable() -> bool:
    """Whether `.venv` is there, of this Python's version, and with pip."""
    major, minor = sys.version_info[:2]
    return PYTHON.exists() and (VENV / f"lib/python{major}.{minor}/site-packages/pip/__init__.py").exists()


def _make() -> None:
    """Three ways to a virtual environment with pip: Debian's python3-venv, a pip of the system, a pip unpacked."""
    if importlib.util.find_spec("ensurepip"):
        run_silently([sys.executable, "-m", "venv", str(VENV)], "venv")
        return
    run_silently([sys.executable, "-m", "venv", "--without-pip", str(VENV)], "venv")
    with tempfile.TemporaryDirectory(prefix="distretto-pip-") as folder:
        wheel = unpack_pip(Path(folder))
        run_silently([str(PYTHON), f"{wheel}/pip", "install", *PIP_OPTIONS, "--no-index", str(wheel)], "pip")


def unpack_pip(folder: Path) -> Path:
    """Debian's own pip wheel, fetched and unpacked below `folder`: needs no root, changes nothing on the system."""
    installed = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    if installed:
        return installed[0]
    for part in ("lists/partial", "cache/archives/partial", "root"):
        (folder / part).mkdir(parents=True)
    own = [
        f"Dir::State::lists={folder}/lists",
        f"Dir::Cache={folder}/cache",
        "Debug::NoLocking=1",
        "APT::Sandbox::User=",
    ]
    get = ["apt-get", "-qq", *(part for option in own for part in ("-o", option))]
    try:
        run_silently([*get, "update"], "apt-get")
        run_silently([*get, "download", "python3-pip-whl"], "apt-get", cwd=folder)
        run_silently(["dpkg-deb", "-x", str(next(folder.glob("*.deb"))), str(folder / "root")], "dpkg-deb")
        return next(folder.glob("root/usr/share/python-wheels/pip-*.whl"))
    except (ServiceError, OSError, StopIteration):
        raise machine.MissingPackages(["python3-venv"]) from None


def run_silently(
    command: list[str], name: str, *, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> str:
    """Run a program whose output only matters when it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=dict(environment) if environment is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServiceError(f"{name} failed:\n{done.stdout}")
    return done.stdout
