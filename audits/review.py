"""When an audit may move on: what is missing for each step, as codes. Plain values in, no database.

`states.ALLOWED` says which moves exist; this module says what each of them needs. Coverage is compared exactly
(`Coverage.reaches`), so 79.996 % does not open the review.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audits.scoring import Coverage
from audits.states import ALLOWED, AuditState

REVIEW_COVERAGE = 80
NOTHING_ANSWERED = Coverage()


class Gap(StrEnum):
    """Something that must be there before an audit moves on."""

    COVERAGE = "coverage"
    AREAS = "areas"
    BOTH_AREAS_AND_NONE = "both_areas_and_none"
    NOTE = "note"
    REVIEW = "review"
    REPORT = "report"


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    state: AuditState
    coverage: Coverage = NOTHING_ANSWERED
    standing_areas: int = 0
    none_found: bool = False
    is_reviewed: bool = False
    has_report: bool = False
    note: str = ""


REQUIRES: Mapping[tuple[AuditState, AuditState], tuple[Gap, ...]] = {
    (AuditState.IN_PROGRESS, AuditState.IN_REVIEW): (Gap.COVERAGE, Gap.AREAS, Gap.BOTH_AREAS_AND_NONE),
    (AuditState.IN_REVIEW, AuditState.IN_PROGRESS): (Gap.NOTE,),
    (AuditState.IN_REVIEW, AuditState.DELIVERED): (Gap.REVIEW, Gap.REPORT),
    (AuditState.PLANNED, AuditState.CANCELLED): (Gap.NOTE,),
    (AuditState.IN_PROGRESS, AuditState.CANCELLED): (Gap.NOTE,),
    (AuditState.IN_REVIEW, AuditState.CANCELLED): (Gap.NOTE,),
}

_HOLDS: dict[Gap, Callable[[Facts], bool]] = {
    Gap.COVERAGE: lambda facts: facts.coverage.reaches(REVIEW_COVERAGE),
    Gap.AREAS: lambda facts: facts.standing_areas > 0 or facts.none_found,
    Gap.BOTH_AREAS_AND_NONE: lambda facts: not (facts.standing_areas and facts.none_found),
    Gap.NOTE: lambda facts: bool(facts.note.strip()),
    Gap.REVIEW: lambda facts: facts.is_reviewed,
    Gap.REPORT: lambda facts: facts.has_report,
}


def is_allowed(source: AuditState, target: AuditState) -> bool:
    """Whether this move exists at all."""
    return target in ALLOWED[source]


def gaps(facts: Facts, target: AuditState) -> tuple[Gap, ...]:
    """What is missing before the audit may move to `target`; ask only for moves that exist."""
    if not is_allowed(facts.state, target):
        raise ValueError(f"no audit moves from {facts.state} to {target}")
    return tuple(gap for gap in REQUIRES.get((facts.state, target), ()) if not _HOLDS[gap](facts))
