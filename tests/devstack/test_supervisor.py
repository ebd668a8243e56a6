"""The supervisor: what ends is started again, what cannot stay up is given up, what stops takes its children along."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devstack import supervisor as module
from devstack.account import ServiceError
from devstack.supervisor import Supervisor, how_it_ended, kill_leftovers
from tests.processes import wait_until

SLEEP = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)")
FORK = (
    sys.executable,
    "-c",
    "import os, time; pid = os.fork(); print('child' if pid else '', pid, flush=True); time.sleep(600)",
)


@pytest.fixture(autouse=True)
def _own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISTRETTO_VAR", str(tmp_path))


@contextmanager
def supervised(**commands: tuple[str, ...]) -> Iterator[tuple[Supervisor, list[str]]]:
    said: list[str] = []
    supervisor = Supervisor(commands, os.environ, said.append)
    supervisor.start()
    try:
        yield supervisor, said
    finally:
        supervisor.stop(lambda: True)


def looking(supervisor: Supervisor, condition: Callable[[], object]) -> Callable[[], object]:
    """Look after the processes until the condition holds."""

    def look() -> object:
        supervisor.look()
        return condition()

    return look


def has_ended(pid: int) -> bool:
    """Tell whether the process is gone, or dead and only not collected: the first process may be one that never does."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_one_that_ends_is_started_again_after_a_pause() -> None:
    with supervised(web=SLEEP) as (supervisor, said):
        wait_until(looking(supervisor, lambda: said == ["   web | up"]))
        first = supervisor.processes[0].child
        assert first
        first.kill()
        wait_until(looking(supervisor, lambda: said.count("   web | up") == 2))
        assert "web was killed by signal 9: starting it again in 0.5 s" in said


def test_one_that_cannot_stay_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    with supervised(web=(sys.executable, "-c", "import sys; sys.exit(7)"), beat=SLEEP) as (supervisor, said):
        with pytest.raises(ServiceError, match=r"web ended 6 times in a row; see .*web\.log"):
            wait_until(looking(supervisor, lambda: False))
        assert [line for line in said if "code 7" in line][:2] == [
            "web ended with code 7: starting it again in 0.01 s",
            "web ended with code 7: starting it again in 0.02 s",
        ]


def test_children_do_not_outlive_a_killed_parent() -> None:
    with supervised(worker=FORK) as (supervisor, said):
        wait_until(looking(supervisor, lambda: any("child" in line for line in said)))
        child = int(next(line for line in said if "child" in line).split()[-1])
        parent = supervisor.processes[0].child
        assert parent
        parent.kill()
        wait_until(looking(supervisor, lambda: has_ended(child)))


def test_everyday_news_stays_in_the_log(tmp_path: Path) -> None:
    print_two = (sys.executable, "-c", "print('level=info ok'); print('level=warning bad')")
    with supervised(web=print_two) as (supervisor, said):
        wait_until(looking(supervisor, lambda: said))
        assert said[0] == "   web | level=warning bad"
        assert "level=info ok" in (tmp_path / "log" / "web.log").read_text()


def test_stopping_waits_for_what_is_in_hand() -> None:
    finish = "import signal, sys, time; signal.signal(15, lambda *_: (time.sleep(0.3), print('done'), sys.exit(0)))"
    argv = (sys.executable, "-c", f"{finish}; print('up', flush=True); time.sleep(600)")
    with supervised(worker=argv) as (supervisor, said):
        wait_until(looking(supervisor, lambda: said))
        started = time.monotonic()
        supervisor.stop(lambda: False)
        assert time.monotonic() - started >= 0.3
        assert said[-1] == "worker | done"


def test_leftovers_of_a_killed_run_are_killed_and_nobody_else() -> None:
    with supervised(web=SLEEP) as (supervisor, _):
        child = supervisor.processes[0].child
        assert child
        assert kill_leftovers() == 1
        assert child.wait(10) == -9
        assert kill_leftovers() == 0


@pytest.mark.parametrize(("code", "words"), [(0, "ended with code 0"), (-15, "was killed by signal 15")])
def test_how_it_ended(code: int, words: str) -> None:
    assert how_it_ended(code) == words
