"""What goes into a chart and what comes out: the picture, and the table that says the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.charts.drawing import MUTED, Picture
from common.ui.formats import NOTHING, number

Value = float | None
NARROW_WIDTH = 320.0  # what a card leaves free on a phone of 390 pixels: there a narrow picture is not shrunk


@dataclass(frozen=True)
class Series:
    """A name and one value for each label; None where nothing is known. A column that `is_quiet` is grey."""

    name: str
    values: Sequence[Value]
    is_quiet: bool = False

    def at(self, place: int) -> Value:
        """The value for a label, None also where the series is too short or the value is no number."""
        value = self.values[place] if place < len(self.values) else None
        return float(value) if value is not None and isfinite(value) else None


@dataclass(frozen=True)
class Table:
    """The figures behind a chart."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def in_words(self) -> str:
        """The figures as one sentence per row, for whoever can't see the picture."""
        return "; ".join(
            f"{row[0]}: " + ", ".join(f"{name} {value}" for name, value in zip(self.head[1:], row[1:], strict=False))
            for row in self.rows
        )


@dataclass(frozen=True)
class Chart:
    """A finished chart: `{{ chart }}` draws it, `{% chart chart %}` adds its table.

    `narrow` is the same drawn for a phone, where the wide picture would shrink until nobody can read its words.
    """

    title: str
    svg: SafeString
    table: Table
    narrow: SafeString | None = None

    def __str__(self) -> str:
        return self.svg

    def __html__(self) -> SafeString:
        return self.svg


def figure(value: Value, places: int | None = None) -> str:
    """A value as the reader's language writes it."""
    return NOTHING if value is None else number(round(value, 6), places)


def table_of(corner: str, labels: Sequence[object], series: Sequence[Series], places: int | None = None) -> Table:
    """The table of labels by series."""
    rows = tuple(
        (str(label), *(figure(each.at(place), places) for each in series)) for place, label in enumerate(labels)
    )
    return Table((corner, *(str(each.name) for each in series)), rows)


def finished(
    picture: Picture, title: object, table: Table, description: object = "", *, narrow: Picture | None = None
) -> Chart:
    """The chart of a picture; without a description of its own the figures are said in words."""
    words = description or table.in_words or _("No data yet.")
    return Chart(str(title), picture.finish(title, words), table, narrow.finish(title, words) if narrow else None)


def nothing_to_draw(title: object, table: Table) -> Chart:
    """A chart without data says so."""
    wide, narrow = Picture(480.0, 96.0), Picture(NARROW_WIDTH, 96.0)
    for picture in (wide, narrow):
        picture.text((picture.width / 2, 52.0), _("No data yet."), anchor="middle", size=13.0, paint=MUTED)
    return finished(wide, title, table, narrow=narrow)


LARGEST = 1e300  # above it, arithmetic with a scale would leave what a float can hold


def nice_top(largest: float, steps: int = 4) -> float:
    """A round number at or above the largest value that divides well into steps."""
    if not isfinite(largest) or largest <= 0:
        return float(steps)
    largest = min(largest, LARGEST)
    unit = 10.0 ** floor(log10(largest / steps))
    # between 1 and 10 only whole steps: most charts count things
    factors = (1.0, 2.0, 3.0, 5.0, 10.0) if unit == 1.0 else (1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0)
    return next((unit * each * steps for each in factors if unit * each * steps >= largest), unit * 20.0 * steps)
