"""The browser of the tests: the machine's own, Debian's package, or what the locked Playwright fetches on Ubuntu."""

import os
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from devstack import browser
from devstack.account import ServiceError
from devstack.commands import Refused
from devstack.steps import Steps

QUIET = Steps(quiet=True)
DONE = "INSTALLATION_COMPLETE"
# Simulating, it names libraries that are missing until they have been installed.
APT_GET = """#!/bin/sh
echo "$@" >> "$0.calls"
case "$*" in
  *-s*) [ -e "$0.done" ] || echo "Inst libnss3 (1)" ;;
  install*) : > "$0.done" ;;
esac
"""
SUDO = '#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do shift; done\nexec "$@"\n'


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Return the function that puts a program on the PATH of an Ubuntu without a browser, seen by a normal user."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "env", "true", "which"):
        (folder / name).symlink_to(str(shutil.which(name)))
    release = tmp_path / "os-release"
    release.write_text("NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\n")
    monkeypatch.setattr(browser, "OS_RELEASE", release)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISTRETTO_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("CHROMIUM", raising=False)

    def put(name: str, text: str) -> Path:
        program = folder / name
        program.write_text(text)
        program.chmod(0o755)
        return program

    return put


@pytest.fixture
def download_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Serve, whatever is asked for, an archive with a browser in it."""
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in ("chrome-headless-shell-linux64", "chrome-headless-shell-linux-arm64"):
            made.writestr(f"{name}/chrome-headless-shell", "#!/bin/sh\n")
        made.writestr("ffmpeg-linux", "#!/bin/sh\n")

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return str(archive)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.delenv("PLAYWRIGHT_CHROMIUM_DOWNLOAD_HOST", raising=False)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.setenv(name, "127.0.0.1")
        yield
        server.shutdown()


def test_a_snap_is_no_browser(programs: Callable[[str, str], Path]) -> None:
    stub = programs("chromium", "#!/bin/sh\nexec /snap/bin/chromium\n")
    assert browser.find() is None
    stub.write_text("#!/bin/sh\n")
    assert browser.find() == str(stub)


def test_a_wrong_chromium_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(ServiceError, match="/no/such/browser"):
        browser.missing_packages()


def test_the_package_of_a_browser_is_asked_for_where_there_is_one(programs: Callable[[str, str], Path]) -> None:
    assert "chromium" not in browser.missing_packages()
    browser.OS_RELEASE.write_text("NAME=Debian\nID=debian\n")
    assert "chromium" in browser.missing_packages()
    programs("google-chrome", "#!/bin/sh\n")
    assert "chromium" not in browser.missing_packages()


@pytest.mark.usefixtures("download_host")
def test_playwright_brings_its_libraries_and_the_browser_once(programs: Callable[[str, str], Path]) -> None:
    apt_get, sudo = programs("apt-get", APT_GET), programs("sudo", SUDO)
    browser.prepare(QUIET)
    found = Path(browser.find() or "")
    assert found.name == "chrome-headless-shell"
    assert os.access(found, os.X_OK)
    assert browser.browsers_dir() in found.parents
    calls = apt_get.with_suffix(".calls").read_text().splitlines()
    assert [call.split()[:2] for call in calls] == [["install", "-s"], ["update"], ["install", "-y"]]
    assert "libnss3" in calls[-1]

    apt_get.unlink()
    sudo.unlink()
    browser.prepare(QUIET)
    whole = found.parent.parent
    older = whole.with_name(f"{whole.name.partition('-')[0]}-1")
    whole.rename(older)
    assert browser.find() is None, "one that another release of Playwright fetched"
    older.rename(whole)
    assert browser.find() == str(found)
    (whole / DONE).unlink()
    assert browser.find() is None, "one that was not fetched to the end"


def test_without_root_the_line_for_its_libraries_is_printed(programs: Callable[[str, str], Path]) -> None:
    apt_get = programs("apt-get", APT_GET)
    with pytest.raises(Refused) as refused:
        browser.prepare(QUIET)
    (line,) = (line for line in str(refused.value).splitlines() if "sudo" in line)
    assert line.split() == ["sudo", str(browser.PYTHON), "-m", "playwright", "install-deps", "chromium"]
    assert apt_get.with_suffix(".calls").read_text().startswith("install -s "), "nothing but a simulation"


def test_libraries_that_cannot_be_installed_are_said(programs: Callable[[str, str], Path]) -> None:
    programs("apt-get", '#!/bin/sh\necho "E: Unable to fetch some archives"\nexit 100\n')
    programs("sudo", SUDO)
    with pytest.raises(Refused, match=r"(?s)Unable to fetch.*sudo .* install-deps chromium"):
        browser.prepare(QUIET)


def test_a_browser_that_cannot_be_fetched_has_two_other_ways(
    programs: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    python = programs(
        "python",
        '#!/bin/sh\n[ "$3" = install ] || exit 0\n'
        'echo "Downloading from $PLAYWRIGHT_BROWSERS_PATH"\necho "Error: getaddrinfo ENOTFOUND"\nexit 1\n',
    )
    monkeypatch.setattr(browser, "PYTHON", python)
    with pytest.raises(Refused, match=r"(?s)  Error: getaddrinfo ENOTFOUND\n.*Google Chrome, or set CHROMIUM="):
        browser.prepare(QUIET)
