"""`bin/run`: one command starts everything, and everything stops with it."""

import json
import os
import re
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from devstack.doors.run import port_problem
from tests.devstack.stack import Place, free_port, kill, read_until
from tests.processes import wait_until
from tests.source_tree import ROOT

RUN = str(ROOT / "bin" / "run")


def start(place: Place, *options: str) -> tuple["subprocess.Popen[str]", str, str]:
    """Start `bin/run` and wait until it says that it is up: the process, its address, what it said."""
    process = place.start(RUN, "--no-demo", "--port", str(free_port()), *options)
    said = read_until(process, r"Ctrl-C stops everything")
    address = re.search(r"http://\S+", said)
    assert address
    return process, address[0], said


def status(url: str) -> int:
    """The HTTP status of a page that answers well."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)


def stop(process: "subprocess.Popen[str]", signum: int = signal.SIGTERM) -> str:
    """Ask it to stop; returns its last words."""
    process.send_signal(signum)
    last_words, _ = process.communicate(timeout=60)
    return last_words


def processes_of(place: Place, word: str) -> list[int]:
    """The processes of the place with this word in their command line."""
    return [int(line.split()[0]) for line in place.alive() if word in line]


def test_run_serves_mends_itself_and_stops_cleanly(place: Place) -> None:
    place.migrate_by_copy()
    process, address, said = start(place)
    steps = ("PostgreSQL and Valkey", "database tables", "reference data", "web server", "worker and beat")
    assert all(re.search(rf"{step} \.+ \d+\.\d s", said) for step in steps), said
    assert status(f"{address}/livez") == 200
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
        assert answer.status == 200, json.load(answer)

    again = place.run(RUN, "--port", str(free_port()))
    assert again.returncode == 2
    assert f"already running at {address}" in again.stderr

    old = processes_of(place, "celery --app=distretto --quiet worker")
    kill(*old)
    assert "worker was killed by signal 9: starting it again" in read_until(process, "worker was killed")
    wait_until(
        lambda: set(processes_of(place, "celery --app=distretto --quiet worker")) - set(old), what="a new worker"
    )

    last_words = stop(process)
    assert process.returncode == 0, last_words
    assert "all data is kept" in last_words
    assert place.alive() == []


def test_run_after_a_kill_of_the_whole_tree_keeps_the_data(place: Place) -> None:
    place.migrate_by_copy()
    process, _, _ = start(place)
    with place.user() as user:
        user.sql("create table kept (n int); insert into kept values (5)")
        kill(*(int(line.split()[0]) for line in place.alive()))
        process.communicate(timeout=10)
    process, address, _ = start(place)
    assert status(f"{address}/livez") == 200
    with place.user() as user:
        assert user.sql("select n from kept") == [(5,)]
        stop(process, signal.SIGINT)
        assert process.returncode == 0
        assert user.sql("select n from kept") == [(5,)], "the servers stay for those who still use them"
    assert place.alive() == []


def test_a_killed_supervisor_leaves_nothing_in_the_way(place: Place) -> None:
    place.migrate_by_copy()
    process, address, _ = start(place)
    kill(process.pid)
    process.communicate(timeout=10)
    port = address.rsplit(":", 1)[1]
    process = place.start(RUN, "--no-demo", "--port", port)
    read_until(process, "Ctrl-C stops everything")
    assert status(f"{address}/livez") == 200
    stop(process)
    assert place.alive() == []


def test_a_taken_port_is_named(place: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = place.run(RUN, "--port", str(port))
        assert done.returncode == 2
        assert f"port {port} on 127.0.0.1 is taken" in done.stderr
        assert port_problem("127.0.0.1", port)
    assert port_problem("127.0.0.1", port) is None
    assert place.alive() == []


@pytest.mark.parametrize("options", [["--port", "0"], ["--port", "port"], ["--prot", "8000"]])
def test_options_that_cannot_be_meant(place: Place, options: list[str]) -> None:
    done = place.run(RUN, *options)
    assert done.returncode == 2
    assert "usage: bin/run" in done.stderr


@pytest.mark.parametrize("door", ["run", "test", "check", "bench"])
def test_every_door_explains_itself(place: Place, door: str) -> None:
    done = place.run(str(ROOT / "bin" / door), "--help")
    assert done.returncode == 0
    assert f"usage: bin/{door}" in done.stdout
    assert not (place.folder / "devstack").exists(), "asking for help starts nothing"


def test_fresh_asks_before_it_deletes(place: Place) -> None:
    with place.user() as user:
        user.sql("create table kept (n int)")
    refused = place.run(RUN, "--fresh", "--port", str(free_port()), typed="no\n")
    assert refused.returncode == 0
    assert f"{place.folder / 'pg'}\n" in refused.stdout
    assert "Nothing was deleted." in refused.stdout
    with place.user() as user:
        in_use = place.run(RUN, "--fresh", "--port", str(free_port()), typed="yes\n")
        assert in_use.returncode == 1
        assert "stop it first" in in_use.stderr
        assert user.sql("select count(*) from kept") == [(0,)]
    process = place.start(RUN, "--fresh", "--no-demo", "--port", str(free_port()))
    assert process.stdin
    process.stdin.write("yes\n")
    process.stdin.flush()
    read_until(process, "PostgreSQL and Valkey")
    stop(process)
    with place.user() as user:
        assert user.sql("select 1 from pg_tables where tablename = 'kept'") == []


def test_fresh_never_touches_given_servers(place: Place) -> None:
    place.environment["DATABASE_URL"] = os.environ["DATABASE_URL"]
    done = place.run(RUN, "--fresh", "--port", str(free_port()), typed="yes\n")
    assert done.returncode == 2
    assert "own data only" in done.stderr


def test_doors_work_from_any_folder(place: Place, tmp_path: Path) -> None:
    link = tmp_path / "run"
    link.symlink_to(RUN)
    assert place.run(str(link), "--help", cwd=tmp_path).returncode == 0
