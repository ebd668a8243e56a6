"""How far a running import is: told beside its transaction, since nobody sees inside that before it commits.

Only a hint for the progress bar; the truth is the job's state, and no import fails because Redis is away.
"""

from contextlib import suppress
from typing import Final

from redis import RedisError

from django.core.cache import cache

KEPT_SECONDS: Final = 3600


def report_progress(job_id: int, done: int) -> None:
    """Remember how many rows are done."""
    with suppress(RedisError):
        cache.set(_key(job_id), done, KEPT_SECONDS)


def read_progress(job_id: int) -> int:
    """How many rows were done when the worker last said so; none where nobody can be asked."""
    with suppress(RedisError):
        return int(cache.get(_key(job_id)) or 0)
    return 0


def _key(job_id: int) -> str:
    return f"imports:progress:{job_id}"
