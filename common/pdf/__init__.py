"""The PDF wrapper: HTML in, the same bytes out on every machine, and nothing fetched that is not ours.

WeasyPrint reads the font configuration when it is imported, so it is imported late, after `own_fonts` has named our
folder; web processes that never draw never load it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from common.pdf.fonts import FAMILY, drawable, use_own_fonts

__all__ = ["FAMILY", "Pdf", "PdfError", "Resources", "draw", "drawable", "engine"]


class PdfError(Exception):
    """The document can't be drawn; the text says why."""


@dataclass(frozen=True)
class Pdf:
    """A finished document."""

    content: bytes
    pages: int


@dataclass(frozen=True)
class Resources:
    """All that a document may name: `asset:NAME` for files of ours, `photo:SHA256` for stored pictures."""

    assets: Mapping[str, Path]
    photo: Callable[[str], bytes]


def engine() -> ModuleType:
    """The module that talks to WeasyPrint, loaded once with our fonts and no others."""
    use_own_fonts()
    return import_module("common.pdf.weasy")


def draw(html: str, *, resources: Resources, identifier: bytes, most_pages: int | None = None) -> Pdf | None:
    """Draw tagged, accessible PDF/UA-1.

    The identifier takes the place of WeasyPrint's random one. With `most_pages`, a longer layout gives None before
    any byte is written, so that the caller can try with less.
    """
    document: Pdf | None = engine().draw(html, resources=resources, identifier=identifier, most_pages=most_pages)
    return document
