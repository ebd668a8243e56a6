"""Running commands in the foreground: Django's and others, with signals handed on and exit codes kept."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from devstack.account import ServiceError, die_with_parent
from devstack.environment import PYTHON, run_silently
from devstack.places import ROOT
from devstack.steps import Steps

PATIENCE = 30.0
CTRL_C_PATIENCE = 3.0


class Stopped(BaseException):
    """Somebody asked this command to stop (Ctrl-C, SIGTERM, a closed terminal). Not for `except Exception`."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


class Refused(ServiceError):  # noqa: N818 (says what happened)
    """What was asked for cannot be done here; nothing was started."""


ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def raise_stopped(signum: int, _frame: FrameType | None) -> NoReturn:
    """The signal handler of all doors: unwinds once, so that everything started is stopped in peace."""
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(signum)


def catch_signals() -> None:
    """Turn the signals that end a command into `Stopped`."""
    for signum in ENDING:
        signal.signal(signum, raise_stopped)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No further signal interrupts what is being put in order here."""
    before = {signum: signal.signal(signum, signal.SIG_IGN) for signum in ENDING}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def run_foreground(argv: list[str], environment: Mapping[str, str], cwd: Path, stop_with: int = signal.SIGTERM) -> int:
    """Run a command on this terminal; when we are told to stop, tell it, and wait. Returns a shell's exit code."""
    child = subprocess.Popen(argv, env=dict(environment), cwd=cwd, preexec_fn=die_with_parent(signal.SIGTERM))
    try:
        code = child.wait()
    except Stopped as stopped:
        if stopped.signum != signal.SIGINT or not _ended(child, CTRL_C_PATIENCE):  # Ctrl-C reaches both of us
            child.send_signal(stop_with)
        if not _ended(child, PATIENCE):
            child.kill()
            child.wait()
        raise
    return code if code >= 0 else 128 - code


def _ended(child: subprocess.Popen[bytes], patience: float) -> bool:
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        return False
    return True


def django(environment: Mapping[str, str], *arguments: str) -> str:
    """Run a management command of the product in silence; its output only matters when it fails."""
    command = [str(PYTHON), "manage.py", *arguments]
    return run_silently(command, f"manage.py {' '.join(arguments)}", environment=environment)


def full_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment, what `extra` adds, and what Python needs here."""
    return dict(os.environ) | {"PYTHONUNBUFFERED": "1"} | dict(extra)


def make_files(environment: Mapping[str, str], steps: Steps) -> None:
    """Make what is made from other files and kept out of the repository: front-end files and translations."""
    if (ROOT / "devstack" / "assets.py").exists():
        with steps.step("front-end files"):
            run_silently([str(PYTHON), "-m", "devstack.assets"], "devstack.assets", environment=environment)
    if translations_are_old() and any(ROOT.glob("*/management/commands/translations.py")):
        with steps.step("translations"):
            django(environment, "translations", "compile")


def translations_are_old() -> bool:
    """Whether a catalogue changed after the compiled file was made."""
    compiled = ROOT / "locale" / "it" / "LC_MESSAGES" / "django.mo"
    sources = list((ROOT / "locale").glob("*/*.po"))
    if not compiled.exists():
        return bool(sources)
    made = compiled.stat().st_mtime
    return any(source.stat().st_mtime > made for source in sources)
