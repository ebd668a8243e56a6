"""The matrix: numbered dots by impact and effort, none over another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from django.utils.translation import gettext as _

from common.charts.data import NARROW_WIDTH, Chart, Table, finished, nothing_to_draw
from common.charts.drawing import (
    BACK,
    FIELD,
    GRID,
    INSIDE,
    MUTED,
    Picture,
    Point,
    fill_of,
    shorten,
    width_of,
    wrap,
)

CELL, LEFT, TOP, BELOW = 88.0, 62.0, 14.0, 60.0
LEFT_NARROW, TOP_NARROW, RIGHT_NARROW, LINE = 24.0, 30.0, 4.0, 18.0
LARGEST_DOT = 14.0


@dataclass(frozen=True)
class Mark:
    """A dot: the number on it, its name, where it lies (1 to `levels`) and which group it is of (from 0)."""

    number: int
    label: str
    effort: int
    impact: int
    group: int = 0


class Field:
    """Where the cells lie and how large they are: on a phone the axis is named above them, and kinds below each other."""

    def __init__(self, levels: int, *, narrow: bool = False) -> None:
        self.levels, self.narrow = levels, narrow
        self.left, self.top = (LEFT_NARROW, TOP_NARROW) if narrow else (LEFT, TOP)
        self.cell = (NARROW_WIDTH - LEFT_NARROW - RIGHT_NARROW) / levels if narrow else CELL
        self.side = self.cell * levels

    def picture(self, groups: int) -> Picture:
        """A sheet that holds the field and what stands round it."""
        below = BELOW + LINE * max(0, groups - 1) if self.narrow else BELOW
        return Picture(NARROW_WIDTH if self.narrow else LEFT + self.side + 12.0, self.top + self.side + below)


def matrix(
    marks: Sequence[Mark],
    *,
    title: str,
    groups: Sequence[str] = (),
    axes: tuple[str, str] = ("", ""),
    levels: int = 5,
) -> Chart:
    """Draw effort to the right and impact upwards; the best places are on the top left."""
    effort, impact = axes[0] or _("Effort"), axes[1] or _("Impact")
    rows = tuple(
        (
            f"{mark.number}. {mark.label}",
            str(mark.effort),
            str(mark.impact),
            *([str(groups[mark.group])] if mark.group < len(groups) else [""] if groups else []),
        )
        for mark in marks
    )
    table = Table((_("Area"), effort, impact, *([_("Kind")] if groups else [])), rows)
    if not marks:
        return nothing_to_draw(title, table)
    wide, narrow = (
        draw_matrix(field, marks, groups, (effort, impact)) for field in (Field(levels), Field(levels, narrow=True))
    )
    return finished(wide, title, table, narrow=narrow)


def draw_matrix(field: Field, marks: Sequence[Mark], groups: Sequence[str], axes: tuple[str, str]) -> Picture:
    """The field, the dots cell by cell, the legend."""
    picture = field.picture(len(groups))
    draw_field(picture, field, *axes)
    cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        cells[(held(mark.effort, field.levels), held(mark.impact, field.levels))].append(mark)
    for (across, up), inside in sorted(cells.items()):
        corner = (field.left + field.cell * (across - 1), field.top + field.cell * (field.levels - up))
        for mark, (centre, radius) in zip(inside, places_in(corner, len(inside), field.cell), strict=True):
            draw_mark(picture, mark, centre, radius)
    draw_legend(picture, field, groups)
    return picture


def held(level: int, levels: int) -> int:
    """A level inside the matrix."""
    return min(max(level, 1), levels)


def places_in(corner: Point, count: int, cell: float) -> list[tuple[Point, float]]:
    """Centres and radius for so many dots in one cell: a small grid, so that none covers another."""
    across = ceil(sqrt(count))
    down = ceil(count / across)
    pitch = min(2 * LARGEST_DOT + 3, (cell - 6) / across, (cell - 6) / down)
    radius = pitch / 2 - 1.5
    spots = []
    for place in range(count):
        row, column = divmod(place, across)
        in_row = min(across, count - row * across)
        x = corner[0] + cell / 2 + (column - (in_row - 1) / 2) * pitch
        y = corner[1] + cell / 2 + (row - (down - 1) / 2) * pitch
        spots.append(((x, y), radius))
    return spots


def draw_field(picture: Picture, field: Field, effort: str, impact: str) -> None:
    """The cells, the scales and what the four corners mean."""
    left, top, side, half = field.left, field.top, field.side, field.side / 2
    picture.box((left, top), (side, side), FIELD, radius=4.0)
    picture.box((left, top), (half, half), BACK)
    for step in range(field.levels + 1):
        at = field.cell * step
        picture.line((left + at, top), (left + at, top + side), GRID, width=0.8)
        picture.line((left, top + at), (left + side, top + at), GRID, width=0.8)
    for level in range(1, field.levels + 1):
        middle = field.cell * (level - 0.5)
        picture.text((left + middle, top + side + 17), level, size=11.0, anchor="middle", paint=MUTED)
        picture.text((left - 9, top + side - middle + 4), level, size=11.0, anchor="end", paint=MUTED)
    picture.text((left + half, top + side + 35), f"{effort} →", size=12.5, anchor="middle", weight=600)
    if field.narrow:
        picture.text((left, top - 12), f"↑ {impact}", size=12.5, weight=600)
    else:
        for row, line in enumerate(wrap(impact, left - 14, 12.5, lines=2)):
            picture.text((4.0, top + 12 + 15 * row), line, size=12.5, weight=600)
        picture.text((4.0, top + 28), "↑", size=12.5, weight=600)
    corners = [
        ((left + 7, top + 14), "start", _("Quick results")),
        ((left + side - 7, top + 14), "end", _("Projects to plan")),
        ((left + 7, top + side - 7), "start", _("Small steps")),
        ((left + side - 7, top + side - 7), "end", _("To be weighed")),
    ]
    for place, anchor, words in corners:
        picture.text(place, shorten(words, half - 14, 10.5), size=10.5, anchor=anchor, paint=MUTED)


def draw_mark(picture: Picture, mark: Mark, centre: Point, radius: float) -> None:
    """A dot with its number."""
    hint = f"{mark.number}. {mark.label}"
    picture.dot(centre, radius, fill_of(mark.group), hint=hint)
    words = str(mark.number)
    size = min(12.5, radius * 1.7 / max(1.0, width_of(words, 1.0, bold=True) / 0.62))
    picture.text((centre[0], centre[1] + size * 0.36), words, size=size, anchor="middle", weight=700, paint=INSIDE)


def draw_legend(picture: Picture, field: Field, groups: Sequence[str]) -> None:
    """Which colour is which kind."""
    x, y = field.left, field.top + field.side + BELOW - 6
    room = picture.width - x
    fits = field.narrow or sum(33 + width_of(str(name), 12.0) for name in groups) <= room
    for place, name in enumerate(groups):
        words = str(name) if fits else shorten(str(name), max(40.0, room / len(groups) - 26), 12.0)
        picture.dot((x + 6, y - 4), 6.0, fill_of(place))
        picture.text((x + 17, y), words, size=12.0)
        if field.narrow:
            y += LINE
        else:
            x += 17 + width_of(words, 12.0) + 16
