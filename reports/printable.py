"""What paper can't show is taken out before a document is drawn: pure. The frozen content itself stays as it was.

Texts come from keyboards, phones and other programs: with control characters, small pictures, scripts that our fonts
don't have, words without an end. Drawn as they are they become boxes, turn a line around or run off the page.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Set
from typing import Any

ENDS_OF_LINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
STEERING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
TOWER_OF_MARKS = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
ENDLESS_WORD = re.compile("[^ \t\n\u200b]{60,}")
PIECE = 12
MAY_BREAK_HERE = "\N{ZERO WIDTH SPACE}"
UNKNOWN_LETTER = "\N{WHITE SQUARE}"
NOT_TEXT = frozenset({"sha256"})

Clean = Callable[[str], str]


def printable(content: Mapping[str, Any], drawable: Set[int]) -> dict[str, Any]:
    """Return the content with every text as the fonts (given by their code points) and the page can show it."""
    return _walk_dict(content, lambda text: printable_text(text, drawable))


def printable_text(text: str, drawable: Set[int]) -> str:
    """One text: line ends are line ends, nothing steers, each character has a shape, long words can break."""
    text = STEERING.sub("", ENDS_OF_LINES.sub("\n", text))
    if not text.isascii():
        text = TOWER_OF_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
        unknown = {ord(letter) for letter in set(text)} - drawable - {ord("\n"), ord("\t")}
        text = text.translate({code: _stand_in(chr(code), drawable) for code in unknown})
    return ENDLESS_WORD.sub(_with_breaks, text)


def _walk_dict(values: Mapping[str, object], clean: Clean) -> dict[str, Any]:
    return {key: inner if key in NOT_TEXT else _walk(inner, clean) for key, inner in values.items()}


def _walk(value: object, clean: Clean) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return _walk_dict(value, clean)
    if isinstance(value, list):
        return [_walk(inner, clean) for inner in value]
    return value


def _stand_in(letter: str, drawable: Set[int]) -> str:
    """The same in plainer characters; a square for a letter or digit; nothing for signs, small pictures and joiners."""
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and all(ord(one) in drawable for one in plain):
        return plain
    return UNKNOWN_LETTER if unicodedata.category(letter)[0] in "LN" else ""


def _with_breaks(word: re.Match[str]) -> str:
    text = word[0]
    return MAY_BREAK_HERE.join(text[start : start + PIECE] for start in range(0, len(text), PIECE))
