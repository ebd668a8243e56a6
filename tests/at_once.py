"""Doing things at the same moment, for tests of what two people do at once."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.core.exceptions import PermissionDenied
from django.db import connection

from audits.errors import ActRefusedError


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do all acts at the same moment, each on its own connection; return what each was refused with."""
    results: list[BaseException | None] = [None] * len(acts)
    barrier = Barrier(len(acts))

    def do(number: int) -> None:
        try:
            barrier.wait()
            acts[number]()
        except (ActRefusedError, PermissionDenied) as refusal:
            results[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=do, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
