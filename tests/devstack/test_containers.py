"""Containers and `bin/run` are two ways to start the same thing: same commands, same packages, same settings."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from devstack.environment import requirement_files
from devstack.machine import LIBRARY_PACKAGES
from devstack.postgres import LOCALE
from devstack.processes import COMMANDS, PREPARE
from devstack.valkey import POLICY
from distretto import healthcheck
from distretto.environment import REQUIRED_IN_PRODUCTION
from tests.distretto.test_environment import in_the_manual
from tests.source_tree import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """What docker-compose would start."""
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])


@pytest.mark.parametrize("name", COMMANDS)
def test_each_process_has_the_command_of_bin_run(services: dict[str, Any], name: str) -> None:
    assert tuple(services[name]["command"]) == COMMANDS[name]
    assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_there_are_no_other_processes(services: dict[str, Any]) -> None:
    assert set(services) == {*COMMANDS, "db", "redis", "migrate"}


def test_the_database_is_prepared_once_and_without_the_demo(services: dict[str, Any]) -> None:
    assert tuple(services["migrate"]["command"]) == (*PREPARE, "--no-demo")
    assert services["migrate"]["restart"] == "no"


def test_the_image_alone_is_the_web_server() -> None:
    command = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert command
    assert tuple(json.loads(command[1])) == COMMANDS["web"]


def test_the_image_has_the_packages_of_bin_run() -> None:
    installed = re.search(r"apt-get install -y --no-install-recommends (.+?) \\\n", DOCKERFILE)
    assert installed
    assert tuple(installed[1].split()) == LIBRARY_PACKAGES
    lists = re.findall(r"--require-hashes -r (\S+)", DOCKERFILE)
    bin_run = [str(path.relative_to(ROOT)) for path in requirement_files("run")]
    assert lists == [name for name in bin_run if not name.endswith("local.txt")], "all but the embedded servers"


def test_the_image_runs_as_nobody_special() -> None:
    stages = re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE)
    last = DOCKERFILE.split("FROM ")[-1]
    assert len(stages) > 1
    user = re.search(r"^USER (\d+)$", last, re.MULTILINE)
    assert user
    assert int(user[1]) > 0


def test_servers_are_set_up_like_the_embedded_ones(services: dict[str, Any]) -> None:
    assert services["db"]["environment"]["POSTGRES_INITDB_ARGS"].split() == list(LOCALE)
    command = services["redis"]["command"]
    assert " ".join(POLICY) in " ".join(command)
    assert "--appendonly yes" in " ".join(command)


@pytest.mark.parametrize("name", ["db", "redis", "web", "worker", "beat"])
def test_each_service_is_watched_and_comes_back(services: dict[str, Any], name: str) -> None:
    assert services[name]["restart"] == "unless-stopped"
    check = services[name]["healthcheck"]["test"]
    if name in COMMANDS:
        assert check[-2:] == ["distretto.healthcheck", name]
        assert name in healthcheck.CHECKS


def test_all_that_production_needs_is_given_or_asked_for(services: dict[str, Any]) -> None:
    environment = services["web"]["environment"]
    assert environment["DISTRETTO_ENV"] == "production"
    assert set(REQUIRED_IN_PRODUCTION) <= set(environment)
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"):
        assert environment[name].startswith(f"${{{name}:?"), f"{name} has no default"


# Of the settings in the manual those that containers have no use for, or that lie outside of them.
NOT_INSIDE = {"CELERY_BROKER_URL", "DEBUG", "DISTRETTO_VAR", "MAILING_FAULT_FILE", "PORT", "POSTGRES_PASSWORD"}


@pytest.mark.parametrize("name", [*COMMANDS, "migrate"])
def test_settings_that_may_be_given_reach_the_product(services: dict[str, Any], name: str) -> None:
    """Compose fills in what its file names, and hands nothing else on; a name without a value is handed on as it is."""
    inside = services[name]["environment"]
    assert sorted(set(in_the_manual()) - NOT_INSIDE - set(inside)) == []
    assert f"media:{inside['MEDIA_ROOT']}" in services[name]["volumes"]


def test_data_is_kept_in_volumes(services: dict[str, Any]) -> None:
    volumes = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["volumes"]
    used = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert used == set(volumes)


def test_beat_is_well_as_long_as_it_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.CELERY_BEAT_SCHEDULE_FILENAME", str(tmp_path / "schedule"))
    assert not healthcheck.beat_writes()
    (tmp_path / "schedule.db").touch()
    assert healthcheck.beat_writes()


def test_a_web_server_that_does_not_answer_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    assert not healthcheck.web_answers()
