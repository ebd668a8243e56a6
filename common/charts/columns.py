"""Stacked columns and lines over time."""

from collections.abc import Sequence

from common.charts.data import (
    NARROW_WIDTH,
    Chart,
    Series,
    figure,
    finished,
    nice_top,
    nothing_to_draw,
    table_of,
)
from common.charts.drawing import (
    DASHES,
    GRID,
    MUTED,
    QUIET,
    Paint,
    Picture,
    Point,
    fill_of,
    line_of,
    shorten,
    width_of,
)

LEFT, RIGHT, TOP, BOTTOM, STEPS = 44.0, 10.0, 14.0, 54.0, 4
LEFT_NARROW = 34.0
WIDE, NARROW = (560.0, 360.0), (NARROW_WIDTH, 260.0)


def paint_of(series: Series, place: int) -> Paint:
    """The colour of a series: that of its place, or grey."""
    return QUIET if series.is_quiet else fill_of(place)


class Plot:
    """A field with a scale on its left."""

    def __init__(self, labels: int, top: float, size: tuple[float, float]) -> None:
        width, height = size
        self.picture = Picture(width, height)
        self.top = top
        self.left = LEFT if width > NARROW_WIDTH else LEFT_NARROW
        self.step = (width - self.left - RIGHT) / max(1, labels)

    def height_of(self, value: float) -> float:
        """How far down a value lies."""
        return TOP + (self.picture.height - TOP - BOTTOM) * (1 - min(max(value / self.top, 0.0), 1.0))

    def middle_of(self, place: int) -> float:
        """The middle of a label's stretch."""
        return self.left + self.step * (place + 0.5)

    def draw_scale(self, labels: Sequence[object], places: int | None = None) -> None:
        """Lines with figures, and the labels below; if they would touch, every second (third…) one."""
        for step in range(STEPS + 1):
            value = self.top * step / STEPS
            y = self.height_of(value)
            self.picture.line((self.left, y), (self.picture.width - RIGHT, y), GRID, width=0.8)
            self.picture.text((self.left - 8, y + 4), figure(value, places), size=11.0, anchor="end", paint=MUTED)
        widest = max((width_of(str(label), 11.5) for label in labels), default=0.0)
        every = max(1, min(len(labels), -int(-(min(widest, 90.0) + 8) // self.step)))
        for place, label in enumerate(labels):
            if place % every == 0:
                words = shorten(str(label), max(self.step * every - 4, 12.0), 11.5)
                below = self.picture.height - BOTTOM + 18
                self.picture.text((self.middle_of(place), below), words, size=11.5, anchor="middle", paint=MUTED)

    def draw_legend(self, series: Sequence[Series], *, as_lines: bool) -> None:
        """What each colour stands for."""
        y, names = self.picture.height - 8, [each.name for each in series]
        natural = sum(width_of(str(name), 12.0) + 44 for name in names)
        x = self.left if natural <= self.picture.width - self.left else 8.0
        free = self.picture.width - x
        share = free if natural <= free else free / max(1, len(names)) - 40
        for place, name in enumerate(names):
            if as_lines:
                self.picture.line(
                    (x, y - 4), (x + 20, y - 4), line_of(place), width=2.4, dash=DASHES[place % len(DASHES)]
                )
            else:
                self.picture.box((x, y - 10), (12.0, 12.0), paint_of(series[place], place), radius=2.0)
            words = shorten(str(name), max(share, 24.0), 12.0)
            offset = 26.0 if as_lines else 18.0
            self.picture.text((x + offset, y), words, size=12.0)
            x += offset + width_of(words, 12.0) + 18


def columns(labels: Sequence[object], series: Sequence[Series], *, title: str, corner: str = "") -> Chart:
    """Draw a column per label, with the series stacked from the bottom; negative values are not drawn."""
    table = table_of(corner, labels, series)
    if not labels or not series:
        return nothing_to_draw(title, table)
    totals = [sum(max(0.0, each.at(place) or 0.0) for each in series) for place in range(len(labels))]
    top = nice_top(max(totals), STEPS)
    wide, narrow = (draw_columns(Plot(len(labels), top, size), labels, series) for size in (WIDE, NARROW))
    return finished(wide, title, table, narrow=narrow)


def draw_columns(plot: Plot, labels: Sequence[object], series: Sequence[Series]) -> Picture:
    """The scale, the columns, the legend."""
    plot.draw_scale(labels)
    width = min(plot.step * 0.56, 56.0)
    for place, label in enumerate(labels):
        below = 0.0
        for number, each in enumerate(series):
            value = max(0.0, each.at(place) or 0.0)
            if value:
                upper, lower = plot.height_of(below + value), plot.height_of(below)
                corner_at = (plot.middle_of(place) - width / 2, upper)
                hint = f"{label}, {each.name}: {figure(value)}"
                size = (width, max(lower - upper - 1, 0.6))
                plot.picture.box(corner_at, size, paint_of(each, number), radius=2.0, hint=hint)
            below += value
    if len(series) > 1 or series[0].name:
        plot.draw_legend(series, as_lines=False)
    return plot.picture


def lines(
    labels: Sequence[object],
    series: Sequence[Series],
    *,
    title: str,
    corner: str = "",
    top: float | None = None,
    places: int | None = None,
) -> Chart:
    """Draw a line per series; where a value is missing the line has a gap."""
    table = table_of(corner, labels, series, places)
    if not labels or not series:
        return nothing_to_draw(title, table)
    largest = max((each.at(place) or 0.0 for each in series for place in range(len(labels))), default=0.0)
    end = top if top and top > 0 else nice_top(largest, STEPS)
    wide, narrow = (draw_lines(Plot(len(labels), end, size), labels, series, places) for size in (WIDE, NARROW))
    return finished(wide, title, table, narrow=narrow)


def draw_lines(plot: Plot, labels: Sequence[object], series: Sequence[Series], places: int | None) -> Picture:
    """The scale, the lines with a dot at each value, the legend."""
    plot.draw_scale(labels, places)
    for number, each in enumerate(series):
        run: list[Point] = []
        for place, label in enumerate(labels):
            value = each.at(place)
            if value is None:
                plot.picture.outline(run, line_of(number), width=2.4, dash=DASHES[number % len(DASHES)])
                run = []
                continue
            point = (plot.middle_of(place), plot.height_of(value))
            run.append(point)
            plot.picture.dot(point, 3.5, fill_of(number), hint=f"{label}, {each.name}: {figure(value, places)}")
        plot.picture.outline(run, line_of(number), width=2.4, dash=DASHES[number % len(DASHES)])
    plot.draw_legend(series, as_lines=True)
    return plot.picture
