"""How a company stands among those of its sector: pure arithmetic on plain values.

The median of each section over the latest delivered audit of each company; with fewer than five companies that
have a score there, no comparison is given: the figure would say too much about too few.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from statistics import median

MINIMUM_COMPANIES = 5
OVERALL = ""


@dataclass(frozen=True)
class DeliveredScores:
    """The frozen scores of one delivered audit; `OVERALL` is the key of the overall score."""

    audit: int
    company: Hashable
    delivered_at: datetime
    scores: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class SectorMedian:
    """The middle of the sector in one section, and how many companies it rests on."""

    value: Fraction
    companies: int


def latest_of_each_company(audits: Iterable[DeliveredScores]) -> list[DeliveredScores]:
    """One audit per company: the one delivered last (of two delivered at once, the one made last)."""
    latest: dict[Hashable, DeliveredScores] = {}
    for audit in audits:
        best = latest.get(audit.company)
        if best is None or (audit.delivered_at, audit.audit) > (best.delivered_at, best.audit):
            latest[audit.company] = audit
    return list(latest.values())


def sector_medians(audits: Iterable[DeliveredScores], *, minimum: int = MINIMUM_COMPANIES) -> dict[str, SectorMedian]:
    """The median per section code; a section that too few companies have a score in is not in the answer."""
    values: dict[str, list[Fraction]] = {}
    for audit in latest_of_each_company(audits):
        for section, score in audit.scores.items():
            if score is not None:
                values.setdefault(section, []).append(Fraction(score))
    return {
        section: SectorMedian(Fraction(median(scores)), len(scores))
        for section, scores in values.items()
        if len(scores) >= minimum
    }
