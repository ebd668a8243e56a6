"""Texts for people: their type (written now, or translated when they are shown), and how they are spelt."""

import re
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Words
else:
    Words = str | Promise

__all__ = ["Words", "with_typographic_apostrophes"]

APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W_])")


def with_typographic_apostrophes(text: str) -> str:
    """Between a letter and a letter or figure the typographic apostrophe, however it was typed: one spelling everywhere."""
    return APOSTROPHE.sub("’", text)
