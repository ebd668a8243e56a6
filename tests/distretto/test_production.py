"""What the settings say in production, read by a process of its own."""

import json
import os
import subprocess
import sys

import pytest

from tests.source_tree import ROOT

PRODUCTION = {
    "DISTRETTO_ENV": "production",
    "SECRET_KEY": "una-chiave-solo-per-questa-prova-0123456789-abcdefghijklmnop",
    "ALLOWED_HOSTS": "distretto.example",
    "DATABASE_URL": "postgresql://nobody@%2Fnowhere/distretto",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "DEFAULT_FROM_EMAIL": "distretto@distretto.example",
    "BASE_URL": "https://distretto.example",
    "DJANGO_SETTINGS_MODULE": "distretto.settings",
}
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
insecure = Client().get("/livez-not/", headers={"host": "distretto.example"})
secure = Client().get("/livez", secure=True, headers={"host": "distretto.example"})
cookies = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME]
flags = [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE]
print(json.dumps({
    "redirected": [insecure.status_code, insecure.get("Location")],
    "hsts": secure.get("Strict-Transport-Security"), "livez": secure.status_code, "hosts": settings.ALLOWED_HOSTS,
    "cookies": cookies, "flags": flags, "http_only": settings.SESSION_COOKIE_HTTPONLY, "debug": settings.DEBUG,
    "hasher": settings.PASSWORD_HASHERS[0],
}))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """Return what a production process says about itself."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=kept | PRODUCTION, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_cookies_are_bound_to_the_host_and_to_https(told: dict[str, object]) -> None:
    assert told["cookies"] == ["__Host-session", "__Host-csrf", "__Host-language"]
    assert told["flags"] == [True, True, True]
    assert told["http_only"] is True


def test_everything_is_https(told: dict[str, object]) -> None:
    assert told["redirected"] == [301, "https://distretto.example/livez-not/"]
    assert str(told["hsts"]).startswith("max-age=31536000")


def test_only_the_named_hosts_are_served(told: dict[str, object]) -> None:
    assert (told["livez"], told["hosts"]) == (200, ["distretto.example"])


def test_nothing_of_development_is_left(told: dict[str, object]) -> None:
    assert told["debug"] is False
    assert str(told["hasher"]).endswith("Argon2PasswordHasher")
