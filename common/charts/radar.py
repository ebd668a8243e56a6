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
    width_of,
    wrap,
)

FEWEST_AXES = 3
BELOW = 34.0


@dataclass(frozen=True)
class Measures:
    """How large the wheel is, and its labels beside it."""

    size: float
    side: float = 128.0
    label_size: float = 12.0
    label_width: float = 112.0


MANY_AXES, FEW_AXES = Measures(350.0), Measures(300.0)
NARROW = Measures(NARROW_WIDTH - 2 * 100.0, side=100.0, label_size=10.5, label_width=84.0)


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


def radar(axes: Sequence[object], series: Sequence[Series], *, title: str, corner: str = "", top: int = 5) -> Chart:
    """Draw up to five series on at least three axes (fewer are drawn as bars); the first series is filled."""
    table = table_of(corner, axes, series, 1)
    if not axes or not series:
        return nothing_to_draw(title, table)
    if len(axes) < FEWEST_AXES:
        return as_bars(axes, series, title=title, corner=corner, top=top)
    measures = FEW_AXES if len(axes) <= 8 else MANY_AXES
    wide, narrow = (draw_wheel(Wheel(len(axes), each, float(top)), axes, series, top) for each in (measures, NARROW))
    return finished(wide, title, table, narrow=narrow)


def draw_wheel(wheel: Wheel, axes: Sequence[object], series: Sequence[Series], top: int) -> Picture:
    """The web, the shapes, the levels and the names round it."""
    size, side = wheel.measures.size, wheel.measures.side
    picture = Picture(size + 2 * side, size + 92.0 + BELOW)
    draw_web(picture, wheel, top)
    for place in reversed(range(len(series))):
        draw_series(picture, wheel, series[place], place)
    for level in range(1, top + 1):
        x, y = wheel.at(0, level)
        picture.text((x + 5, y + 3.5), level, size=10.0, paint=MUTED)
    for axis, label in enumerate(axes):
        draw_label(picture, wheel, axis, label)
    draw_legend(picture, series)
    return picture


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
    lines = wrap(label, wheel.measures.label_width, wheel.measures.label_size)
    step = round(wheel.measures.label_size * 7 / 6, 1)
    lift = (len(lines) - 1) * (step if down < -0.25 else 0.0 if down > 0.25 else step / 2)
    for row, line in enumerate(lines):
        height = y + 4 - lift + step * row + (6.0 if down > 0.9 else 0.0)
        picture.text((x, height), line, size=wheel.measures.label_size, anchor=anchor, weight=600, paint=INK)


def draw_legend(picture: Picture, series: Sequence[Series]) -> None:
    """Which line is whose."""
    share = (picture.width - 24) / len(series)
    names = [" ".join(wrap(each.name, share - 60, 12.0, lines=1)) for each in series]
    widths = [34 + width_of(name, 12.0) + 20 for name in names]
    x = max(12.0, (picture.width - sum(widths)) / 2)
    y = picture.height - 12
    for place, name in enumerate(names):
        picture.line((x, y - 4), (x + 26, y - 4), line_of(place), width=2.4, dash=DASHES[place % len(DASHES)])
        picture.text((x + 34, y), name, size=12.0)
        x += widths[place]
