"""The radar: one company's sections against the median of its sector."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from common.charts.bars import Bar, bars
from common.charts.data import NARROW_WIDTH, Chart, Series, finished, nothing_to_draw, table_of
from common.charts.drawing import (
    BACK,
    DASHES,
    FIELD,
    GRID,
    INK,
    MUTED,
    Picture,
    Point,
    fill_of,
    line_of,
    shorten,
    width_of,
    wrap,
)

FEWEST_AXES = 3
BELOW = 34.0


@dataclass(frozen=True)
class Measures:
    """How large the wheel is, and what stands beside it; where there is no room for names they stand below."""

    size: float
    side: float = 128.0
    names_below: bool = False


LABEL, LABEL_WIDTH, LINE = 12.0, 112.0, 18.0
MANY_AXES, FEW_AXES = Measures(350.0), Measures(300.0)
NARROW = Measures(NARROW_WIDTH - 2 * 34.0, side=34.0, names_below=True)


class Wheel:
    """Where an axis and a value lie."""

    def __init__(self, axes: int, measures: Measures, top: float) -> None:
        self.measures = measures
        self.radius = measures.size / 2
        self.centre = (measures.side + self.radius, 46.0 + self.radius)
        self.angles = [-pi / 2 + 2 * pi * place / axes for place in range(axes)]
        self.top = top

    def at(self, axis: int, value: float, *, beyond: float = 0.0) -> Point:
        """The point of a value on an axis, `beyond` units further out."""
        length = self.radius * min(max(value / self.top, 0.0), 1.0) + beyond
        return (
            self.centre[0] + length * cos(self.angles[axis]),
            self.centre[1] + length * sin(self.angles[axis]),
        )

    def ring(self, value: float) -> list[Point]:
        """The points of one value on all axes."""
        return [self.at(axis, value) for axis in range(len(self.angles))]


def radar(
    axes: Sequence[object],
    series: Sequence[Series],
    *,
    title: str,
    corner: str = "",
    top: int = 5,
    codes: Sequence[str] = (),
) -> Chart:
    """Draw up to five series on at least three axes (fewer are drawn as bars); the first series is filled.

    `codes` stand for the axes where there is no room for their names; else they are numbered.
    """
    table = table_of(corner, axes, series, 1)
    if not axes or not series:
        return nothing_to_draw(title, table)
    if len(axes) < FEWEST_AXES:
        return as_bars(axes, series, title=title, corner=corner, top=top)
    measures = FEW_AXES if len(axes) <= 8 else MANY_AXES
    wide, narrow = (
        draw_wheel(Wheel(len(axes), each, float(top)), Axes(axes, codes), series, top) for each in (measures, NARROW)
    )
    return finished(wide, title, table, narrow=narrow)


class Axes:
    """The names of the axes, and what stands for them where there is no room."""

    def __init__(self, names: Sequence[object], codes: Sequence[str]) -> None:
        self.names = [str(name) for name in names]
        self.codes = list(codes) or [str(number) for number in range(1, len(names) + 1)]


def draw_wheel(wheel: Wheel, axes: Axes, series: Sequence[Series], top: int) -> Picture:
    """The web, the shapes, the levels and the names round it or below."""
    size, side, names_below = wheel.measures.size, wheel.measures.side, wheel.measures.names_below
    more = LINE * (len(axes.names) + len(series) - 1) if names_below else 0.0
    picture = Picture(size + 2 * side, size + 92.0 + more + BELOW)
    draw_web(picture, wheel, top)
    for place in reversed(range(len(series))):
        draw_series(picture, wheel, series[place], place)
    for level in range(1, top + 1):
        x, y = wheel.at(0, level)
        picture.text((x + 5, y + 3.5), level, size=10.0, paint=MUTED)
    for axis, label in enumerate(axes.codes if names_below else axes.names):
        draw_label(picture, wheel, axis, label)
    if names_below:
        draw_names(picture, axes, size + 92.0)
    draw_legend(picture, series, stacked=names_below)
    return picture


def draw_names(picture: Picture, axes: Axes, y: float) -> None:
    """A line for each axis: what stands for it, and its name."""
    for place, (code, name) in enumerate(zip(axes.codes, axes.names, strict=True)):
        height = y + LINE * place
        picture.text((8.0, height), code, size=LABEL, weight=600)
        picture.text((34.0, height), shorten(name, picture.width - 42.0, LABEL), size=LABEL)


def as_bars(axes: Sequence[object], series: Sequence[Series], *, title: str, corner: str, top: int) -> Chart:
    """One or two axes make no radar."""
    other = series[1] if len(series) > 1 else None
    rows = [Bar(str(axis), series[0].at(place), other.at(place) if other else None) for place, axis in enumerate(axes)]
    names = (series[0].name, other.name if other else "")
    return bars(rows, title=title, names=names, corner=corner, top=float(top), places=1)


def draw_web(picture: Picture, wheel: Wheel, top: int) -> None:
    """The rings and the spokes."""
    picture.area(wheel.ring(top), FIELD)
    for level in range(1, top + 1):
        ring = wheel.ring(level)
        picture.outline([*ring, ring[0]], GRID, width=1.2 if level == top else 0.8)
    for axis in range(len(wheel.angles)):
        picture.line(wheel.centre, wheel.at(axis, top), GRID, width=0.8)


def draw_series(picture: Picture, wheel: Wheel, series: Series, place: int) -> None:
    """One company's or sector's shape; where a value is missing the line has a gap."""
    axes = range(len(wheel.angles))
    known = {axis: wheel.at(axis, value) for axis in axes if (value := series.at(axis)) is not None}
    if place == 0 and len(known) == len(axes):
        picture.area(list(known.values()), fill_of(0), opacity=0.16)
    for run in runs(known, len(axes)):
        picture.outline(run, line_of(place), width=2.4 if place == 0 else 1.8, dash=DASHES[place % len(DASHES)])
    for point in known.values():
        if place == 0:
            picture.dot(point, 4.0, fill_of(0))
        else:
            picture.shape(
                "rect",
                [BACK.css, line_of(place).css],
                x=point[0] - 3.2,
                y=point[1] - 3.2,
                width=6.4,
                height=6.4,
                fill=BACK.colour,
                stroke=line_of(place).colour,
                stroke_width=1.5,
            )


def runs(known: dict[int, Point], axes: int) -> list[list[Point]]:
    """The unbroken stretches of neighbours round the wheel; a full circle ends where it began."""
    if len(known) == axes:
        points = [known[axis] for axis in range(axes)]
        return [[*points, points[0]]]
    starts = [axis for axis in known if (axis - 1) % axes not in known]
    stretches = []
    for start in starts:
        stretch, axis = [], start
        while axis in known:
            stretch.append(known[axis])
            axis = (axis + 1) % axes
        stretches.append(stretch)
    return stretches


def draw_label(picture: Picture, wheel: Wheel, axis: int, label: object) -> None:
    """The name at the end of an axis, wrapped away from the wheel."""
    across, down = cos(wheel.angles[axis]), sin(wheel.angles[axis])
    x, y = wheel.at(axis, wheel.top, beyond=14.0)
    anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    lines = wrap(label, LABEL_WIDTH, LABEL)
    step = round(LABEL * 7 / 6, 1)
    lift = (len(lines) - 1) * (step if down < -0.25 else 0.0 if down > 0.25 else step / 2)
    for row, line in enumerate(lines):
        height = y + 4 - lift + step * row + (6.0 if down > 0.9 else 0.0)
        picture.text((x, height), line, size=LABEL, anchor=anchor, weight=600, paint=INK)


def draw_legend(picture: Picture, series: Sequence[Series], *, stacked: bool) -> None:
    """Which line is whose: beside each other, or each in a line of its own."""
    if stacked:
        for place, each in enumerate(reversed(series)):
            draw_key(picture, (8.0, picture.height - 12 - LINE * place), len(series) - 1 - place, each.name)
        return
    share = (picture.width - 24) / len(series)
    names = [" ".join(wrap(each.name, share - 60, 12.0, lines=1)) for each in series]
    widths = [34 + width_of(name, 12.0) + 20 for name in names]
    x = max(12.0, (picture.width - sum(widths)) / 2)
    y = picture.height - 12
    for place, name in enumerate(names):
        draw_key(picture, (x, y), place, name)
        x += widths[place]


def draw_key(picture: Picture, at: Point, place: int, name: str) -> None:
    """The line of a series and its name."""
    x, y = at
    picture.line((x, y - 4), (x + 26, y - 4), line_of(place), width=2.4, dash=DASHES[place % len(DASHES)])
    picture.text((x + 34, y), name, size=12.0)
