"""The browser of the tests: the machine's own."""

from pathlib import Path

import pytest

from devstack import browser
from devstack.account import ServiceError


def test_a_snap_is_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\nexec /snap/bin/chromium\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert browser.find() is None
    stub.write_text("#!/bin/sh\n")
    assert browser.find() == str(stub)


def test_a_wrong_chromium_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(ServiceError, match="/no/such/browser"):
        browser.missing_packages()
