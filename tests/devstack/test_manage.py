"""`bin/manage`: a management command where the caller stands, on servers that go when nobody needs them."""

from pathlib import Path

from tests.devstack.stack import Place
from tests.source_tree import ROOT

MANAGE = str(ROOT / "bin" / "manage")


def test_manage_starts_and_stops_the_servers_for_its_own_time(place: Place, tmp_path: Path) -> None:
    place.migrate_by_copy()
    script = "import sys; from pathlib import Path; from django.db import connection; "
    script += "print(Path('here').exists(), connection.cursor().execute('select 1')); sys.exit(3)"
    (tmp_path / "here").touch()
    done = place.run(MANAGE, "shell", "-v0", "-c", script, cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert done.stdout == "True None\n", "paths are the caller's, and stdout is the command's alone"
    assert "a new database" in done.stderr
    assert place.alive() == []


def test_manage_leaves_servers_alone_that_others_use(place: Place) -> None:
    with place.user() as user:
        pids = place.pids()
        done = place.run(MANAGE, "check")
        assert done.returncode == 0, done.stderr
        assert place.pids() == pids
        assert user.sql("select 1") == [(1,)]
    assert place.alive() == []


def test_manage_hands_on_what_django_says_of_a_wrong_command(place: Place) -> None:
    place.migrate_by_copy()
    done = place.run(MANAGE, "chekc")
    assert done.returncode == 1
    assert "Unknown command: 'chekc'" in done.stderr
