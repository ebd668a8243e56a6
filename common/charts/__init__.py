"""Charts as SVG, drawn on the server: the same picture on screen and on paper, with the table behind it."""

from common.charts.bars import Bar, bars, funnel
from common.charts.columns import columns, lines
from common.charts.data import Chart, Series, Table
from common.charts.matrix import Mark, matrix
from common.charts.radar import radar
from common.charts.sparkline import sparkline

__all__ = [
    "Bar",
    "Chart",
    "Mark",
    "Series",
    "Table",
    "bars",
    "columns",
    "funnel",
    "lines",
    "matrix",
    "radar",
    "sparkline",
]
