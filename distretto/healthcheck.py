"""`python -m distretto.healthcheck web|worker|beat`: what docker-compose asks each process inside its container."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from distretto.celery import app

BEAT_WRITES_WITHIN = 600.0  # beat writes its schedule down every three minutes


def web_answers() -> bool:
    """The web server says that it is alive, asked by a name that the site has."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=5)
    try:
        connection.request("GET", "/livez", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def worker_answers() -> bool:
    """The worker of this container answers a ping through the broker."""
    name = f"celery@{socket.gethostname()}"
    return bool(app.control.inspect(destination=[name], timeout=10).ping())


def beat_writes() -> bool:
    """Beat has written its schedule down lately."""
    schedule = Path(settings.CELERY_BEAT_SCHEDULE_FILENAME)
    files = schedule.parent.glob(f"{schedule.name}*")
    return any(time.time() - file.stat().st_mtime < BEAT_WRITES_WITHIN for file in files)


CHECKS: dict[str, Callable[[], bool]] = {"web": web_answers, "worker": worker_answers, "beat": beat_writes}

if __name__ == "__main__":
    sys.exit(0 if CHECKS[sys.argv[1]]() else 1)
