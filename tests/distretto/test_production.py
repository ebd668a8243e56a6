"""Production starts with all its settings or not at all."""

import os
import subprocess
import sys

import pytest

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
