"""One line on the screen for each step, with the time it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

COLUMN = 46


class Steps:
    """Prints `label ........ 1.2 s` lines; on a terminal the label is there while the step runs."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stdout
        self.quiet = quiet
        self.terminal = self.stream.isatty()

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Time what happens inside; an exception is shown as failed and goes on."""
        started = time.monotonic()
        if self.terminal and not self.quiet:
            self._write(f"  {label} …")
        try:
            yield
        except BaseException:
            self.line(label, "failed", time.monotonic() - started)
            raise
        self.line(label, "", time.monotonic() - started)

    def note(self, text: str) -> None:
        """A line that is not a step."""
        if not self.quiet:
            self._write(f"{text}\n")

    def line(self, label: str, mark: str, seconds: float) -> None:
        """The line of a step that is over; `mark` is there when it went wrong."""
        if self.quiet and not mark:
            return
        dots = "." * max(3, COLUMN - len(label))
        start = "\r" if self.terminal else ""
        self._write(f"{start}  {label} {dots} {mark}{' after ' if mark else ''}{seconds:.1f} s\n")

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()
