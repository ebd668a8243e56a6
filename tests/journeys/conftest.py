"""What tests in a browser have in common."""

import pytest
from playwright.sync_api import Playwright, expect

expect.set_options(timeout=30_000)  # a machine that does other work is slow, not wrong


@pytest.fixture(scope="session", autouse=True)
def browser_before_database(playwright: Playwright) -> None:
    """Start Playwright before the first test's transaction: the two must agree on the connection."""
