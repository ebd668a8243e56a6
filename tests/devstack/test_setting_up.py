"""Setting up a machine: what is missing is installed, or said in the one line that installs it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from devstack import environment, machine
from devstack.checks import FOREIGN, foreign_names, our_files
from devstack.doors.test import spread
from devstack.environment import requirement_files, unpack_pip
from devstack.private import sweep
from tests.source_tree import ROOT


def public_python() -> str:
    """Return a Python that everybody may run: not one in a folder of root's."""
    ours = Path(sys.executable).resolve()
    if all(folder.stat().st_mode & 0o001 for folder in ours.parents):
        return str(ours)
    found = shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin")
    assert found, "only root may run the Python of this checkout, and there is no other"
    return found


def as_nobody(code: str) -> "subprocess.CompletedProcess[str]":
    """Run Python code as somebody who may not become root, on a copy, since the checkout may lie where only root reads."""
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(ROOT / "devstack", Path(folder) / "devstack")
        clean = {"PATH": "/usr/bin:/bin", "PYTHONPATH": folder, "HOME": "/nonexistent"}
        command = [*drop, public_python(), "-c", code]
        return subprocess.run(command, env=clean, cwd="/", capture_output=True, text=True, check=False)


def test_without_root_the_missing_line_is_printed() -> None:
    done = as_nobody(
        "from devstack import machine\n"
        "try:\n    machine.install(['python3-venv', 'libpango-1.0-0'])\n"
        "except machine.MissingPackages as missing:\n    print(missing)"
    )
    lines = [line for line in done.stdout.splitlines() if "apt-get" in line]
    assert lines == ["  sudo apt-get install -y --no-install-recommends python3-venv libpango-1.0-0"], done.stderr


def test_nothing_to_install_asks_nothing() -> None:
    machine.install([])


@pytest.fixture
def pythons(tmp_path: Path) -> Path:
    """A folder with a Python that is too old, and two that will do."""
    for name, works in (("old", False), ("fit", True), ("other", True)):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {int(not works)}\n")
        program.chmod(0o755)
    return tmp_path


def chosen(*candidates: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The Python that the doors would take."""
    code = ['. bin/_lib.sh; find_python "$@"', "bash", *map(str, candidates)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHON"}
    return subprocess.run(
        ["bash", "-c", *code], env=kept | environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_first_python_that_will_do_is_taken(pythons: Path) -> None:
    assert chosen(pythons / "none", pythons / "old", pythons / "fit", pythons / "other").stdout == f"{pythons}/fit\n"


def test_the_systems_own_python_comes_before_others_on_the_path(pythons: Path) -> None:
    (pythons / "fit").rename(pythons / "python3")
    systems = Path("/usr/bin/python3")
    will_do = systems.exists() and chosen(systems).returncode == 0
    found = chosen(PATH=f"{pythons}:/usr/bin:/bin").stdout
    assert found == f"{systems if will_do else 'python3'}\n"


def test_a_python_that_is_asked_for_is_taken_or_refused(pythons: Path) -> None:
    assert chosen(PYTHON=str(pythons / "other")).stdout == f"{pythons}/other\n"
    refused = chosen(PYTHON=str(pythons / "old"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"PYTHON={pythons}/old" in refused.stderr


def test_pip_comes_from_debian_where_python_has_none(tmp_path: Path) -> None:
    wheel = unpack_pip(tmp_path)
    assert wheel.name.startswith("pip-")
    done = subprocess.run([sys.executable, f"{wheel}/pip", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("pip ")


def test_both_lists_lock_the_same_versions_with_hashes() -> None:
    locked: dict[str, str] = {}
    for path in [*requirement_files("run"), *requirement_files("dev")]:
        text = path.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text, "a lock names no host"
        for line in text.splitlines():
            if "==" in line and not line.startswith((" ", "#")):
                name, version = line.split(" ")[0].rstrip("\\").split("==")
                assert locked.setdefault(name, version) == version, f"{name} is locked twice"


def test_a_changed_list_is_noticed() -> None:
    assert environment.is_current("dev")
    assert environment.stamp_text("dev") != environment.stamp_text("run")


@pytest.mark.parametrize("given", [["-n", "3"], ["-n0"], ["--pdb"], ["-p", "no:xdist"], ["--collect-only"]])
def test_pytest_is_not_spread_when_the_caller_says_how(given: list[str]) -> None:
    assert spread(given) == []


def test_pytest_uses_all_cores() -> None:
    assert spread(["-k", "scoring"]) == ["-n", str(len(os.sched_getaffinity(0))), "--dist", "loadgroup"]


def test_remains_of_killed_test_runs_are_swept(tmp_path: Path) -> None:
    (tmp_path / "abc" / "pg").mkdir(parents=True)
    (tmp_path / "template-1").mkdir()
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["template-1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (".".join(("https://files", "pythonhosted", "org/x")), True),
        (".".join(("registry", "npmjs", "org")), True),
        ("/ho" + "me/anna/distretto", True),
        ("FROM python:3.11-slim", False),
        ("$ROOT/work/x", False),
        ("~/distretto", False),
    ],
)
def test_foreign_names(text: str, *, found: bool) -> None:
    assert bool(FOREIGN.search(text)) is found


def test_the_repository_names_no_registry() -> None:
    assert ROOT / "bin" / "run" in set(our_files())
    assert foreign_names({}) == ""
