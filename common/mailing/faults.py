"""Named points at which tests kill or stop the process. Outside tests these are calls that do nothing."""

import os
import signal
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.conf import settings
from django.db import transaction


def reached(point: str) -> None:
    """Send ourselves the signal that `MAILING_FAULT_FILE` asks for at this point ("before DATA: SIGKILL"), once."""
    if not settings.MAILING_FAULT_FILE:
        return
    wish = Path(settings.MAILING_FAULT_FILE)
    taken = wish.with_name(f"{wish.name}.{os.getpid()}")
    try:
        name, _, signal_name = wish.read_text().partition(": ")
        if name != point:
            return
        wish.rename(taken)
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.Signals[signal_name.strip()])


def commit_window() -> AbstractContextManager[object]:
    """In tests an open transaction around the step, so that there is a moment before its commit to die in."""
    return transaction.atomic() if settings.MAILING_FAULT_FILE else nullcontext()
