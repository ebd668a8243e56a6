"""Texts for people: their type (written now, or translated when they are shown), and how they are spelt."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import pyphen

from django.utils.functional import Promise
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Words
else:
    Words = str | Promise

__all__ = ["Words", "breakable", "with_typographic_apostrophes"]

LONG_WORD = re.compile(r"[^\W\d_]{13,}")
APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W_])")


def with_typographic_apostrophes(text: str) -> str:
    """Between a letter and a letter or figure the typographic apostrophe, however it was typed: one spelling everywhere."""
    return APOSTROPHE.sub("’", text)


def breakable(text: str) -> str:
    """Soft hyphens in long words, for narrow places: browsers on Linux and tablets know no Italian hyphenation."""
    hyphenator = _hyphenator(get_language() or "it")
    return LONG_WORD.sub(lambda word: hyphenator.inserted(word[0], "\u00ad"), text)


@lru_cache(maxsize=4)
def _hyphenator(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=pyphen.language_fallback(language), left=4, right=4)
