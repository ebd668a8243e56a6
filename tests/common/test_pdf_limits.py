"""The ceiling on memory while a document is drawn."""

import contextlib
import resource
import signal

import pytest

from common.pdf.limits import MEGABYTE, limited_memory


def grow(megabytes: int) -> list[bytes]:
    """Take memory in small steps, as a layout does."""
    kept: list[bytes] = []
    for _ in range(megabytes * 1024):
        kept.append(b"\x01" * 1000 + len(kept).to_bytes(4, "big") * 6)
        sum(range(200))  # some work between
    return kept


def test_growth_within_the_limit_is_left_alone() -> None:
    with limited_memory(200):
        assert len(grow(20)) == 20 * 1024


def test_growth_beyond_the_limit_is_an_error() -> None:
    with pytest.raises(MemoryError), limited_memory(20):
        grow(4000)


def test_an_error_that_was_caught_on_the_way_is_raised_at_the_end() -> None:
    with pytest.raises(MemoryError), limited_memory(20), contextlib.suppress(MemoryError):
        grow(4000)


def test_a_single_step_beyond_the_reserve_is_refused_by_the_system() -> None:
    with pytest.raises(MemoryError), limited_memory(20):
        bytearray(2000 * MEGABYTE)


@pytest.mark.parametrize("megabytes", [20, 4000])
def test_nothing_is_left_behind(megabytes: int) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF)
    with contextlib.suppress(MemoryError), limited_memory(20):
        grow(megabytes)
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF)) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
