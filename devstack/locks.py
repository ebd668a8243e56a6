"""Locks that the kernel releases when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path


class Lock:
    """A lock on a file, shared or exclusive, held until `release` or the end of this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def wait_exclusive(self) -> None:
        """Take the lock alone; wait for it."""
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def wait_shared(self) -> None:
        """Take the lock together with others; wait while somebody has it alone."""
        fcntl.flock(self.handle, fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Take the lock alone, if nobody has it. A shared lock held before is lost if this fails."""
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        """Take the lock together with others, if nobody has it alone."""
        return self._try(fcntl.LOCK_SH)

    def _try(self, operation: int) -> bool:
        try:
            fcntl.flock(self.handle, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go and close the file."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock at `path` at this moment."""
    lock = Lock(path)
    try:
        return lock.try_exclusive()
    finally:
        lock.release()
