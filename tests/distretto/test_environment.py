"""Production starts with all its settings or not at all."""

import os
import re
import subprocess
import sys

import pytest

from django.core.exceptions import ImproperlyConfigured

from distretto.environment import REQUIRED_IN_PRODUCTION, MailServer, broker_url, mail_server
from tests.source_tree import ROOT

COMPLETE = {
    "DISTRETTO_ENV": "production",
    "SECRET_KEY": "k" * 30 + "0123456789-abcdefghij-ABCDEFGHIJ",
    "ALLOWED_HOSTS": "distretto.example",
    "DATABASE_URL": "postgresql://db.distretto.example/distretto",
    "REDIS_URL": "redis://redis.distretto.example/0",
    "EMAIL_URL": "smtp://mail.distretto.example:587",
    "DEFAULT_FROM_EMAIL": "distretto@distretto.example",
    "BASE_URL": "https://distretto.example",
}
ASK = "from django.conf import settings; print(settings.DEBUG, settings.PRODUCTION, settings.SESSION_COOKIE_SECURE)"


def start(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Load the settings in a process that has this environment and nothing else."""
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "distretto.settings"} | environment
    return subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


def test_production_starts_with_everything() -> None:
    done = start(COMPLETE)
    assert done.stdout == "False True True\n", done.stderr


def test_debug_cannot_be_turned_on_in_production() -> None:
    assert start(COMPLETE | {"DEBUG": "true"}).stdout.startswith("False")


@pytest.mark.parametrize("name", sorted(set(COMPLETE) - {"DISTRETTO_ENV"}))
def test_production_refuses_to_start_without(name: str) -> None:
    for value in ({}, {name: "  "}):
        given = {key: text for key, text in COMPLETE.items() if key != name} | value
        done = start(given)
        assert done.returncode != 0
        assert done.stderr.rstrip().endswith(f"production needs these settings, which are missing: {name}")


def test_all_that_is_missing_is_named_at_once() -> None:
    done = start({"DISTRETTO_ENV": "production"})
    assert all(name in done.stderr.splitlines()[-1] for name in COMPLETE if name != "DISTRETTO_ENV")


def test_an_unknown_kind_of_environment_is_refused() -> None:
    assert "must be development, test or production" in start({"DISTRETTO_ENV": "prod"}).stderr


def test_every_setting_is_in_the_manual() -> None:
    code = (ROOT / "distretto" / "settings.py").read_text()
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code)) - {"DISTRETTO_TEST_TEMPLATE"}
    manual = (ROOT / "docs" / "operations.md").read_text()
    assert sorted(name for name in names if f"`{name}`" not in manual) == []


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("redis://redis:6379/0", "redis://redis:6379/0"),
        ("rediss://user:word@redis/3", "rediss://user:word@redis/3"),
        ("unix:///run/redis.sock?db=2", "redis+socket:///run/redis.sock?virtual_host=2"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
    ],
)
def test_celery_gets_its_own_spelling_of_the_redis_address(redis: str, broker: str) -> None:
    assert broker_url(redis) == broker


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://posta.example", MailServer("posta.example", 25)),
        ("smtp+tls://noi:p%40ss@posta.example:2525", MailServer("posta.example", 2525, "noi", "p@ss", "starttls")),
        ("submission://posta.example", MailServer("posta.example", 587, security="starttls")),
        ("smtps://posta.example", MailServer("posta.example", 465, security="ssl")),
        ("", MailServer()),
    ],
)
def test_the_mail_server_is_read_from_its_address(address: str, server: MailServer) -> None:
    assert mail_server(address, needed=False) == server


@pytest.mark.parametrize("address", ["dummymail:", "file:", "smtp://", "posta.example", "console:", "http://a.it"])
def test_an_address_that_names_no_mail_server_is_refused(address: str) -> None:
    for needed in (True, False):
        with pytest.raises(ImproperlyConfigured, match="EMAIL_URL names no mail server"):
            mail_server(address, needed=needed)


def test_production_without_a_mail_server_does_not_start() -> None:
    assert "EMAIL_URL names no mail server" in start(COMPLETE | {"EMAIL_URL": "dummymail:"}).stderr


def in_the_manual() -> dict[str, str]:
    """The settings of the table in the manual, each with the word in its second column."""
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in manual.splitlines() if line.startswith("| `")]
    return {name: row[2].strip() for row in rows for name in re.findall(r"`([A-Z_]+)`", row[1])}


def test_the_manual_names_every_setting_and_no_other() -> None:
    sources = [ROOT / "distretto" / name for name in ("settings.py", "environment.py", "healthcheck.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r"""env(?:iron)?\.\w+\(\s*"([A-Z_]+)\"""", code)) - {"DISTRETTO_TEST_TEMPLATE"}
    compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert set(in_the_manual()) == asked | compose


def test_the_manual_says_what_production_needs() -> None:
    needed = {name for name, word in in_the_manual().items() if word == "yes"}
    assert needed == {*REQUIRED_IN_PRODUCTION, "DISTRETTO_ENV"}
