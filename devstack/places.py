"""Where things lie: the checkout, its `var/`, and short folders for sockets."""

import hashlib
import os
from pathlib import Path

NAME = "distretto"
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux


def var_dir() -> Path:
    """The folder of everything that this checkout makes while running; `DISTRETTO_VAR` moves it."""
    folder = Path(os.environ.get("DISTRETTO_VAR") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def control_dir() -> Path:
    """Locks, status files and logs of devstack itself."""
    folder = var_dir() / "devstack"
    folder.mkdir(exist_ok=True)
    return folder


def log_dir() -> Path:
    """Logs of the web server, the worker and beat."""
    folder = var_dir() / "log"
    folder.mkdir(exist_ok=True)
    return folder


def stack_id() -> str:
    """Eight characters that tell this checkout (or its `DISTRETTO_VAR`) from any other."""
    return hashlib.sha256(os.fsencode(var_dir())).hexdigest()[:8]
