"""The browser of tests and benchmarks."""

import ctypes
import os
import shutil
from pathlib import Path

from devstack.account import ServiceError

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
OS_RELEASE = Path("/etc/os-release")


def find() -> str | None:
    """A Chromium that can be driven: `CHROMIUM`, else what is on the PATH, but not Ubuntu's stub for a snap."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    for name in NAMES:
        found = shutil.which(name)
        if found and b"snap" not in Path(found).read_bytes()[:4096]:
            return found
    return None


def missing_packages() -> list[str]:
    """The packages that browser tests need and this machine lacks."""
    missing = []
    if find() is None:
        if os.environ.get("CHROMIUM"):
            raise ServiceError(f"CHROMIUM={os.environ['CHROMIUM']} is not a program")
        if _is_ubuntu():
            raise ServiceError(
                "Ubuntu's chromium package is a snap: install Google Chrome, or set CHROMIUM=/path/to/chromium"
            )
        missing.append("chromium")
    try:
        ctypes.CDLL("libatomic.so.1")  # the Node.js inside playwright's wheel
    except OSError:
        missing.append("libatomic1")
    return missing


def _is_ubuntu() -> bool:
    """Whether this is Ubuntu, whose Chromium is a snap."""
    return OS_RELEASE.exists() and "ID=ubuntu" in OS_RELEASE.read_text().splitlines()
