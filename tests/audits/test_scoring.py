"""The arithmetic of scores: a table of cases, then properties that hold for any audit."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.conditions import Condition
from audits.scoring import AskedQuestion, AskedSection, AuditResult, Coverage, GivenAnswer, rounded, score_audit


def question(code: str, weight: int = 1, **more: object) -> AskedQuestion:
    return AskedQuestion(code, weight=weight, **more)  # type: ignore[arg-type]


def section(code: str, *questions: AskedQuestion, weight: int = 10, per_department: bool = False) -> AskedSection:
    return AskedSection(code, weight, questions, per_department)


B = section("B", question("B1", 2, essential=True), question("B2", 1), weight=10)
C = section("C", question("C1", 1, essential=True), weight=30)
D = section("D", question("D1", 1, essential=True), question("D2", 3), weight=20, per_department=True)
FAMILY = section("A", AskedQuestion("A7", type="bool", weight=0), weight=0)
SUCCESSION = section("I", question("I1"), question("I5", condition=Condition("A7", expected=True)))


def company(code: str, value: int | bool | None = None, **more: bool) -> GivenAnswer:
    return GivenAnswer(code, value, **more)


def in_department(place: str, code: str, value: int | None = None, **more: bool) -> GivenAnswer:
    return GivenAnswer(code, value, place, **more)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param([], None, id="no answers is no score, not zero"),
        pytest.param([company("B1", 0)], Fraction(0), id="zero is a score"),
        pytest.param([company("B1", 5), company("B2", 2)], Fraction(12, 3), id="weights count"),
        pytest.param([company("B2", 2)], Fraction(2), id="what is not answered leaves both sums"),
        pytest.param(
            [company("B1", not_applicable=True), company("B2", 4)], Fraction(4), id="not applicable leaves both sums"
        ),
        pytest.param(
            [company("B1", 1, not_applicable=True), company("B2", 4)],
            Fraction(4),
            id="a level left behind under «not applicable» does not count",
        ),
        pytest.param([company("B1", not_applicable=True)], None, id="all not applicable is no score"),
        pytest.param([company("B1")], None, id="a lone note is no answer"),
    ],
)
def test_section_score(answers: list[GivenAnswer], expected: Fraction | None) -> None:
    assert score_audit([B], answers).section("B").score == expected


@pytest.mark.parametrize(
    ("answers", "per_department", "expected"),
    [
        ([], {"cut": None, "sew": None}, None),
        (
            [in_department("cut", "D1", 1), in_department("cut", "D2", 5), in_department("sew", "D1", 2)],
            {"cut": Fraction(4), "sew": Fraction(2)},
            Fraction(3),
        ),
        ([in_department("cut", "D1", 3)], {"cut": Fraction(3), "sew": None}, Fraction(3)),
        (
            [in_department("cut", "D1", 3), in_department("sew", "D1", not_applicable=True)],
            {"cut": Fraction(3), "sew": None},
            Fraction(3),
        ),
        (
            [in_department("left the plan", "D1", 5), in_department("sew", "D1", 1)],
            {"cut": None, "sew": 1},
            Fraction(1),
        ),
    ],
)
def test_department_section_is_the_mean_of_its_departments(
    answers: list[GivenAnswer], per_department: dict[str, Fraction | None], expected: Fraction | None
) -> None:
    result = score_audit([D], answers, departments=["cut", "sew"]).section("D")
    assert (result.departments, result.score) == (per_department, expected)


def test_overall_weighs_only_the_sections_that_have_a_score() -> None:
    answers = [company("B1", 1), company("C1", 3)]
    assert score_audit([B, C, D], answers, departments=["cut"]).overall == Fraction(10 * 1 + 30 * 3, 40)


def test_a_section_without_weight_has_a_score_but_does_not_count_overall() -> None:
    result = score_audit([section("M", question("M1"), weight=0)], [company("M1", 4)])
    assert (result.section("M").score, result.overall) == (4, None)


def test_only_scale_questions_score_and_count() -> None:
    number = AskedQuestion("C6", type="number", weight=0)
    result = score_audit([section("C", question("C1"), number)], [company("C1", 2), GivenAnswer("C6", Decimal(80))])
    assert (result.section("C").score, result.coverage) == (2, Coverage(1, 1))


@pytest.mark.parametrize(
    ("answers", "visible", "score"),
    [
        pytest.param([company("I1", 4), company("I5", 0)], False, 4, id="condition unanswered"),
        pytest.param([company("A7", False), company("I1", 4), company("I5", 0)], False, 4, id="not met"),
        pytest.param([company("A7", True), company("I1", 4), company("I5", 0)], True, 2, id="met"),
        pytest.param(
            [company("A7", True, not_applicable=True), company("I1", 4), company("I5", 0)],
            False,
            4,
            id="not applicable",
        ),
    ],
)
def test_hidden_questions_leave_score_and_coverage(answers: list[GivenAnswer], visible: bool, score: int) -> None:
    result = score_audit([FAMILY, SUCCESSION], answers).section("I")
    assert (result.score, result.coverage.due) == (score, 2 if visible else 1)


def test_a_condition_on_a_hidden_question_is_not_met() -> None:
    chain = section("X", question("X1"), question("X2", condition=Condition("I5", expected=3)))
    answers = [company("A7", False), company("I5", 3)]
    assert score_audit([FAMILY, SUCCESSION, chain], answers).section("X").coverage.due == 1


@pytest.mark.parametrize(
    ("essential_only", "answers", "expected"),
    [
        (False, [], Coverage(0, 7)),
        (True, [], Coverage(0, 4)),
        (True, [company("B2", 5)], Coverage(0, 4)),
        (False, [company("B2", 5)], Coverage(1, 7)),
        (True, [company("B1", not_applicable=True), company("C1", 2)], Coverage(1, 3)),
        (True, [in_department("cut", "D1", 3), in_department("gone", "D1", 3)], Coverage(1, 4)),
    ],
)
def test_coverage_counts_the_route_and_each_planned_department(
    essential_only: bool, answers: list[GivenAnswer], expected: Coverage
) -> None:
    result = score_audit([B, C, D], answers, departments=["cut", "sew"], essential_only=essential_only)
    assert result.coverage == expected


def test_an_answer_outside_the_short_route_still_scores() -> None:
    result = score_audit([B], [company("B1", 1), company("B2", 4)], essential_only=True).section("B")
    assert (result.score, result.coverage) == (Fraction(6, 3), Coverage(1, 1))


@pytest.mark.parametrize("value", [-1, 6])
def test_a_level_off_the_scale_is_an_error(value: int) -> None:
    with pytest.raises(ValueError, match="off the scale"):
        score_audit([B], [company("B1", value)])


@pytest.mark.parametrize("value", [True, "3", Decimal(3)])
def test_a_value_that_is_no_level_is_an_error(value: object) -> None:
    with pytest.raises(TypeError, match="not a level"):
        score_audit([B], [GivenAnswer("B1", value)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (None, None),
        (Fraction(0), "0.00"),
        (Fraction(10, 3), "3.33"),
        (Fraction(20, 3), "6.67"),
        (Fraction(2345, 1000), "2.35"),
        (Fraction(2344999, 1000000), "2.34"),
        (Fraction(5), "5.00"),
    ],
)
def test_rounding_is_half_up_to_two_places(exact: Fraction | None, shown: str | None) -> None:
    assert rounded(exact) == (None if shown is None else Decimal(shown))


def test_a_threshold_is_compared_exactly() -> None:
    almost = Coverage(79_996, 100_000)
    assert (almost.percent, almost.reaches(80)) == (Decimal("80.00"), False)
    assert Coverage(4, 5).reaches(80)


def test_nothing_due_has_no_coverage_and_reaches_nothing() -> None:
    assert (Coverage().percent, Coverage().reaches(0)) == (None, False)


QUESTIONS = {q.code: (s, q) for s in (B, C, D) for q in s.questions}
DEPARTMENTS = ["cut", "sew", "press"]


@st.composite
def answer_sets(draw: st.DrawFn) -> list[GivenAnswer]:
    """Any state of an audit: each question unanswered, not applicable, or at a level; D in each department."""
    answers = []
    for code, (asked_in, _) in QUESTIONS.items():
        for place in DEPARTMENTS if asked_in.per_department else [None]:
            kind = draw(st.sampled_from(["missing", "not applicable", *range(6)]))
            if kind != "missing":
                level = kind if isinstance(kind, int) else None
                answers.append(GivenAnswer(code, level, place, not_applicable=level is None))
    return answers


def scored(answers: list[GivenAnswer], *, essential_only: bool = False) -> AuditResult:
    return score_audit([B, C, D], answers, departments=DEPARTMENTS, essential_only=essential_only)


@given(answer_sets())
def test_every_score_lies_between_the_lowest_and_the_highest_level(answers: list[GivenAnswer]) -> None:
    levels = [answer.value for answer in answers if isinstance(answer.value, int)]
    result = scored(answers)
    for score in [result.overall, *(s.score for s in result.sections)]:
        assert score is None or min(levels) <= score <= max(levels)


@given(answer_sets())
def test_a_score_is_missing_exactly_where_no_level_was_given(answers: list[GivenAnswer]) -> None:
    answered = {QUESTIONS[a.question][0].code for a in answers if a.value is not None}
    result = scored(answers)
    assert {s.code for s in result.sections if s.score is not None} == answered
    assert (result.overall is None) == (not answered)


@given(answer_sets(), st.booleans())
def test_coverage_is_a_share_and_adds_up(answers: list[GivenAnswer], essential_only: bool) -> None:
    result = scored(answers, essential_only=essential_only)
    assert result.coverage == sum((s.coverage for s in result.sections), Coverage())
    assert 0 <= result.coverage.answered <= result.coverage.due
    assert all(sum(s.department_coverage.values(), Coverage()) == s.coverage for s in result.sections if s.departments)


@given(answer_sets(), st.sampled_from(sorted(QUESTIONS)))
def test_not_applicable_never_changes_the_score_of_the_others(answers: list[GivenAnswer], code: str) -> None:
    """Marking a question as not applicable scores just as if it had never been asked."""
    without = [a for a in answers if a.question != code]
    places = DEPARTMENTS if QUESTIONS[code][0].per_department else [None]
    marked = [*without, *(GivenAnswer(code, None, place, not_applicable=True) for place in places)]
    assert [s.score for s in scored(marked).sections] == [s.score for s in scored(without).sections]


@given(answer_sets(), st.integers(0, 4))
def test_a_better_answer_never_lowers_a_score(answers: list[GivenAnswer], index: int) -> None:
    raised = [
        GivenAnswer(a.question, min(5, a.value + 1), a.department) if i % 5 == index and isinstance(a.value, int) else a
        for i, a in enumerate(answers)
    ]
    before, after = scored(answers), scored(raised)
    assert before.overall is None or (after.overall is not None and after.overall >= before.overall)


@given(answer_sets(), st.randoms())
def test_the_order_of_answers_does_not_matter(answers: list[GivenAnswer], random: Random) -> None:
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert scored(shuffled) == scored(answers)


@given(answer_sets(), st.integers(1, 20))
def test_scaling_all_weights_changes_nothing(answers: list[GivenAnswer], factor: int) -> None:
    scaled = [
        AskedSection(
            s.code,
            s.weight * factor,
            tuple(AskedQuestion(q.code, q.type, q.weight * factor, q.essential) for q in s.questions),
            s.per_department,
        )
        for s in (B, C, D)
    ]
    result = score_audit(scaled, answers, departments=DEPARTMENTS)
    assert result.overall == scored(answers).overall


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_rounding_is_within_half_a_hundredth(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    shown = rounded(exact)
    assert shown is not None
    assert abs(Fraction(shown) - exact) <= Fraction(1, 200)
