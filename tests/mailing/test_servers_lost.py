"""Redis stopped, restarted and emptied; PostgreSQL restarted: the queue is in the database, and loses nothing."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from django.db import connection

from common.mailing.doorbell import TASK
from common.mailing.models import Batch
from devstack.account import Account
from devstack.postgres import Postgres
from tests.mailing.conftest import newsletter, readers
from tests.mailing.engine import QUICK, RunningSink, beat
from tests.mailing.ledger import check_ledger, check_meanwhile, is_settled
from tests.processes import celery_worker, own_broker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
AUDIENCE = 900


def taken(sink: RunningSink, batch: Batch, more_than: int) -> None:
    """Wait until the sink has more than so many of the batch."""
    wait_until(lambda: len(sink.ids(batch)) > more_than, timeout=60, what=f"more than {more_than} mails")


def test_redis_stopped_restarted_and_emptied(sink: RunningSink, tmp_path: Path) -> None:
    batch = newsletter(readers(AUDIENCE))
    with own_broker() as broker, ExitStack() as running:
        environment = QUICK | {"EMAIL_URL": sink.url} | broker.environment
        running.enter_context(beat(tmp_path, **environment))
        running.enter_context(celery_worker("--concurrency=2", kept=True, **environment))
        broker.send(TASK, batch.pk)
        taken(sink, batch, 50)
        broker.stop()
        check_meanwhile(batch, sink, AUDIENCE)
        never_rung = newsletter(readers(30))
        broker.restart()
        taken(sink, never_rung, 0)
        broker.flush()
        late = newsletter(readers(300))
        broker.send(TASK, late.pk)
        broker.flush()
        wait_until(lambda: is_settled(batch, never_rung, late), timeout=60, what="everything sent without a doorbell")
    for each, audience in ((batch, AUDIENCE), (never_rung, 30), (late, 300)):
        assert check_ledger(each, sink, audience)["accepted"] == audience


@pytest.fixture
def own_database(transactional_db: None) -> Iterator[Postgres]:
    """Move to a PostgreSQL of this test alone, with the same tables; others go on with the common one."""
    with tempfile.TemporaryDirectory(prefix="distretto-postgres-") as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Account(), Path(folder), fast=True)
        server.start()
        before = dict(connection.settings_dict)
        copy_tables(server, before)
        url = urlsplit(server.environment()["DATABASE_URL"])
        connection.close()
        connection.settings_dict |= {"NAME": "distretto", "USER": url.username, "HOST": str(server.sockets)}
        yield server
        connection.close()
        connection.settings_dict |= before
        server.stop()
        server.remove()


def copy_tables(server: Postgres, settings: dict[str, str]) -> None:
    """Make the tables of the test's database in the other server, empty."""
    source = [f"--host={settings['HOST']}", f"--username={settings['USER'] or 'distretto'}"]
    schema = subprocess.check_output([server.bin / "pg_dump", "--schema-only", *source, settings["NAME"]])
    target = ["-h", str(server.sockets), "-U", "distretto", "-d", "distretto", "-Xq", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([server.bin / "psql", *target], input=schema, check=True, stdout=subprocess.DEVNULL)


def test_postgresql_restarted_mid_send(sink: RunningSink, own_database: Postgres, tmp_path: Path) -> None:
    batch = newsletter(readers(AUDIENCE))
    database = {"DATABASE_URL": own_database.environment()["DATABASE_URL"]}
    with own_broker() as broker, ExitStack() as running:
        environment = QUICK | {"EMAIL_URL": sink.url} | broker.environment | database
        running.enter_context(beat(tmp_path, **environment))
        running.enter_context(celery_worker("--concurrency=2", kept=True, **environment))
        broker.send(TASK, batch.pk)
        broker.send(TASK, batch.pk)
        for more_than in (50, 400):
            taken(sink, batch, more_than)
            own_database.stop()
            own_database.start()
            connection.close()
            check_meanwhile(batch, sink, AUDIENCE)
        wait_until(lambda: is_settled(batch), timeout=60, what="the batch being settled after the restarts")
    check_ledger(batch, sink, AUDIENCE, unknown_at_most=4)
