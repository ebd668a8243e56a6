"""The fonts of documents: ours only, whatever the machine has installed.

The vendored WOFF2 files are unpacked once, and a Fontconfig file names that folder and no other. The family gets a
private name, so that a font of the same name on the machine can never mix in.
"""

import functools
import hashlib
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont, woff2

from django.conf import settings

FAMILY = "Distretto Carta"
FACES = ("Regular", "Italic", "SemiBold", "Bold")
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <match target="scan">
    <edit name="family" mode="prepend"><string>{family}</string></edit>
  </match>
</fontconfig>
"""


class FontsMissingError(Exception):
    """The vendored fonts are not there: the set-up did not run."""


@functools.cache
def use_own_fonts() -> Path:
    """Point Fontconfig of this process, and of its children, to our folder; must come before WeasyPrint's import."""
    sources = [settings.DOCUMENT_FONTS / f"Inter-{face}.woff2" for face in FACES]
    for source in sources:
        if not source.is_file():
            raise FontsMissingError(f"{source} is missing: run bin/run or bin/manage once")
    digest = hashlib.sha256(CONFIGURATION.encode())
    for source in sources:
        digest.update(source.read_bytes())
    folder = settings.VAR_DIR / "pdf-fonts" / digest.hexdigest()[:16]
    configuration = folder / "fonts.conf"
    if not configuration.is_file():
        _unpack(sources, folder)
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    return configuration


@functools.cache
def drawable() -> frozenset[int]:
    """The code points that all our faces have a shape for."""
    folder = use_own_fonts().parent
    faces = [TTFont(folder / f"Inter-{face}.ttf", lazy=True) for face in FACES]
    found = frozenset[int].intersection(*(frozenset(face.getBestCmap()) for face in faces))
    for face in faces:
        face.close()
    return found


def _unpack(sources: list[Path], folder: Path) -> None:
    """Make the folder beside its place and move it there, since several processes may start at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = Path(scratch) / "fonts"
        (made / "cache").mkdir(parents=True)
        made.chmod(0o755)
        for source in sources:
            with source.open("rb") as packed, (made / f"{source.stem}.ttf").open("wb") as plain:
                woff2.decompress(packed, plain)
        text = CONFIGURATION.format(folder=escape(str(folder)), family=FAMILY)
        (made / "fonts.conf").write_text(text, encoding="utf-8")
        try:
            made.rename(folder)
        except OSError:
            if not (folder / "fonts.conf").is_file():
                raise
