"""The charts of the documents, drawn from the frozen content."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from audits.states import AreaKind
from common.charts import Bar, Mark, Series, bars
from common.charts import matrix as matrix_chart
from common.charts import radar as radar_chart

KINDS = [kind.value for kind in AreaKind]
FEWEST_AXES = 3


def radar(content: Mapping[str, Any]) -> SafeString | None:
    """The sections' scores, beside the sector's median where there is one; None with too few of them."""
    sections = [section for section in content["sections"] if section["score"] is not None and section["weight"]]
    if len(sections) < FEWEST_AXES:
        return None
    series = [Series(_("The company"), [_value(section["score"]) for section in sections])]
    if content["comparison"]:
        series.append(Series(_("Median of the sector"), [_value(section["median"]) for section in sections]))
    return radar_chart(
        [section["title"].partition(" (")[0] for section in sections], series, title=_("Scores by section")
    ).svg


def matrix(areas: Sequence[Mapping[str, Any]]) -> SafeString | None:
    """Impact and effort of the areas, each kind in its colour."""
    if not areas:
        return None
    marks = [
        Mark(area["rank"], area["title"], area["effort"], area["impact"], KINDS.index(area["kind"])) for area in areas
    ]
    return matrix_chart(marks, title=_("Impact and effort"), groups=[str(kind.label) for kind in AreaKind]).svg


def departments(section: Mapping[str, Any]) -> SafeString | None:
    """The score of each department, where there is more than one."""
    rows = section["departments"]
    if len(rows) < 2:
        return None
    return bars(
        [Bar(row["name"], _value(row["score"])) for row in rows],
        title=_("Score by department"),
        names=(_("Score"), ""),
        top=5,
        places=1,
    ).svg


def _value(text: str | None) -> float | None:
    return None if text is None else float(text)
