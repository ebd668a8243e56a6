"""What surrounds the drawing of a document: a ceiling on memory, and no search for garbage in the middle of it."""

import gc
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

MEGABYTE = 1024 * 1024
LOOK_EVERY = 0.05  # seconds of processor time
RESERVE = 256  # megabytes


def _memory() -> tuple[int, int]:
    """What this process has mapped, and what it holds of that, in bytes."""
    mapped, held = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    return int(mapped) * resource.getpagesize(), int(held) * resource.getpagesize()


@contextmanager
def limited_memory(megabytes: int) -> Iterator[None]:
    """Let this process grow by so much and no more; beyond it Python raises MemoryError. For a main thread only.

    The process looks at itself as it works, so the error comes between two steps of Python. The system's own ceiling
    stands well above, for what grows within a single step: the C libraries that draw text don't stand it. One that is
    refused memory ends the process, or spoils what it remembers and ends it with the next document.
    """
    mapped, held = _memory()
    most = held + megabytes * MEGABYTE
    exceeded = False

    def look(_signal: int, _frame: FrameType | None) -> None:
        nonlocal exceeded
        if _memory()[1] > most:
            exceeded = True
            raise MemoryError

    with _address_space(mapped + (megabytes + RESERVE) * MEGABYTE), _repeated(look):
        yield
    if exceeded:  # somebody caught the error and went on without what he was at
        raise MemoryError


@contextmanager
def _repeated(look: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, look)
    try:
        signal.setitimer(signal.ITIMER_PROF, LOOK_EVERY, LOOK_EVERY)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:  # once more, in case the last look raised its error just before the line above
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _address_space(ceiling: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
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
