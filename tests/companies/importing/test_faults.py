"""Killed workers, tasks delivered many times, a worker that sleeps: a list is imported once, and none is stuck.

Real worker processes, a real broker, the test's own database.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from django.db import connection

from accounts.models import User
from common.imports.actions import confirm_import
from common.imports.actions.acts import PREVIEW_TASK, RUN_TASK
from common.imports.models import ImportJob
from common.imports.progress import read_progress
from common.imports.states import JobState
from companies.models import Company
from tests.companies.importing.conftest import long_list, uploaded
from tests.factories.imports import ImportJobFactory
from tests.processes import Broker, celery_worker, kill_group, own_broker, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]
ROWS = 1500
QUICK = {"IMPORT_FORGOTTEN_SECONDS": "1", "IMPORT_RESCUE_SECONDS": "1", "IMPORT_SILENCE_SECONDS": "5"}


@pytest.fixture
def broker() -> Iterator[Broker]:
    with own_broker() as made:
        yield made


@pytest.fixture
def job(auditor: User) -> ImportJob:
    """Return a list that takes a moment to import, confirmed."""
    return confirm_import(uploaded(long_list(ROWS), auditor), by=auditor)


def environment(broker: Broker) -> dict[str, str]:
    """Return what a worker needs: the broker of the test; progress stays in the cache that the test reads."""
    return {"CELERY_BROKER_URL": broker.environment["CELERY_BROKER_URL"]} | QUICK


def with_beat(folder: Path) -> list[str]:
    return ["--beat", f"--schedule={folder / 'beat'}"]


def state(job: ImportJob) -> str:
    return str(ImportJob.objects.values_list("state", flat=True).get(pk=job.pk))


def wait_for(job: ImportJob, wanted: str) -> None:
    wait_until(lambda: state(job) == wanted, timeout=120, what=f"the import becoming {wanted}")


def imported_once(job: ImportJob) -> None:
    """Check that all companies are there, and that none was ever made a second time."""
    assert state(job) == JobState.DONE
    assert Company.objects.count() == ROWS
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM companies_companyevent WHERE pgh_label = 'insert'")
        assert cursor.fetchone()[0] == ROWS


def test_worker_killed_while_it_writes(job: ImportJob, broker: Broker, tmp_path: Path) -> None:
    with celery_worker(**environment(broker)) as worker:
        broker.send(RUN_TASK, job.pk)
        wait_until(lambda: read_progress(job.pk) > 0, timeout=90, what="the first rows")
        kill_group(worker)
    assert state(job) == JobState.RUNNING
    assert not Company.objects.exists(), "half an import is none"
    with celery_worker(*with_beat(tmp_path), **environment(broker)):
        wait_for(job, JobState.DONE)
    imported_once(job)


def test_child_killed_while_it_writes(job: ImportJob, broker: Broker, tmp_path: Path) -> None:
    with celery_worker(*with_beat(tmp_path), **environment(broker)) as worker:
        broker.send(RUN_TASK, job.pk)
        wait_until(lambda: read_progress(job.pk) > 0, timeout=90, what="the first rows")
        max(psutil.Process(worker.pid).children(), key=lambda child: child.cpu_times().user).kill()
        wait_for(job, JobState.DONE)
    imported_once(job)


def test_task_delivered_ten_times_at_once(job: ImportJob, broker: Broker) -> None:
    for _ in range(10):
        broker.send(RUN_TASK, job.pk)
    with celery_worker("--concurrency=3", **environment(broker)):
        wait_for(job, JobState.DONE)
        last = ImportJobFactory()
        broker.send(PREVIEW_TASK, last.pk)
        wait_for(last, JobState.READY)
    imported_once(job)


def test_lost_messages_are_found_by_the_tick(job: ImportJob, broker: Broker, tmp_path: Path) -> None:
    unread = ImportJobFactory()
    with celery_worker(*with_beat(tmp_path), **environment(broker)):
        wait_for(job, JobState.DONE)
        wait_for(unread, JobState.READY)
    imported_once(job)


def test_worker_that_sleeps_while_it_writes_is_cut_off(job: ImportJob, broker: Broker, tmp_path: Path) -> None:
    with celery_worker(**environment(broker)) as sleeper:
        broker.send(RUN_TASK, job.pk)
        wait_until(lambda: read_progress(job.pk) > 0, timeout=90, what="the first rows")
        os.killpg(sleeper.pid, signal.SIGSTOP)
        with celery_worker(*with_beat(tmp_path), **environment(broker)):
            wait_for(job, JobState.DONE)
        os.killpg(sleeper.pid, signal.SIGCONT)
        last = ImportJobFactory()
        broker.send(PREVIEW_TASK, last.pk)
        wait_for(last, JobState.READY)
    imported_once(job)
