"""The charts of the district's figures say what they mean by their colours too."""

from common.charts.drawing import FILLS, QUIET
from dashboard.charts import audits_by_year
from dashboard.figures import YearOfAudits


def test_cancelled_audits_are_grey() -> None:
    drawn = audits_by_year([YearOfAudits(2026, delivered=3, open=2, cancelled=1)]).svg
    assert drawn.count(f"viz-{QUIET.css}") == 2, "the column and its word in the legend"
    assert f"viz-{FILLS[2].css}" not in drawn
