"""Italian texts: one catalogue per app in `locale/it/`, merged into the one file that Django reads.

No gettext programs are needed: polib reads and writes, Babel finds the texts in Python, Django in templates.
"""

import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract

from django.conf import settings
from django.utils.translation.template import templatize

from common.words import with_typographic_apostrophes

FOLDER = Path("locale") / "it"
COMPILED = FOLDER / "LC_MESSAGES" / "django.mo"
NOT_OURS = frozenset({".venv", "var", "frontend", "node_modules", "tests", "benchmarks", "devstack", ".git"})
CONTEXT = (1, "c")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (CONTEXT, 2),
    "pgettext_lazy": (CONTEXT, 2),
    "npgettext": (CONTEXT, 2, 3),
    "npgettext_lazy": (CONTEXT, 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w*)\}|%[sdf]")
Key = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """A text that the product shows: its context, its English, the plural if it counts, where it is."""

    context: str
    english: str
    plural: str
    place: str

    @property
    def key(self) -> Key:
        """What a catalogue knows it by."""
        return (self.context, self.english)


@dataclass
class Catalogue:
    """All translations of one language, and what is wrong with them."""

    entries: dict[Key, polib.POEntry] = field(default_factory=dict)
    sources: dict[Key, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, entry: polib.POEntry, source: str) -> None:
        """Take an entry over; the first of two that contradict each other stays, and the fault is noted."""
        key = (entry.msgctxt or "", entry.msgid)
        known = self.entries.get(key)
        if known is None:
            self.entries[key], self.sources[key] = entry, source
        elif said(known) != said(entry):
            self.faults.append(
                f"{source}: “{entry.msgid}” is “{said(entry)[0]}” here and “{said(known)[0]}” in {self.sources[key]}"
            )


def said(entry: polib.POEntry) -> tuple[str, ...]:
    """The Italian of an entry: one form, or one for each number."""
    return tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)


def set_apostrophes(entry: polib.POEntry) -> None:
    """One spelling, however it was typed."""
    entry.msgstr = with_typographic_apostrophes(entry.msgstr)
    entry.msgstr_plural = {form: with_typographic_apostrophes(text) for form, text in entry.msgstr_plural.items()}


def root() -> Path:
    """The project's folder."""
    return Path(settings.BASE_DIR)


def read_catalogue(folder: Path) -> Catalogue:
    """Read and merge the catalogues of a folder."""
    catalogue = Catalogue()
    for path in sorted(folder.glob("*.po")):
        for entry in polib.pofile(str(path), encoding="utf-8"):
            if entry.obsolete:
                continue
            if "fuzzy" in entry.flags:
                catalogue.faults.append(f"{path.name}: “{entry.msgid}” is marked fuzzy")
            elif all(said(entry)):
                set_apostrophes(entry)
                catalogue.faults += [f"{path.name}: “{entry.msgid}” {fault}" for fault in faults_of(entry)]
                catalogue.add(entry, path.name)
    return catalogue


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """What would break or look wrong when the text is shown."""
    if entry.msgid_plural and len(entry.msgstr_plural) != 2:
        yield "needs one form for one and one for many"
    asked = placeholders(entry.msgid, entry.msgid_plural)
    for text in said(entry):
        if not placeholders(text) <= asked or (not entry.msgid_plural and placeholders(text) != asked):
            yield f"and “{text}” have different placeholders"
        if entry.msgid.startswith("\n") != text.startswith("\n") or entry.msgid.endswith("\n") != text.endswith("\n"):
            yield f"and “{text}” differ in the line breaks around them"


def placeholders(*texts: str) -> set[str]:
    """The places in a text where something is put in."""
    return {found.group(0) for text in texts for found in PLACEHOLDER.finditer(text or "")}


def compile_catalogue(folder: Path, target: Path) -> bool:
    """Write the merged catalogue; says whether it changed. The same texts always make the same bytes."""
    compiled = polib.POFile(encoding="utf-8")
    compiled.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Language": "it",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    entries = read_catalogue(folder).entries
    for key in sorted(entries):
        compiled.append(entries[key])
    content = compiled.to_binary()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and target.read_bytes() == content:
        os.utime(target)
        return False
    scratch = target.with_suffix(f".{os.getpid()}")
    scratch.write_bytes(content)
    scratch.replace(target)
    return True


def own_files(base: Path, suffixes: Iterable[str]) -> Iterator[Path]:
    """The product's own files, without what tools made and what nobody sees on screen."""
    for folder, names, files in os.walk(base):
        names[:] = sorted(name for name in names if name not in NOT_OURS and not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix in suffixes:
                yield Path(folder) / name


def texts_of(path: Path, place: str) -> Iterator[Text]:
    """The texts that one file shows."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is not a text becomes rows of X; without their indentation they are harmless Python.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        english, plural = message if isinstance(message, tuple) else (message, "")
        if english:
            yield Text(context or "", english, plural or "", f"{place}:{line}")


def all_texts(base: Path) -> list[Text]:
    """Every text of the product, once, with the place where it is found first."""
    found: dict[Key, Text] = {}
    for path in own_files(base, {".py", ".html", ".txt"}):
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        for text in texts_of(path, str(path.relative_to(base))):
            known = found.get(text.key)
            if known is None or (text.plural and not known.plural):
                found[text.key] = text
    return list(found.values())


def untranslated(texts: Iterable[Text], catalogue: Catalogue) -> list[Text]:
    """The texts without Italian, those with an Italian that can't count included."""
    return [
        text
        for text in texts
        if (entry := catalogue.entries.get(text.key)) is None or (text.plural and not entry.msgid_plural)
    ]


def unused(texts: Iterable[Text], catalogue: Catalogue) -> list[Key]:
    """Translations of texts that the product no longer shows."""
    return sorted(catalogue.entries.keys() - {text.key for text in texts})


def as_entry(text: Text) -> polib.POEntry:
    """A text as an empty entry of a catalogue, to be filled in."""
    plural = {"msgid_plural": text.plural, "msgstr_plural": {0: "", 1: ""}} if text.plural else {}
    context = {"msgctxt": text.context} if text.context else {}
    return polib.POEntry(msgid=text.english, msgstr="", comment="", tcomment="", **context, **plural)
