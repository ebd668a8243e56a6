"""The small line beside a figure: it only decorates, the figure says it all."""

from collections.abc import Sequence
from math import isfinite

from django.utils.safestring import SafeString

from common.charts.data import Value
from common.charts.drawing import Picture, coordinate, fill_of, line_of

WIDTH, HEIGHT = 120.0, 36.0


def sparkline(values: Sequence[Value]) -> SafeString:
    """Draw the known values from left to right; fewer than two make an empty picture of the same size."""
    known = [float(value) for value in values if value is not None and isfinite(value)]
    picture = Picture(WIDTH, HEIGHT)
    if len(known) > 1:
        low, high = min(known), max(known)
        spread = (high - low) or 1.0
        points = [
            (2 + (WIDTH - 4) * place / (len(known) - 1), HEIGHT - 5 - (HEIGHT - 10) * (value - low) / spread)
            for place, value in enumerate(known)
        ]
        picture.area([(2.0, HEIGHT - 2), *points, (WIDTH - 2, HEIGHT - 2)], fill_of(0), opacity=0.12)
        picture.outline(points, line_of(0), width=2.0)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {coordinate(WIDTH)} {coordinate(HEIGHT)}"'
        f' width="{coordinate(WIDTH)}" height="{coordinate(HEIGHT)}" preserveAspectRatio="none" aria-hidden="true"'
        f' class="viz">{"".join(picture.parts)}</svg>'
    )
