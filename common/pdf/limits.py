"""What surrounds the drawing of a document: a ceiling on memory, and no search for garbage in the middle of it."""

import gc
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


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let Python's collector of circular garbage rest.

    A layout makes a million objects that live until its end, and each of the collector's rounds walks all of them and
    the whole of Django: a sixth of the time, for nothing. Almost all garbage of a layout goes by itself, so the memory
    needed is the same.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
