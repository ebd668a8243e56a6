"""/livez and /readyz, with real workers that live and die, and servers that are gone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from django.conf import settings
from django.db import connection
from django.test import Client

from distretto.health import WORKER_SECONDS
from tests.processes import celery_worker, child_environment, kill_group, wait_until
from tests.source_tree import ROOT

ASK = """
import json, sys, django
django.setup()
from django.test import Client
answers = {}
for path in ("/livez", "/readyz"):
    response = Client().get(path)
    answers[path] = [response.status_code, response.content.decode()]
print(json.dumps(answers))
"""


def ask(**environment: str) -> dict[str, tuple[int, str]]:
    """Ask both addresses in a process with other servers than this test's."""
    variables = child_environment(DJANGO_SETTINGS_MODULE="distretto.settings", **environment)
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=variables, capture_output=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.django_db
def test_livez_is_200_and_asks_nobody(
    client: Client, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/livez").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_readyz_tells_when_a_worker_lives_and_when_it_was_killed(client: Client) -> None:
    def worker_lives() -> bool:
        return client.get("/readyz").json()["worker"]

    assert not worker_lives()
    with celery_worker() as worker:
        wait_until(worker_lives, what="a living worker")
        assert client.get("/readyz").json() == dict.fromkeys(("database", "migrations", "redis", "worker"), True)
        assert client.get("/readyz").status_code == 200
        kill_group(worker)
        wait_until(lambda: not worker_lives(), timeout=WORKER_SECONDS + 5, what="a dead worker")
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_readyz_notices_a_migration_that_was_not_run(client: Client) -> None:
    assert client.get("/readyz").json()["migrations"] is True
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, False)


@pytest.mark.django_db
def test_readyz_without_redis_is_503_and_livez_does_not_care() -> None:
    gone = "redis+socket:///nowhere/redis.sock" if "socket" in settings.CELERY_BROKER_URL else "redis://127.0.0.1:1/0"
    answers = ask(REDIS_URL="unix:///nowhere/redis.sock?db=0", CELERY_BROKER_URL=gone)
    assert answers["/livez"][0] == 200
    status, content = answers["/readyz"]
    assert status == 503
    assert json.loads(content) | {"migrations": True} == {
        "database": True,
        "migrations": True,
        "redis": False,
        "worker": False,
    }


@pytest.mark.django_db
def test_readyz_without_a_database_is_503_without_detail() -> None:
    variables = {"DATABASE_URL": "postgresql://somebody@%2Fnowhere/distretto"}
    assert os.environ["DATABASE_URL"] not in variables.values()
    answers = ask(**variables)
    assert answers["/livez"][0] == 200
    status, content = answers["/readyz"]
    assert status == 503
    assert json.loads(content) == {"database": False, "migrations": False, "redis": True, "worker": False}
    assert "nowhere" not in content
