"""Killed workers, a broker that forgets, the same task many times: one report comes out, none is stuck.

Real worker processes, a real broker, the test's own database. A table beside the reports counts how often bytes were
stored, so that a second result can't hide behind the first.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from django.db import connection
from django.utils import timezone

from accounts.models import User
from audits.models import Audit
from distretto.celery import app
from reports.actions import TASK
from reports.models import Report
from reports.states import Failure, ReportKind, ReportState
from tests.factories.audits import AuditFactory
from tests.processes import Broker, celery_worker, kill_group, own_broker, wait_until
from tests.reports.sample import content
from tests.source_tree import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = {"REPORT_LEASE_SECONDS": "4", "REPORT_RESCUE_SECONDS": "1", "REPORT_ATTEMPTS": "9"}
PATIENT = {"REPORT_LEASE_SECONDS": "120", "REPORT_RESCUE_SECONDS": "60"}
COUNT_STORES = """
    CREATE TABLE report_stores (report_id bigint NOT NULL);
    CREATE FUNCTION count_store() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO report_stores VALUES (NEW.id); RETURN NEW; END $$;
    CREATE TRIGGER count_store AFTER UPDATE OF pdf ON reports_report FOR EACH ROW EXECUTE FUNCTION count_store();
"""
STOP_COUNTING = "DROP TRIGGER count_store ON reports_report; DROP FUNCTION count_store(); DROP TABLE report_stores"


@pytest.fixture(autouse=True)
def _counted(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_STORES)
    yield
    with connection.cursor() as cursor:
        cursor.execute(STOP_COUNTING)


@pytest.fixture
def broker() -> Iterator[Broker]:
    with own_broker() as made:
        yield made


@pytest.fixture
def audit(auditor: User) -> Audit:
    return AuditFactory(lead=auditor)


def stores(report: Report) -> int:
    """Return how often bytes were stored for the report."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM report_stores WHERE report_id = %s", [report.pk])
        return int(cursor.fetchone()[0])


def queue_report(audit: Audit, version: int = 1, *, large: bool = True, areas: int = 15) -> Report:
    """Queue a report that takes a moment to draw, without ringing."""
    drawn = content(departments=8, areas=areas) if large else content(departments=1, areas=1)
    return Report.objects.create(
        audit=audit, kind=ReportKind.AUDIT, version=version, content=drawn, queued_at=timezone.now()
    )


def state(report: Report) -> str:
    """Return where the report stands now."""
    return str(Report.objects.values_list("state", flat=True).get(pk=report.pk))


def wait_for(report: Report, wanted: str, timeout: float = 90) -> Report:
    """Return the report once it is in this state."""
    wait_until(lambda: state(report) == wanted, timeout=timeout, what=f"{report.pk} becoming {wanted}")
    report.refresh_from_db()
    return report


def one_result(report: Report) -> None:
    """Check that one document was stored, a whole one."""
    assert stores(report) == 1
    assert bytes(report.pdf or b"").startswith(b"%PDF-1.7")
    assert report.size == len(report.pdf or b"")


def with_beat(folder: Path) -> list[str]:
    """Return the options of a worker that ticks too."""
    return ["--beat", f"--schedule={folder / 'beat'}"]


def drawing_child(worker: "subprocess.Popen[bytes]") -> psutil.Process:
    """Return the worker's busiest child, which is the one that draws (beat is a child too)."""
    return max(psutil.Process(worker.pid).children(), key=lambda child: child.cpu_times().user)


def idle(worker: "subprocess.Popen[bytes]") -> bool:
    """Tell whether no child of the worker used the processor for a second."""
    children = psutil.Process(worker.pid).children()
    used = sum(child.cpu_times().user for child in children)
    time.sleep(1)
    return sum(child.cpu_times().user for child in children) - used < 0.05


def test_killed_child_mid_drawing(audit: Audit, broker: Broker, tmp_path: Path) -> None:
    report = queue_report(audit)
    with celery_worker(*with_beat(tmp_path), **broker.environment, **QUICK) as worker:
        broker.send(TASK, report.pk)
        wait_for(report, ReportState.RENDERING)
        drawing_child(worker).kill()
        one_result(wait_for(report, ReportState.READY))
    assert report.attempts >= 2


def test_killed_worker_mid_drawing(audit: Audit, broker: Broker, tmp_path: Path) -> None:
    report = queue_report(audit)
    with celery_worker(**broker.environment, **QUICK) as worker:
        broker.send(TASK, report.pk)
        wait_for(report, ReportState.RENDERING)
        kill_group(worker)
    assert state(report) == ReportState.RENDERING
    with celery_worker(*with_beat(tmp_path), **broker.environment, **QUICK):
        one_result(wait_for(report, ReportState.READY))
    assert report.attempts >= 2


