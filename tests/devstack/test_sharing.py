"""The shared servers: first in starts, last out stops, and no kill loses anything."""

import os
import signal

import pytest
import redis

from tests.devstack.stack import Place, kill, sql
from tests.processes import wait_until


def test_the_last_one_out_stops_the_servers(place: Place) -> None:
    with place.user() as first:
        first.sql("create table kept (n int)")
        with place.user() as second:
            assert second.urls == first.urls
            pids = place.pids()
        assert place.pids() == pids
        first.sql("insert into kept values (1)")
    assert place.alive() == []
    with place.user() as later:
        assert later.sql("select n from kept") == [(1,)]


def test_a_killed_user_is_not_waited_for(place: Place) -> None:
    with place.user() as user:
        kill(user.process.pid)
        place.wait_until_empty()


@pytest.mark.parametrize("server", ["pg", "valkey"])
def test_a_killed_server_is_started_again_with_its_data(place: Place, server: str) -> None:
    with place.user() as user:
        user.sql("create table kept (n int); insert into kept values (7)")
        store = redis.Redis.from_url(user.urls["REDIS_URL"])
        store.set("kept", "8")
        wait_until(lambda: store.info("persistence")["aof_pending_bio_fsync"] == 0)
        store.close()
        before = place.pids()
        kill(before[server])
        wait_until(lambda: place.pids()[server] != before[server], what=f"a new {server}")
        assert user.sql("select n from kept") == [(7,)]
        with redis.Redis.from_url(user.urls["REDIS_URL"]) as store:
            assert store.get("kept") == b"8"


def test_after_a_kill_of_everything_the_next_start_is_clean(place: Place) -> None:
    with place.user() as user:
        user.sql("create table kept (n int); insert into kept values (9)")
        kill(user.process.pid, *place.pids().values())
    with place.user() as later:
        assert later.sql("select n from kept") == [(9,)]
    assert place.alive() == []


def test_a_killed_keeper_takes_its_server_along_and_a_newcomer_starts_both(place: Place) -> None:
    with place.user() as user:
        kill(place.pids()["pg keeper"])
        with place.user() as newcomer:
            assert newcomer.sql("select 1") == [(1,)]
            assert user.sql("select 1") == [(1,)]


def test_two_checkouts_know_nothing_of_each_other(place: Place, other_place: Place) -> None:
    with place.user() as ours:
        ours.sql("create table ours (n int)")
        with other_place.user() as theirs:
            assert theirs.urls["DATABASE_URL"] != ours.urls["DATABASE_URL"]
            assert theirs.sql("select 1 from pg_tables where tablename = 'ours'") == []
        assert other_place.alive() == []
        assert ours.sql("select 1") == [(1,)]


def test_given_servers_win(place: Place) -> None:
    given = os.environ["DATABASE_URL"]
    place.environment |= {"DATABASE_URL": given, "REDIS_URL": os.environ["REDIS_URL"]}
    with place.user() as user:
        assert user.urls == {}
        assert sql(given, "select 1") == [(1,)]
    assert not (place.folder / "pg").exists()


def test_a_long_path_gets_a_short_socket(place: Place) -> None:
    deep = place.folder / ("deep" * 12) / ("deeper" * 12)
    deep.mkdir(parents=True)
    place.environment["DISTRETTO_VAR"] = str(deep)
    with place.user() as user:
        assert user.sql("select 1") == [(1,)]


def test_sigterm_to_a_user_stops_the_servers(place: Place) -> None:
    with place.user() as user:
        user.process.send_signal(signal.SIGTERM)
        place.wait_until_empty()
