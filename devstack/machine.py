"""What the machine itself must have: native libraries, from Debian's packages."""

import ctypes
import os
import shutil
import subprocess

from devstack.account import ServiceError

LIBRARIES = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
LIBRARY_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
LOCK_TIMEOUT = "DPkg::Lock::Timeout=300"


class MissingPackages(ServiceError):  # noqa: N818 (says what it is)
    """Packages that this user cannot install; the message is the one line an administrator has to run."""

    def __init__(self, packages: list[str], why: str = "") -> None:
        line = f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
        super().__init__(f"{why or 'System packages are missing. Run once'}:\n\n  {line}\n")


def missing_libraries() -> list[str]:
    """The packages of the native libraries that cannot be loaded."""
    try:
        for library in LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return list(LIBRARY_PACKAGES)
    return []


def install(packages: list[str]) -> None:
    """Install Debian packages as root or with a sudo that asks nothing; else say which line is to be run."""
    if not packages:
        return
    if shutil.which("apt-get") is None:
        raise ServiceError(f"This is not Debian or Ubuntu; install what these packages hold: {' '.join(packages)}")
    prefix = root_prefix()
    if prefix is None:
        raise MissingPackages(packages)
    get = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", LOCK_TIMEOUT]
    command = [*get, "install", "-y", "--no-install-recommends", *packages]
    if quiet(command).returncode == 0:  # with the package lists at hand
        return
    quiet([*get, "update"])
    done = quiet(command)
    if done.returncode:
        raise MissingPackages(packages, f"{done.stdout.strip()}\n\nInstalling packages failed; it was tried with")


def root_prefix() -> list[str] | None:
    """How to become root without being asked: nothing for root, `sudo -n` where it works, else None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and quiet(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


def quiet(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program that is asked nothing; what it says is kept."""
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