def test_broker_restarted_and_emptied(audit: Audit, broker: Broker, tmp_path: Path) -> None:
    kept = queue_report(audit, 1, large=False)
    broker.send(TASK, kept.pk)
    broker.restart()
    assert broker.queued() == 1, "a restart keeps what was queued"
    with celery_worker(*with_beat(tmp_path), kept=True, **broker.environment, **QUICK):
        wait_for(kept, ReportState.READY)
        lost = queue_report(audit, 2, large=False)
        broker.send(TASK, lost.pk)
        broker.flush()
        wait_for(lost, ReportState.READY)
        broker.restart()
        never_rung = queue_report(audit, 3, large=False)
        wait_for(never_rung, ReportState.READY)
    for report in (kept, lost, never_rung):
        one_result(report)


def test_one_task_delivered_ten_times_at_once(audit: Audit, broker: Broker) -> None:
    report = queue_report(audit, large=False)
    for _ in range(10):
        broker.send(TASK, report.pk)
    with celery_worker("--concurrency=4", **broker.environment, **PATIENT):
        wait_for(report, ReportState.READY)
        last = queue_report(audit, 2, large=False)
        broker.send(TASK, last.pk)
        one_result(wait_for(last, ReportState.READY))
    report.refresh_from_db()
    one_result(report)
    assert report.attempts == 1


def test_process_that_slept_past_its_lease_stores_nothing(audit: Audit, broker: Broker, tmp_path: Path) -> None:
    report = queue_report(audit)
    with celery_worker(**broker.environment, **QUICK) as sleeper:
        broker.send(TASK, report.pk)
        wait_for(report, ReportState.RENDERING)
        os.killpg(sleeper.pid, signal.SIGSTOP)
        with celery_worker(*with_beat(tmp_path), **broker.environment, **QUICK):
            wait_for(report, ReportState.READY)
        before = (report.sha256, report.finished_at, report.attempts)
        os.killpg(sleeper.pid, signal.SIGCONT)
        wait_until(lambda: idle(sleeper), what="the sleeper's end of drawing")
    report.refresh_from_db()
    one_result(report)
    assert (report.sha256, report.finished_at, report.attempts) == before


def test_without_lease_and_token_the_harness_sees_duplicates(audit: Audit, broker: Broker) -> None:
    report = queue_report(audit, large=False)
    for _ in range(4):
        broker.send(TASK, report.pk)
    with celery_worker(app_name="tests.reports.unfenced", **broker.environment, **PATIENT):
        wait_until(lambda: stores(report) > 1, timeout=60, what="a second result")


def test_without_the_tick_a_killed_drawing_is_stuck(audit: Audit, broker: Broker) -> None:
    report = queue_report(audit)
    with celery_worker(**broker.environment, **QUICK) as worker:
        broker.send(TASK, report.pk)
        wait_for(report, ReportState.RENDERING)
        kill_group(worker)
    other = queue_report(audit, 2, large=False)
    with celery_worker(**broker.environment, **QUICK):
        broker.send(TASK, other.pk)
        wait_for(other, ReportState.READY)
    assert state(report) == ReportState.RENDERING


@pytest.mark.parametrize(
    ("limits", "failure"),
    [({"REPORT_SOFT_SECONDS": "3"}, Failure.TIME), ({"REPORT_MEMORY_MB": "70"}, Failure.MEMORY)],
    ids=["time", "memory"],
)
def test_drawing_beyond_its_limits_fails_with_its_reason_and_the_worker_lives(
    limits: dict[str, str], failure: Failure, audit: Audit, broker: Broker
) -> None:
    endless, modest = queue_report(audit, areas=1500), queue_report(audit, 2, large=False)
    app.loader.import_default_modules()  # this process too knows the task and its own, other limits
    with celery_worker(**broker.environment, **PATIENT, **limits, WORKER_MEMORY_MB="4096") as worker:
        broker.send(TASK, endless.pk)
        wait_for(endless, ReportState.FAILED)
        child = drawing_child(worker).pid
        broker.send(TASK, modest.pk)
        one_result(wait_for(modest, ReportState.READY))
        assert drawing_child(worker).pid == child, "the same process went on"
    assert (endless.failure, endless.attempts) == (failure, 1)
    assert stores(endless) == 0


def test_a_process_that_grew_is_replaced_after_its_task(audit: Audit, broker: Broker) -> None:
    first, second = queue_report(audit, large=False), queue_report(audit, 2, large=False)
    with celery_worker(**broker.environment, **PATIENT, WORKER_MEMORY_MB="1") as worker:
        wait_until(psutil.Process(worker.pid).children, timeout=30, what="the worker's processes")
        grown = psutil.Process(worker.pid).children()
        broker.send(TASK, first.pk)
        one_result(wait_for(first, ReportState.READY))
        wait_until(lambda: not any(one.is_running() for one in grown), timeout=30, what="the process being replaced")
        broker.send(TASK, second.pk)
        one_result(wait_for(second, ReportState.READY))


def test_same_content_gives_the_same_bytes_in_another_process() -> None:
    hashes = set()
    for seed, zone in (("0", "UTC"), ("7", "America/New_York")):
        program = [sys.executable, "-m", "tests.reports.draw_sample"]
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        hashes.add(subprocess.check_output(program, env=environment, cwd=ROOT, timeout=120))
    assert len(hashes) == 1
