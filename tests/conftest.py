"""What every test may ask for: the cast, signed-in clients, the site on a port, a browser."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client

from accounts.models import User
from companies.models import Company
from tests.cast import Cast
from tests.cast import client_of as client_signed_in
from tests.spreading import Spreading

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


# A busy machine is no reason to fail: how long an example takes says nothing here.
# The same examples in every run: a failure belongs to the change that brought it.
hypothesis.settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


def pytest_configure() -> None:
    """Give each parallel test process a Redis database of its own: rate limits and queues must not meet."""
    settings.PASSWORD_HASHERS = ["tests.hashing.QuickArgon2", *settings.PASSWORD_HASHERS]
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
    for name in ("REDIS_URL", "CELERY_BROKER_URL"):
        own = re.sub(r"(db=|virtual_host=|/)\d+$", rf"\g<1>{number}", getattr(settings, name))
        setattr(settings, name, own)
        os.environ[name] = own  # Celery reads the broker's address from here before it asks the settings
    settings.CACHES["default"]["LOCATION"] = settings.REDIS_URL


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Spreading:
    """Spread the tests in our own way."""
    return Spreading(config, log)


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep uploads of tests out of the checkout."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session", autouse=True)
def mail_goes_to_the_outbox(django_test_environment: None) -> None:
    """Send mail as the product does, which Django's test set-up would hide; there is a mail server, and no worker."""
    settings.EMAIL_BACKEND = "common.mailing.backend.OutboxBackend"
    settings.MAILING_CAN_SEND, settings.MAILING_SHOW_LINKS = True, False


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Begin each test with no rate limit used up and nothing queued."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people and the two companies; each is made when first asked for."""
    return Cast()


@pytest.fixture
def auditor(cast: Cast) -> User:
    """Return Bruna, an auditor."""
    return cast.person("auditor")


@pytest.fixture
def auditor2(cast: Cast) -> User:
    """Return Dario, the second auditor."""
    return cast.person("auditor2")


@pytest.fixture
def funding(cast: Cast) -> User:
    """Return Elena, a funding officer."""
    return cast.person("funding")


@pytest.fixture
def outreach(cast: Cast) -> User:
    """Return Lapo, an outreach officer."""
    return cast.person("outreach")


@pytest.fixture
def director(cast: Cast) -> User:
    """Return Nora, the director."""
    return cast.person("director")


@pytest.fixture
def administrator(cast: Cast) -> User:
    """Return Piero, an administrator."""
    return cast.person("administrator")


@pytest.fixture
def company_owner(cast: Cast) -> User:
    """Return Sara, the owner of `arno`."""
    return cast.person("company_owner")


@pytest.fixture
def other_owner(cast: Cast) -> User:
    """Return Ugo, the owner of `bisenzio`."""
    return cast.person("other_owner")


@pytest.fixture
def arno(cast: Cast) -> Company:
    """Return the company of `company_owner`."""
    return cast.arno


@pytest.fixture
def bisenzio(cast: Cast) -> Company:
    """Return the company of `other_owner`, which nobody of `arno` may see."""
    return cast.bisenzio


@pytest.fixture
def stranger() -> Client:
    """Return a client that has not signed in."""
    return Client()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return the function that gives a signed-in client of a person."""
    return client_signed_in


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once per process.

    It keeps an event loop in this thread until the end, which Django takes for asynchronous code: from here on it keeps
    its connections elsewhere, so those of before are closed, and those of after before the loop stops.
    """
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started
        connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the machine's own Chromium; as root or in a container its sandbox can't start."""
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert executable, "no Chromium: install it or name it in CHROMIUM"
    quiet = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
    return browser_type_launch_args | {"executable_path": executable, "args": ["--no-sandbox", *quiet]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as a person in Tuscany at a desk does."""
    desk = {"width": 1440, "height": 900}
    return browser_context_args | {"locale": "it-IT", "timezone_id": "Europe/Rome", "viewport": desk}


@pytest.fixture
def live_url(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of the site on a port of its own, on the test's database."""
    monkeypatch.setattr(settings, "BASE_URL", live_server.url)
    return live_server.url


@pytest.fixture
def sign_in(live_url: str) -> Callable[[Page, User], None]:
    """Return the function that gives a page the session of a person, without the sign-in form."""

    def give_session(page: Page, user: User) -> None:
        key = client_signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_url}])

    return give_session
