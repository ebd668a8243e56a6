"""The front-end files: locked without a host, copied clean, made once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from devstack import assets

PICTURE = "%3csvg xmlns='http://www.w3.org/2000/svg'%3e%3c/svg%3e"


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A node_modules folder with every listed file in it."""
    folder = tmp_path / "node_modules"
    for source in assets.FILES:
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"x\n/*# sourceMappingURL={path.name}.map */\n")
    nodes = {"plus": [["path", {"d": "M12 5v14"}], ["path", {"d": 'M5 "12" <h14>'}]]}
    (folder / assets.ICON_NODES).parent.mkdir(parents=True, exist_ok=True)
    (folder / assets.ICON_NODES).write_text(json.dumps(nodes))
    return folder


def test_lock_names_no_host_and_checks_every_package() -> None:
    text = (assets.FRONTEND / "package-lock.json").read_text()
    assert "http" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_copied_files_have_no_source_maps(modules: Path, tmp_path: Path) -> None:
    assets.copy_files(modules, tmp_path / "out")
    for target in assets.FILES.values():
        copied = (tmp_path / "out" / target).read_text()
        assert copied.startswith("x\n")
        assert ("sourceMappingURL" in copied) is (target.suffix not in {".css", ".js"})


def test_icons_are_packed_and_escaped(modules: Path, tmp_path: Path) -> None:
    assets.copy_files(modules, tmp_path / "out")
    icons = json.loads((tmp_path / "out" / assets.ICONS).read_text())
    assert icons == {"plus": '<path d="M12 5v14"/><path d="M5 &quot;12&quot; &lt;h14&gt;"/>'}


def test_pictures_inside_a_style_sheet_become_files(tmp_path: Path) -> None:
    css = f'a{{background:url("data:image/svg+xml,{PICTURE}")}} b{{background:url("other.png")}}'
    out = assets.without_data_images(css, tmp_path / "images")
    (picture,) = (tmp_path / "images").iterdir()
    assert out == f'a{{background:url("images/{picture.name}")}} b{{background:url("other.png")}}'
    assert picture.read_text() == "<svg xmlns='http://www.w3.org/2000/svg'></svg>"


def test_second_run_has_nothing_to_do(modules: Path, tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert not assets.up_to_date(var)
    assets.copy_files(modules, var)
    assert assets.up_to_date(var)
    assert assets.ensure(var) is False


def test_they_go_where_the_rest_of_var_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    made: list[Path] = []
    monkeypatch.setenv("DISTRETTO_VAR", str(elsewhere))
    monkeypatch.setattr(assets, "build", made.append)
    assert assets.ensure() is True
    assert made == [elsewhere.resolve()]


@pytest.mark.parametrize("lost", [assets.STAMP, assets.ICONS, assets.SERVED / "tabler.min.css"])
def test_a_missing_file_is_made_again(modules: Path, tmp_path: Path, lost: Path) -> None:
    assets.copy_files(modules, tmp_path)
    (tmp_path / lost).unlink()
    assert not assets.up_to_date(tmp_path)


def test_a_failed_command_says_what_it_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('no such package'); sys.exit(3)"]
    with pytest.raises(assets.AssetsError, match=r"failed \(3\):\nno such package"):
        assets.run(command, cwd=tmp_path)


def test_the_project_has_its_files() -> None:
    """The doors made them before any test; a second call is instant and silent."""
    done = subprocess.run(
        [sys.executable, "-m", "devstack.assets"], cwd=assets.ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
