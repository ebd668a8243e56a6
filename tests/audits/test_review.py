"""What each move of an audit needs."""

import pytest

from audits.review import REQUIRES, Facts, Gap, gaps, is_allowed
from audits.scoring import Coverage
from audits.states import ALLOWED, AuditState

READY = Facts(AuditState.IN_PROGRESS, Coverage(80, 100), standing_areas=1)
REVIEWED = Facts(AuditState.IN_REVIEW, is_reviewed=True, has_report=True)


def test_requirements_are_only_of_moves_that_exist() -> None:
    assert all(is_allowed(source, target) for source, target in REQUIRES)


def test_the_table_is_the_one_of_the_contract() -> None:
    moves = {(source.value, target.value) for source in ALLOWED for target in ALLOWED[source]}
    assert moves == {
        ("planned", "in_progress"),
        ("in_progress", "in_review"),
        ("in_review", "in_progress"),
        ("in_review", "delivered"),
        ("delivered", "closed"),
        ("planned", "cancelled"),
        ("in_progress", "cancelled"),
        ("in_review", "cancelled"),
    }


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (READY, ()),
        (Facts(AuditState.IN_PROGRESS, Coverage(79, 100), 1), (Gap.COVERAGE,)),
        (Facts(AuditState.IN_PROGRESS, Coverage(79_996, 100_000), 1), (Gap.COVERAGE,)),
        (Facts(AuditState.IN_PROGRESS, Coverage(4, 5), 1), ()),
        (Facts(AuditState.IN_PROGRESS, Coverage(), 1), (Gap.COVERAGE,)),
        (Facts(AuditState.IN_PROGRESS, Coverage(5, 5)), (Gap.AREAS,)),
        (Facts(AuditState.IN_PROGRESS, Coverage(5, 5), none_found=True), ()),
        (Facts(AuditState.IN_PROGRESS, Coverage(5, 5), 2, none_found=True), (Gap.BOTH_AREAS_AND_NONE,)),
        (Facts(AuditState.IN_PROGRESS), (Gap.COVERAGE, Gap.AREAS)),
    ],
)
def test_review_needs_coverage_and_an_area_or_a_reason(facts: Facts, missing: tuple[Gap, ...]) -> None:
    assert gaps(facts, AuditState.IN_REVIEW) == missing


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (REVIEWED, ()),
        (Facts(AuditState.IN_REVIEW, is_reviewed=True), (Gap.REPORT,)),
        (Facts(AuditState.IN_REVIEW, has_report=True), (Gap.REVIEW,)),
        (Facts(AuditState.IN_REVIEW), (Gap.REVIEW, Gap.REPORT)),
    ],
)
def test_delivery_needs_a_second_person_and_a_report(facts: Facts, missing: tuple[Gap, ...]) -> None:
    assert gaps(facts, AuditState.DELIVERED) == missing


@pytest.mark.parametrize("note", ["", "   "])
@pytest.mark.parametrize(
    ("source", "target"),
    [
        (AuditState.IN_REVIEW, AuditState.IN_PROGRESS),
        (AuditState.PLANNED, AuditState.CANCELLED),
        (AuditState.IN_PROGRESS, AuditState.CANCELLED),
        (AuditState.IN_REVIEW, AuditState.CANCELLED),
    ],
)
def test_going_back_and_giving_up_need_a_reason(source: AuditState, target: AuditState, note: str) -> None:
    assert gaps(Facts(source, note=note), target) == (Gap.NOTE,)
    assert gaps(Facts(source, note="Manca il reparto tintura."), target) == ()


def test_moves_that_do_not_exist_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no audit moves"):
        gaps(Facts(AuditState.PLANNED), AuditState.DELIVERED)
