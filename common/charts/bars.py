"""Horizontal bars, with a reference mark where there is something to compare with; and the funnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext as _

from common.charts.data import NARROW_WIDTH, Chart, Table, Value, figure, finished, nice_top, nothing_to_draw
from common.charts.drawing import (
    FIELD,
    GRID,
    INSIDE,
    MUTED,
    Picture,
    fill_of,
    line_of,
    shorten,
    width_of,
    wrap,
)
from common.ui.formats import percent

LEFT, RIGHT, ROW, WIDTH, STEPS = 196.0, 56.0, 36.0, 640.0, 5


@dataclass(frozen=True)
class Bounds:
    """Where the bars and the legend begin, what is free behind them, which figures of the scale are written, how high a row."""

    width: float = WIDTH
    left: float = LEFT
    right: float = RIGHT
    legend: float = LEFT
    every: int = 1
    row: float = ROW
    lines: int = 2


NARROW = Bounds(NARROW_WIDTH, left=132.0, right=40.0, legend=8.0, every=STEPS, row=46.0, lines=3)


@dataclass(frozen=True)
class Bar:
    """A row: its label, its value, what to compare it with."""

    label: str
    value: Value
    reference: Value = None


def known(value: Value) -> float | None:
    """A value that can be drawn."""
    return float(value) if value is not None and isfinite(value) else None


def bars(
    rows: Sequence[Bar],
    *,
    title: str,
    names: tuple[str, str] = ("", ""),
    corner: str = "",
    top: float | None = None,
    places: int | None = None,
) -> Chart:
    """Draw a bar per row; `names` say what bar and mark stand for, `top` is the end of the scale."""
    compared = any(known(row.reference) is not None for row in rows)
    head = (corner, names[0] or _("Value"), *([names[1] or _("Reference")] if compared else []))
    body = tuple(
        (row.label, figure(known(row.value), places), *([figure(known(row.reference), places)] if compared else []))
        for row in rows
    )
    table = Table(head, body)
    if not rows:
        return nothing_to_draw(title, table)
    largest = max((known(value) or 0.0 for row in rows for value in (row.value, row.reference)), default=0.0)
    end_of_scale = top if top and top > 0 else nice_top(largest, STEPS)
    wide, narrow = (
        draw_rows(rows, Scale(end_of_scale, bounds), places, legend=names if names[0] or compared else None)
        for bounds in (Bounds(), NARROW)
    )
    return finished(wide, title, table, narrow=narrow)


class Scale:
    """From a value to its place across the picture."""

    def __init__(self, top: float, bounds: Bounds) -> None:
        self.top = top
        self.bounds = bounds

    def at(self, value: float) -> float:
        """Where a value ends."""
        free = self.bounds.width - self.bounds.left - self.bounds.right
        return self.bounds.left + free * min(max(value / self.top, 0.0), 1.0)


def draw_rows(rows: Sequence[Bar], scale: Scale, places: int | None, *, legend: tuple[str, str] | None) -> Picture:
    """The scale, a bar per row, and what bar and mark stand for."""
    bottom = 8.0 + scale.bounds.row * len(rows)
    picture = Picture(scale.bounds.width, bottom + 26.0 + (30.0 if legend else 0.0))
    draw_scale(picture, scale, bottom)
    for place, row in enumerate(rows):
        draw_bar(picture, scale, row, 8.0 + scale.bounds.row * place, places)
    if legend:
        compared = any(known(row.reference) is not None for row in rows)
        draw_legend(picture, legend, scale.bounds, compared=compared)
    return picture


def draw_scale(picture: Picture, scale: Scale, bottom: float) -> None:
    """Thin lines with their figures."""
    for step in range(STEPS + 1):
        value = scale.top * step / STEPS
        x = scale.at(value)
        picture.line((x, 8.0), (x, bottom), GRID, width=0.8)
        if step % scale.bounds.every == 0:
            picture.text((x, bottom + 16.0), figure(value), size=11.0, anchor="middle", paint=MUTED)


def draw_bar(picture: Picture, scale: Scale, row: Bar, y: float, places: int | None) -> None:
    """Label, bar, mark and figure of a row."""
    left, high = scale.bounds.left, scale.bounds.row
    lines = wrap(row.label, left - 22.0, 12.5, lines=scale.bounds.lines)
    for place, line in enumerate(lines):
        height = y + high / 2 + 4.5 - 7.0 * (len(lines) - 1) + 14.0 * place
        picture.text((left - 10, height), line, size=12.5, anchor="end")
    value, reference = known(row.value), known(row.reference)
    end = scale.at(value) if value is not None else left
    if value is not None:
        picture.box((left, y + high / 2 - ROW * 0.26), (end - left, ROW * 0.52), fill_of(0), radius=3.0)
    if reference is not None:
        mark = scale.at(reference)
        picture.line((mark, y + high / 2 - ROW * 0.4), (mark, y + high / 2 + ROW * 0.4), line_of(1), width=3.0)
    words = figure(value, places)
    long = width_of(words, 12.5, bold=True)
    at_foot = end - left > long + 22 and (reference is None or scale.at(reference) > left + long + 14)
    if at_foot:
        picture.text((left + 9, y + high / 2 + 4.5), words, size=12.5, weight=700, paint=INSIDE)
    else:
        beside = end + 8
        if reference is not None and end < scale.at(reference) and scale.at(reference) - 6 < beside + long:
            beside = scale.at(reference) + 8
        picture.text((beside, y + high / 2 + 4.5), words, size=12.5, weight=700)


def draw_legend(picture: Picture, names: tuple[str, str], bounds: Bounds, *, compared: bool) -> None:
    """What the bar and the mark stand for."""
    left, y = bounds.legend, picture.height - 10
    first = shorten(names[0] or _("Value"), min(160.0, bounds.width / 3), 12.0)
    picture.box((left, y - 9), (14.0, 10.0), fill_of(0), radius=2.0)
    picture.text((left + 20, y), first, size=12.0)
    if compared:
        x = left + 44 + width_of(first, 12.0)
        picture.line((x, y - 11), (x, y + 3), line_of(1), width=3.0)
        picture.text((x + 8, y), shorten(names[1] or _("Reference"), bounds.width - x - 12, 12.0), size=12.0)


def funnel(steps: Sequence[tuple[str, Value]], *, title: str, corner: str = "", name: str = "") -> Chart:
    """Draw how many are left at each step, as centred bars, with the share of the first."""
    values = [max(0.0, known(value) or 0.0) for _label, value in steps]
    first = values[0] if values else 0.0
    shares = [percent(100 * value / first, 0) if first else "" for value in values]
    rows = tuple(
        (str(label), figure(value), share) for (label, _v), value, share in zip(steps, values, shares, strict=True)
    )
    table = Table((corner, name or _("Number"), _("Share of the first")), rows)
    if not steps:
        return nothing_to_draw(title, table)
    picture = Picture(WIDTH, 8.0 + 48.0 * len(steps))
    middle, full = LEFT + (WIDTH - LEFT - RIGHT) / 2, WIDTH - LEFT - RIGHT
    largest = max(values) or 1.0
    for place, ((label, _v), value) in enumerate(zip(steps, values, strict=True)):
        y, length = 8.0 + 48.0 * place, full * value / largest
        picture.box((LEFT, y), (full, 38.0), FIELD, radius=4.0)
        picture.box((middle - length / 2, y), (length, 38.0), fill_of(0), radius=4.0)
        for row, line in enumerate(lines := wrap(label, LEFT - 22.0, 12.5, lines=2)):
            picture.text((LEFT - 10, y + 23.5 - 7.0 * (len(lines) - 1) + 14.0 * row), line, size=12.5, anchor="end")
        words = figure(value)
        fits = length > width_of(words, 14.0, bold=True) + 12
        where, paint = (middle, INSIDE) if fits else (middle + length / 2 + 8, None)
        look = {"paint": paint} if paint else {}
        picture.text((where, y + 24), words, size=14.0, weight=700, anchor="middle" if fits else "start", **look)
        picture.text((WIDTH - 4, y + 24), shares[place], size=12.0, anchor="end", paint=MUTED)
    return finished(picture, title, table)
