"""A ceiling on memory while a document is drawn: a runaway layout fails alone and leaves the machine standing."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTE = 1024 * 1024


def _address_space() -> int:
    """What this process has mapped already, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


@contextmanager
def limited_memory(megabytes: int) -> Iterator[None]:
    """Let this process grow by so much and no more; beyond it Python raises MemoryError."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = _address_space() + megabytes * MEGABYTE
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
