"""The unprivileged account that runs the servers, and children that die with their parent."""

import contextlib
import ctypes
import os
import pwd
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devstack.places import NAME, stack_id, var_dir

PR_SET_PDEATHSIG = 1


class ServiceError(RuntimeError):
    """Something on this machine keeps a server from running; the message is for the person who started it."""


def die_with_parent(signum: int) -> Callable[[], None]:
    """What a child calls before exec, so that the kernel sends it `signum` when its parent dies, even of kill -9."""
    libc = ctypes.CDLL(None)  # loaded before the fork

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signum)

    return ask_the_kernel


class Account:
    """The caller itself; for root, who may not run PostgreSQL, `postgres` or else `nobody`."""

    def __init__(self) -> None:
        self.other: pwd.struct_passwd | None = None
        if os.geteuid() != 0:
            return
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                self.other = pwd.getpwnam(name)
                return
        raise ServiceError("running as root, and there is neither an account 'postgres' nor 'nobody' for the servers")

    def popen_args(self, parent_death_signal: int | None = None) -> dict[str, Any]:
        """Arguments for `subprocess` that start a process as this account."""
        args: dict[str, Any] = {"stdin": subprocess.DEVNULL, "cwd": "/"}
        if self.other:
            args |= {"user": self.other.pw_uid, "group": self.other.pw_gid, "extra_groups": []}
        if parent_death_signal:
            args["preexec_fn"] = die_with_parent(parent_death_signal)
        return args

    @property
    def uid(self) -> int:
        """The user id that the servers have."""
        return self.other.pw_uid if self.other else os.getuid()

    def own(self, folder: Path, mode: int = 0o700) -> Path:
        """Make `folder` and give it to this account."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid not in {os.getuid(), self.uid} and os.getuid() != 0:
            raise ServiceError(f"{folder} belongs to somebody else: run as the same user as before")
        if self.other:
            os.chown(folder, self.other.pw_uid, self.other.pw_gid)
        folder.chmod(mode)
        return folder

    def can_run(self, program: Path) -> bool:
        """Whether this account can execute `program` where it lies."""
        try:
            done = subprocess.run([program, "--version"], capture_output=True, check=False, **self.popen_args())
        except OSError:
            return False
        return done.returncode == 0

    def can_reach(self, folder: Path) -> bool:
        """Whether this account can enter `folder` (not below /root, for instance)."""
        if not self.other:
            return True
        enter = ["/bin/sh", "-c", 'cd "$1" 2>/dev/null', "sh", str(folder)]
        return subprocess.run(enter, check=False, **self.popen_args()).returncode == 0


def data_dir(account: Account) -> Path:
    """Where the servers keep their data: `var/`, or /var/lib when root's servers cannot reach that."""
    var = var_dir()
    if account.can_reach(var):
        return var
    folder = Path("/var/lib") / f"{NAME}-{stack_id()}"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    (folder / "belongs-to").write_text(f"{var}\n")
    return folder


def socket_dir(account: Account, wanted: Path) -> Path:
    """A private folder for sockets: `wanted`, or a short one in /tmp when its path is too long for a socket."""
    if len(os.fsencode(wanted / ".s.PGSQL.5432.lock")) <= 100:
        return account.own(wanted)
    short = Path("/tmp") / f"{NAME}-{os.getuid()}-{stack_id()}-{wanted.parent.name[-12:]}-{wanted.name}"  # noqa: S108
    if short.is_symlink() or (short.exists() and short.stat().st_uid not in {os.getuid(), account.uid}):
        raise ServiceError(f"{short} belongs to somebody else")
    return account.own(short)
