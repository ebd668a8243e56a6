"""What `bin/check` looks at: each check is a command, or a function that returns its complaints."""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from devstack.environment import PYTHON
from devstack.places import ROOT, VENV

DJANGO_VERSION = "5.2"
NOT_OURS = {"var", "node_modules", "__pycache__", "test-results"}
# What a package index, a mirror or one person's machine is called has no place in a repository.
INDEXES = "|".join(("pypi", "pythonhosted", "npmjs", "yarnpkg", "debian", "ubuntu"))
FOREIGN = re.compile(
    rf"""\b(?:pypi|files|registry|deb|security|archive)\.(?:{INDEXES})\.(?:org|com|net)\b"""
    rf"""|\b(?:{INDEXES})\.(?:org|com|net)/|\b(?:docker|ghcr|quay)\.io\b"""
    r"""|(?<![\w.$}])/(?:home|Users|work)/[\w-]+/"""
)
RUNNING: list["subprocess.Popen[str]"] = []


@dataclass(frozen=True)
class Check:
    """One thing that must be right."""

    name: str
    label: str
    run: Callable[[Mapping[str, str]], str]  # returns the complaints, empty when there are none


def command(*argv: str) -> Callable[[Mapping[str, str]], str]:
    """A check that is a program: its output is the complaint when it fails."""

    def run(environment: Mapping[str, str]) -> str:
        process = subprocess.Popen(
            argv,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        RUNNING.append(process)
        said = process.communicate()[0].strip()
        return (said or f"ended with code {process.returncode}") if process.returncode else ""

    return run


def tool(name: str, *arguments: str) -> Callable[[Mapping[str, str]], str]:
    """A check by a program of `.venv`."""
    return command(str(VENV / "bin" / name), *arguments)


def our_files(*endings: str) -> Iterator[Path]:
    """The files of the product, as in the repository: also where there is no git."""
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.is_dir():
                hidden = path.name.startswith(".") and path.name != ".ci"
                folders += [] if hidden or path.name in NOT_OURS else [path]
            elif path.name != ".git" and (not endings or path.suffix in endings):
                yield path


def django_upgrade(environment: Mapping[str, str]) -> str:
    """Old Django idioms."""
    files = [str(path) for path in our_files(".py")]
    return tool("django-upgrade", "--check", "--target-version", DJANGO_VERSION, *files)(environment)


def templates(environment: Mapping[str, str]) -> str:
    """The form of templates."""
    files = [str(path) for path in our_files(".html") if "templates" in path.parts]
    return tool("djade", "--check", "--target-version", DJANGO_VERSION, *files)(environment) if files else ""


def foreign_names(_environment: Mapping[str, str]) -> str:
    """Names of registries and paths of one machine."""
    found = []
    for path in our_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := FOREIGN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    return "\n".join(found)


def deploy(environment: Mapping[str, str]) -> str:
    """Django's own advice for production, on the settings that production has."""
    production = {
        "DISTRETTO_ENV": "production",
        "SECRET_KEY": "a-key-for-this-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "distretto.example",
        "BASE_URL": "https://distretto.example",
        "EMAIL_URL": "smtp://mail.distretto.example:587",
        "DEFAULT_FROM_EMAIL": "distretto@distretto.example",
    }
    check = command(str(PYTHON), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    return check(dict(environment) | production)


def manage(*arguments: str) -> Callable[[Mapping[str, str]], str]:
    """A check by a management command."""
    return command(str(PYTHON), "manage.py", *arguments)


CHECKS = (
    Check("types", "types (mypy)", tool("mypy")),
    Check("format", "format (ruff)", tool("ruff", "format", "--check", ".")),
    Check("lint", "lint (ruff)", tool("ruff", "check", ".")),
    Check("imports", "who imports whom (import-linter)", tool("lint-imports")),
    Check("templates", "templates (djade)", templates),
    Check("upgrade", "Django idioms (django-upgrade)", django_upgrade),
    Check("migrations", "missing migrations", manage("makemigrations", "--check", "--dry-run")),
    Check("translations", "Italian texts", manage("translations", "check")),
    Check("deploy", "production settings", deploy),
    Check("docker", "Dockerfile (hadolint)", tool("hadolint", "Dockerfile")),
    Check("names", "no names of registries or machines", foreign_names),
)
