"""The pencil behind the charts: shapes as SVG text, the same on screen and on paper.

Colours are written on each shape, since the PDF's renderer reads no page styles inside a picture; the class beside them
lets the screen's style sheet take over (dark mode). All text is escaped here and nowhere else.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

FONT = "'Distretto Carta', 'Inter Screen', sans-serif"
NO_BREAK_SPACE = "\u00a0"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
NARROW, WIDE = frozenset("iljtfrI.,;:'|!()[]’"), frozenset("mwMW@%—")
Point = tuple[float, float]


@dataclass(frozen=True)
class Paint:
    """A colour for paper, and the class by which the screen knows it."""

    colour: str
    css: str


INK = Paint("#1b2533", "ink")
MUTED = Paint("#5b6472", "muted")
GRID = Paint("#d5dae1", "grid")
FIELD = Paint("#f7f9fb", "field")
BACK = Paint("#ffffff", "back")
EDGE = Paint("#ffffff", "edge")
INSIDE = Paint("#ffffff", "inside")
SERIES_COLOURS = ("#0b5cab", "#c2410c", "#0f766e", "#6d28d9", "#64748b")
FILLS = tuple(Paint(colour, f"fill{place}") for place, colour in enumerate(SERIES_COLOURS, 1))
LINES = tuple(Paint(colour, f"line{place}") for place, colour in enumerate(SERIES_COLOURS, 1))
QUIET = FILLS[-1]
DASHES = ("", "6 4", "2 3", "9 3 2 3", "1 4")


def fill_of(place: int) -> Paint:
    """The colour of the n-th series (from 0), as a fill."""
    return FILLS[place % len(FILLS)]


def line_of(place: int) -> Paint:
    """The colour of the n-th series (from 0), as a line."""
    return LINES[place % len(LINES)]


def clean(text: object) -> str:
    """Any text as one line that may stand in a document."""
    return " ".join(FORBIDDEN.sub(" ", str(text)).split())


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is, a little on the safe side."""
    units = sum(0.32 if char in NARROW else 0.9 if char in WIDE else 0.68 if char.isupper() else 0.57 for char in text)
    return units * size * (1.06 if bold else 1.0)


def shorten(text: str, width: float, size: float) -> str:
    """The text, with an ellipsis where it would not fit."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrap(label: object, width: float, size: float, lines: int = 3) -> list[str]:
    """The label in at most so many lines of this width."""
    rows: list[str] = []
    for word in clean(label).split():
        if rows and width_of(f"{rows[-1]} {word}", size) <= width:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], " ".join(rows[lines - 1 :])]
    return [shorten(row, width, size) for row in rows]


def coordinate(value: float) -> str:
    """A length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


class Picture:
    """An SVG that grows shape by shape."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.parts: list[str] = []

    def shape(self, name: str, css: Iterable[str], content: str = "", **attributes: object) -> None:
        """Add one element; `stroke_width` becomes `stroke-width`, empty attributes are left out."""
        written = "".join(
            f' {key.replace("_", "-")}="{coordinate(value) if isinstance(value, float) else escape(str(value))}"'
            for key, value in attributes.items()
            if value not in (None, "")
        )
        classes = " ".join(f"viz-{word}" for word in css)
        end = f">{content}</{name}>" if content else "/>"
        self.parts.append(f'<{name}{written} class="{classes}"{end}')

    def line(self, start: Point, end: Point, paint: Paint, *, width: float = 1.0, dash: str = "") -> None:
        """A straight line."""
        (x1, y1), (x2, y2) = start, end
        ends: dict[str, Any] = {"x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2)}
        self.shape("line", [paint.css], stroke=paint.colour, stroke_width=width, stroke_dasharray=dash, **ends)

    def box(self, corner: Point, size: Point, paint: Paint, *, radius: float = 0.0, hint: str = "") -> None:
        """A filled rectangle; `hint` is shown when pointed at."""
        content = f"<title>{escape(clean(hint))}</title>" if hint else ""
        (x, y), (width, height) = corner, size
        sides: dict[str, Any] = {"x": float(x), "y": float(y), "width": max(0.0, width), "height": max(0.0, height)}
        self.shape("rect", [paint.css], content, **sides, rx=radius or None, fill=paint.colour)

    def dot(self, centre: Point, radius: float, paint: Paint, *, edge: Paint | None = EDGE, hint: str = "") -> None:
        """A filled circle with a thin edge."""
        content = f"<title>{escape(clean(hint))}</title>" if hint else ""
        css = [paint.css, edge.css] if edge else [paint.css]
        stroke: dict[str, Any] = {"stroke": edge.colour, "stroke_width": 1.5} if edge else {}
        place: dict[str, Any] = {"cx": float(centre[0]), "cy": float(centre[1]), "r": float(radius)}
        self.shape("circle", css, content, **place, fill=paint.colour, **stroke)

    def outline(self, points: Sequence[Point], paint: Paint, *, width: float = 1.0, dash: str = "") -> None:
        """Lines from point to point."""
        if len(points) > 1:
            self.shape(
                "polyline",
                [paint.css],
                points=joined(points),
                fill="none",
                stroke=paint.colour,
                stroke_width=width,
                stroke_dasharray=dash,
                stroke_linejoin="round",
            )

    def area(self, points: Sequence[Point], paint: Paint, *, opacity: float = 1.0, edge: Paint | None = None) -> None:
        """A filled shape."""
        css = [paint.css, edge.css] if edge else [paint.css]
        stroke: dict[str, Any] = {"stroke": edge.colour, "stroke_width": 1.0} if edge else {}
        look: dict[str, Any] = {"fill": paint.colour, "fill_opacity": opacity if opacity < 1 else None}
        self.shape("polygon", css, points=joined(points), **look, **stroke)

    def text(
        self,
        place: Point,
        words: object,
        *,
        size: float = 12.0,
        anchor: str = "start",
        paint: Paint = INK,
        weight: int = 400,
    ) -> None:
        """One line of text."""
        look: dict[str, Any] = {
            "font_size": size,
            "font_weight": weight if weight != 400 else None,
        }
        shown = escape(clean(words)) or " "
        if anchor == "end":
            # Chrome's PDF viewer cuts the first letters of text that ends at a point: let it cut spaces
            shown = f"{NO_BREAK_SPACE * 6}{shown}"
        where = {"x": float(place[0]), "y": float(place[1]), "text_anchor": anchor if anchor != "start" else None}
        self.shape("text", [paint.css], shown, **where, **look, fill=paint.colour)

    def finish(self, title: object, description: object) -> SafeString:
        """The whole picture, with the words that stand for it."""
        body = "".join(self.parts)
        name, words = escape(clean(title)), escape(clean(description))
        uid = f"viz-{hashlib.sha256(f'{name}|{words}|{body}'.encode()).hexdigest()[:10]}"
        width, height = coordinate(self.width), coordinate(self.height)
        return SafeString(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' role="img" aria-labelledby="{uid}-t {uid}-d" class="viz" font-family="{FONT}">'
            f'<title id="{uid}-t">{name}</title><desc id="{uid}-d">{words}</desc>{body}</svg>'
        )


def joined(points: Sequence[Point]) -> str:
    """Points as SVG writes them."""
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
