"""Placeholders in what somebody writes: `{{ name }}`, or `{{ name|lettrice, lettore }}` with what stands in for nothing.

On their way through Markdown, templates and sanitisers they travel as marks made of characters that nobody types;
at the end each mark becomes a `{{ key }}` for the outbox, and whatever else looks like one is taken apart. So no
text, however written, can ask the outbox for a value that was not meant for it.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

OPEN, CLOSE, JOIN = "\ue000", "\ue001", "\ue002"
FIELDS = ("name", "company")
WRITTEN = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|\s*([^{}]*?)\s*)?\}\}")
MARK = re.compile(f"{OPEN}([a-z{JOIN}]+){CLOSE}")
KEY = re.compile(r"\{\{ ([a-z_]+) \}\}")
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
APART = "{\N{ZERO WIDTH NON-JOINER}{"


@dataclass(frozen=True)
class Placeholder:
    """A value of the reader's, and what is written where it is missing."""

    field: str
    fallback: str = ""

    @property
    def key(self) -> str:
        """Its name in the outbox: the same field with another fallback is another value."""
        if not self.fallback:
            return self.field
        return f"{self.field}_or_{hashlib.sha256(self.fallback.encode()).hexdigest()[:10].translate(LETTERS)}"

    def value(self, values: Mapping[str, object]) -> str:
        """What this reader gets to see."""
        return str(values.get(self.field) or "").strip() or self.fallback


def placeholders_in(text: str) -> tuple[Placeholder, ...]:
    """The placeholders that a text uses, each once, in the order in which they come."""
    return tuple(dict.fromkeys(found for _, found in _written(text) if found))


def unknown_in(text: str) -> tuple[str, ...]:
    """What was written as a placeholder and is none."""
    return tuple(dict.fromkeys(name for name, found in _written(text) if not found))


def marked(text: str) -> str:
    """The text with its placeholders as marks; marks that were typed are dropped, unknown names stay as typed."""
    clean = text.translate({ord(char): None for char in (OPEN, CLOSE, JOIN)})
    return WRITTEN.sub(_mark_or_typed, clean)


def mark(key: str) -> str:
    """The mark of a value that the outbox knows by this key."""
    return f"{OPEN}{key.replace('_', JOIN)}{CLOSE}"


def settled(text: str) -> str:
    """The text with its marks as the outbox's placeholders, and nothing else that looks like one."""
    return MARK.sub(lambda found: f"{{{{ {found[1].replace(JOIN, '_')} }}}}", _apart(text))


def filled(text: str, values: Mapping[str, object], clean: Callable[[str], str]) -> str:
    """The settled text as a reader gets it; each value goes through `clean`, and none is filled again."""
    return KEY.sub(lambda found: clean(str(values.get(found[1], ""))), text)


def plain(text: str) -> str:
    """The text as somebody without a name reads it: what stands in for nothing, and no gap before a comma."""
    without = WRITTEN.sub(lambda found: found[2] or "" if found[1] in FIELDS else found[0], text)
    return re.sub(r"\s+([,;:.!?])", r"\1", without).strip() if without != text else text


def _written(text: str) -> Iterator[tuple[str, Placeholder | None]]:
    for found in WRITTEN.finditer(text):
        known = Placeholder(found[1], found[2] or "") if found[1] in FIELDS else None
        yield found[1], known


def _mark_or_typed(found: "re.Match[str]") -> str:
    return mark(Placeholder(found[1], found[2] or "").key) if found[1] in FIELDS else found[0]


def _apart(text: str) -> str:
    while "{{" in text:
        text = text.replace("{{", APART)
    return text
