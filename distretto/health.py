"""Is the product alive, and is it ready to work? For the watchers of the machines; says yes or no, never why."""

from contextlib import suppress

from celery.signals import heartbeat_sent, worker_shutdown
from redis import RedisError

from django.core.cache import cache
from django.db import Error as DatabaseFault
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

WORKER_KEY = "health:worker"
WORKER_SECONDS = 10  # a worker's heart beats every 2 seconds; after five missed beats it counts as dead


def note_heartbeat(**_signal: object) -> None:
    """Called in each worker every 2 seconds, as long as it reaches the broker."""
    with suppress(RedisError):
        cache.set(WORKER_KEY, 1, WORKER_SECONDS)


def forget_heartbeat(**_signal: object) -> None:
    """Called when a worker stops in order: others, if there are any, say within 2 seconds that they live."""
    with suppress(RedisError):
        cache.delete(WORKER_KEY)


def watch_workers() -> None:
    """Connect to the worker's signals; called once, when the apps are ready."""
    heartbeat_sent.connect(note_heartbeat, dispatch_uid="health")
    worker_shutdown.connect(forget_heartbeat, dispatch_uid="health")


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; asks nothing of anybody else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether each part answers: 200 when all do, else 503."""
    database, migrations = _database()
    redis, worker = _redis_and_worker()
    parts = {"database": database, "migrations": migrations, "redis": redis, "worker": worker}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database() -> tuple[bool, bool]:
    """Return whether the database answers, and whether it has all migrations of this code."""
    try:
        loader = MigrationLoader(connection)
    except DatabaseFault:
        return False, False
    return True, set(loader.graph.nodes) <= set(loader.applied_migrations)


def _redis_and_worker() -> tuple[bool, bool]:
    try:
        return True, cache.get(WORKER_KEY) is not None
    except RedisError:
        return False, False
