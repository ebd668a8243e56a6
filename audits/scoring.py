"""The scores of an audit: pure arithmetic on plain values, no database.

- Section = sum(weight x value) / sum(weight) over the answered scale questions, so it lies in 0-5.
- A section asked once per department is scored so in each planned department; the section is the plain mean of
  the departments that have a score.
- Overall = mean of the scored sections, weighted with the sections' weights.
- What is not applicable, or hidden because its condition is not met, leaves both sums.
- Coverage = answered / (asked - not applicable - hidden), scale questions only, department sections once per
  planned department, counted on the route chosen. An answer outside the route still counts in its score.
- No data is `None`, never 0: a zero is a finding, a hole is not.

Everything is exact (`Fraction`) until somebody looks at it: `rounded()` is the only place that rounds, half up,
to two places. Thresholds are compared exactly, so 79.996 % does not reach 80 %.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor

from audits.conditions import Condition

SCALE_MIN, SCALE_MAX = 0, 5
SCALE = "scale"

AnswerValue = int | bool | str | Decimal | Sequence[int] | None


@dataclass(frozen=True)
class AskedQuestion:
    """A question as scoring sees it."""

    code: str
    type: str = SCALE
    weight: int = 1
    essential: bool = False
    condition: Condition | None = None


@dataclass(frozen=True)
class AskedSection:
    """A section and its questions; `per_department` sections are answered once in each department."""

    code: str
    weight: int
    questions: tuple[AskedQuestion, ...]
    per_department: bool = False


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as scoring sees it. `value` None and not `not_applicable`: not answered (a lone note, say)."""

    question: str
    value: AnswerValue = None
    department: Hashable = None
    not_applicable: bool = False


@dataclass(frozen=True)
class Coverage:
    """How many of the scale questions that count were answered."""

    answered: int = 0
    due: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.answered + other.answered, self.due + other.due)

    @property
    def share(self) -> Fraction | None:
        """Between 0 and 1, exact; None where nothing was due."""
        return Fraction(self.answered, self.due) if self.due else None

    @property
    def percent(self) -> Decimal | None:
        """For the eye and for storing: two places, half up. Compare with `reaches()`, not with this."""
        return None if self.share is None else rounded(self.share * 100)

    def reaches(self, percent: int) -> bool:
        """Whether at least this share was answered, without any rounding; nothing due reaches nothing."""
        return self.due > 0 and self.answered * 100 >= percent * self.due


@dataclass(frozen=True)
class SectionResult:
    """What one section came to."""

    code: str
    weight: int
    score: Fraction | None
    coverage: Coverage
    departments: Mapping[Hashable, Fraction | None] = field(default_factory=dict)
    department_coverage: Mapping[Hashable, Coverage] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditResult:
    """What the whole audit came to, sections in the order of the questionnaire."""

    sections: tuple[SectionResult, ...]
    overall: Fraction | None
    coverage: Coverage

    def section(self, code: str) -> SectionResult:
        """The result of the section with this code."""
        return next(section for section in self.sections if section.code == code)


def rounded(value: Fraction | None) -> Decimal | None:
    """Two places, half up: the official figure, stored and shown; other roundings start from it."""
    if value is None:
        return None
    return Decimal(floor(value * 100 + Fraction(1, 2))).scaleb(-2)


def score_audit(
    sections: Iterable[AskedSection],
    answers: Iterable[GivenAnswer],
    *,
    departments: Iterable[Hashable] = (),
    essential_only: bool = False,
) -> AuditResult:
    """All the scores of an audit; `departments` are those planned, answers about others are left aside."""
    asked_sections = tuple(sections)
    planned = tuple(dict.fromkeys(departments))
    given = {(answer.question, answer.department): answer for answer in answers}
    visible = visible_questions(asked_sections, given.values())
    results = tuple(
        _score_section(section, given, visible, planned if section.per_department else None, essential_only)
        for section in asked_sections
    )
    return AuditResult(
        sections=results,
        overall=_weighted_mean((section.weight, section.score) for section in results),
        coverage=sum((section.coverage for section in results), Coverage()),
    )


def visible_questions(sections: Iterable[AskedSection], answers: Iterable[GivenAnswer]) -> frozenset[str]:
    """The codes of the questions whose condition is met; a condition on a hidden question is never met."""
    values = {
        answer.question: answer.value for answer in answers if answer.department is None and not answer.not_applicable
    }
    visible: set[str] = set()
    for section in sections:
        for question in section.questions:
            condition = question.condition
            if condition is None or (
                condition.question in visible and condition.is_met_by(values.get(condition.question))
            ):
                visible.add(question.code)
    return frozenset(visible)


def _score_section(
    section: AskedSection,
    given: Mapping[tuple[str, Hashable], GivenAnswer],
    visible: frozenset[str],
    departments: tuple[Hashable, ...] | None,
    essential_only: bool,
) -> SectionResult:
    """One section; `departments` None means that it is asked once, of the company."""
    questions = [q for q in section.questions if q.type == SCALE and q.code in visible]
    places = (None,) if departments is None else departments
    scores = {place: _score_place(questions, given, place) for place in places}
    coverages = {place: _cover_place(questions, given, place, essential_only) for place in places}
    return SectionResult(
        code=section.code,
        weight=section.weight,
        score=_weighted_mean((1, score) for score in scores.values()),
        coverage=sum(coverages.values(), Coverage()),
        departments={} if departments is None else scores,
        department_coverage={} if departments is None else coverages,
    )


def _score_place(
    questions: Iterable[AskedQuestion], given: Mapping[tuple[str, Hashable], GivenAnswer], place: Hashable
) -> Fraction | None:
    """The weighted mean of one sheet's levels."""
    levels = ((q.weight, level_of(given.get((q.code, place)))) for q in questions)
    return _weighted_mean((weight, None if level is None else Fraction(level)) for weight, level in levels)


def _cover_place(
    questions: Iterable[AskedQuestion],
    given: Mapping[tuple[str, Hashable], GivenAnswer],
    place: Hashable,
    essential_only: bool,
) -> Coverage:
    """The coverage of one sheet, on the route chosen."""
    answered = due = 0
    for question in questions:
        answer = given.get((question.code, place))
        if (essential_only and not question.essential) or (answer is not None and answer.not_applicable):
            continue
        due += 1
        answered += level_of(answer) is not None
    return Coverage(answered, due)


def level_of(answer: GivenAnswer | None) -> int | None:
    """The level an answer gives, if it gives one; a value off the scale is an error, never silently counted."""
    if answer is None or answer.not_applicable or answer.value is None:
        return None
    if isinstance(answer.value, bool) or not isinstance(answer.value, int):
        raise TypeError(f"{answer.question}: {answer.value!r} is not a level")
    if not SCALE_MIN <= answer.value <= SCALE_MAX:
        raise ValueError(f"{answer.question}: {answer.value} is off the scale")
    return answer.value


def _weighted_mean(pairs: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    """The mean of what there is; None where nothing is, or nothing weighs."""
    weights = values = Fraction(0)
    for weight, value in pairs:
        if value is not None:
            weights += weight
            values += weight * value
    return values / weights if weights else None
