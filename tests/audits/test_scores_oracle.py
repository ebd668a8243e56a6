"""The scores against an oracle written from the domain's words alone, on any questionnaire and any answers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from audits.comparison import OVERALL, DeliveredScores, sector_medians
from audits.conditions import Condition
from audits.scoring import AskedQuestion, AskedSection, GivenAnswer, rounded, score_audit
from tests.audits import oracle

SECTIONS = "ABCDEFG"
START = datetime(2024, 1, 1, tzinfo=UTC)


@st.composite
def papers(draw: st.DrawFn) -> oracle.Paper:
    """Any questionnaire with any answers: conditions that chain, answers beside the plan, weights of zero."""
    weights = {code: draw(st.integers(0, 20)) for code in SECTIONS[: draw(st.integers(1, len(SECTIONS)))]}
    paper = oracle.Paper([], weights, short_route=draw(st.booleans()))
    paper.department_sections = draw(st.sets(st.sampled_from(sorted(weights)), max_size=2))
    paper.departments = draw(st.lists(st.integers(1, 9), unique=True, max_size=4))
    gates: list[oracle.Asked] = []
    for section in weights:
        for number in range(draw(st.integers(0, 5))):
            asked = oracle.Asked(f"{section}{number}", section, draw(st.integers(0, 4)))
            asked.is_scale, asked.is_essential = draw(st.integers(0, 4)) > 0, draw(st.booleans())
            if gates and draw(st.integers(0, 3)) == 0:
                gate = draw(st.sampled_from(gates))
                asked.opens = (gate.code, draw(st.integers(0, 5)) if gate.is_scale else draw(st.booleans()))
            paper.asked.append(asked)
            if section not in paper.department_sections:
                gates.append(asked)
            _answer(draw, paper, asked)
    return paper


def _answer(draw: st.DrawFn, paper: oracle.Paper, asked: oracle.Asked) -> None:
    per_department = asked.section in paper.department_sections
    for place in [*paper.departments, "left the plan"] if per_department else [None]:
        said = draw(st.sampled_from(["nothing", "n.a.", *range(6)] if asked.is_scale else ["nothing", True, False]))
        if said != "nothing":
            paper.given[asked.code, place] = said


def sections_of(paper: oracle.Paper) -> list[AskedSection]:
    return [
        AskedSection(
            code,
            weight,
            tuple(
                AskedQuestion(
                    one.code,
                    "scale" if one.is_scale else "bool",
                    one.weight,
                    one.is_essential,
                    Condition(*one.opens) if one.opens else None,  # type: ignore[arg-type]
                )
                for one in paper.asked
                if one.section == code
            ),
            per_department=code in paper.department_sections,
        )
        for code, weight in paper.section_weights.items()
    ]


def answers_of(paper: oracle.Paper) -> list[GivenAnswer]:
    return [
        GivenAnswer(code, None if said == "n.a." else said, place, not_applicable=said == "n.a.")  # type: ignore[arg-type]
        for (code, place), said in paper.given.items()
    ]


@settings(max_examples=300)
@given(papers())
def test_scores_and_coverage_are_those_of_the_words(paper: oracle.Paper) -> None:
    result = score_audit(
        sections_of(paper), answers_of(paper), departments=paper.departments, essential_only=paper.short_route
    )
    assert result.overall == oracle.overall_score(paper)
    assert (result.coverage.answered, result.coverage.due) == oracle.coverage(paper)
    for section in result.sections:
        assert section.score == oracle.section_score(paper, section.code)
        assert rounded(section.score) == oracle.official(section.score)
        assert (section.coverage.answered, section.coverage.due) == oracle.coverage(paper, section.code)


DELIVERIES = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 6), st.one_of(st.none(), st.decimals(0, 5, places=2))), max_size=30
)


@given(DELIVERIES)
def test_the_sector_is_that_of_the_words(deliveries: list[tuple[int, int, Decimal | None]]) -> None:
    audits = [
        DeliveredScores(number, company, START + timedelta(days=day), {"B": score, OVERALL: score})
        for number, (company, day, score) in enumerate(deliveries)
    ]
    latest: dict[int, Decimal | None] = {}
    for _number, _day, company, score in sorted(
        ((number, day, company, score) for number, (company, day, score) in enumerate(deliveries)),
        key=lambda one: (one[1], one[0]),
    ):
        latest[company] = score
    expected = oracle.middle([score for score in latest.values() if score is not None])
    found = sector_medians(audits)
    assert {section: median.value for section, median in found.items()} == (
        {} if expected is None else {"B": expected, OVERALL: expected}
    )
