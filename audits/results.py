"""The results of an audit read from the database: scores, coverage, gaps, the sector beside them.

The arithmetic is in `audits.scoring` and `audits.comparison`; pages, reports and freezing read from here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from audits.comparison import OVERALL, DeliveredScores, SectorMedian, sector_medians
from audits.models import Answer, Audit, Question, QuestionnaireVersion, Section
from audits.scoring import (
    AskedQuestion,
    AskedSection,
    AuditResult,
    Coverage,
    GivenAnswer,
    SectionResult,
    rounded,
    score_audit,
    visible_questions,
)
from audits.states import Route
from companies.models import Department, Sector

STRENGTH_FROM = 4


def asked_section(section: Section, questions: Iterable[Question]) -> AskedSection:
    """A section in scoring's terms."""
    return AskedSection(
        code=section.code,
        weight=section.weight,
        questions=tuple(AskedQuestion(q.code, q.type, q.weight, q.is_essential, q.parsed_condition) for q in questions),
        per_department=section.is_per_department,
    )


def asked_sections(version: QuestionnaireVersion) -> tuple[AskedSection, ...]:
    """What a version asks, in scoring's terms."""
    sections = version.sections.prefetch_related("questions")
    return tuple(asked_section(section, section.questions.all()) for section in sections)


def given_answer(answer: Answer) -> GivenAnswer:
    """An answer in scoring's terms."""
    value = answer.level if answer.level is not None else answer.value
    return GivenAnswer(answer.question.code, value, answer.department_id, answer.not_applicable)


def score_of(audit: Audit) -> AuditResult:
    """The scores and the coverage of an audit as its answers stand now."""
    return score_audit(
        asked_sections(audit.version),
        [given_answer(answer) for answer in audit.answers.select_related("question")],
        departments=audit.departments.values_list("pk", flat=True),
        essential_only=audit.route == Route.ESSENTIAL,
    )


def coverage_of(audit: Audit) -> Coverage:
    """The share of the questions answered on the audit's route; review asks for 80 %."""
    return score_of(audit).coverage


def medians_of(sector: Sector | None) -> dict[str, SectorMedian]:
    """The medians of a sector, per section code and under `OVERALL`; empty where too few companies stand behind."""
    if sector is None:
        return {}
    delivered = Audit.objects.latest_delivered_in(sector).prefetch_related("section_scores")
    return sector_medians(
        DeliveredScores(
            audit=audit.pk,
            company=audit.company_id,
            delivered_at=audit.delivered_at,
            scores={score.section_code: score.score for score in audit.section_scores.all()}
            | {OVERALL: audit.overall_score},
        )
        for audit in delivered
        if audit.delivered_at is not None
    )


@dataclass(frozen=True)
class SectionLine:
    """One section on the results page or in the report; official (rounded) figures."""

    section: Section
    result: SectionResult
    median: SectorMedian | None

    @property
    def score(self) -> Decimal | None:
        """The score 0-5, or None without data."""
        return rounded(self.result.score)

    @property
    def coverage(self) -> Coverage:
        """How much of the section was answered."""
        return self.result.coverage

    @property
    def sector_median(self) -> Decimal | None:
        """The sector's median, where there is a comparison."""
        return None if self.median is None else rounded(self.median.value)

    @property
    def is_scored(self) -> bool:
        """Whether the section counts in the overall score."""
        return self.section.weight > 0


@dataclass(frozen=True)
class DepartmentLine:
    """One department in the sections answered once per department."""

    department: Department
    score: Decimal | None
    coverage: Coverage


class AuditResults:
    """Everything the results page and the report say about scores; read once, in a fixed number of queries."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self._sections: Sequence[Section] = list(audit.version.sections.prefetch_related("questions"))
        self._departments = list(audit.departments.all())
        self.answers = list(audit.answers.for_page())
        self.result = score_audit(
            self._asked,
            self._given,
            departments=[department.pk for department in self._departments],
            essential_only=audit.route == Route.ESSENTIAL,
        )

    @cached_property
    def _asked(self) -> tuple[AskedSection, ...]:
        return tuple(asked_section(section, section.questions.all()) for section in self._sections)

    @property
    def _given(self) -> list[GivenAnswer]:
        return [given_answer(answer) for answer in self.answers]

    @cached_property
    def medians(self) -> dict[str, SectorMedian]:
        """The sector beside it."""
        return medians_of(self.audit.company.sector)

    @cached_property
    def lines(self) -> list[SectionLine]:
        """The sections that count, in the order of the questionnaire."""
        lines = (
            SectionLine(section, self.result.section(section.code), self.medians.get(section.code))
            for section in self._sections
        )
        return [line for line in lines if line.is_scored]

    @property
    def overall(self) -> Decimal | None:
        """The overall score 0-5."""
        return rounded(self.result.overall)

    @property
    def overall_median(self) -> Decimal | None:
        """The sector's median of the overall score."""
        median = self.medians.get(OVERALL)
        return None if median is None else rounded(median.value)

    @property
    def coverage(self) -> Coverage:
        """The coverage on the audit's route."""
        return self.result.coverage

    @cached_property
    def counted_answers(self) -> list[Answer]:
        """Levels that count: of questions that are visible, in planned departments."""
        visible = visible_questions(self._asked, self._given)
        planned = {department.pk for department in self._departments}
        return [
            answer
            for answer in self.answers
            if answer.level is not None
            and answer.question.code in visible
            and (answer.department_id is None or answer.department_id in planned)
        ]

    @cached_property
    def strengths(self) -> list[Answer]:
        """What is measured or optimised, the heaviest questions first."""
        strong = [answer for answer in self.counted_answers if (answer.level or 0) >= STRENGTH_FROM]
        return sorted(strong, key=lambda answer: (-(answer.level or 0), -answer.question.weight))

    @cached_property
    def gaps(self) -> list[Answer]:
        """Where the target agreed with the company lies above what was found, the widest and heaviest first."""
        open_gaps = [answer for answer in self.counted_answers if (answer.gap or 0) > 0]
        return sorted(open_gaps, key=lambda answer: (-(answer.gap or 0) * answer.question.weight, answer.level or 0))

    @property
    def _department_section(self) -> Section | None:
        return next((section for section in self._sections if section.is_per_department), None)

    @property
    def department_mean(self) -> Decimal | None:
        """The score of the section that is answered in each department."""
        section = self._department_section
        return None if section is None else rounded(self.result.section(section.code).score)

    @cached_property
    def department_lines(self) -> list[DepartmentLine]:
        """The departments beside each other, for the (first) section that is answered in each."""
        section = self._department_section
        if section is None:
            return []
        result = self.result.section(section.code)
        return [
            DepartmentLine(
                department,
                rounded(result.departments.get(department.pk)),
                result.department_coverage.get(department.pk, Coverage()),
            )
            for department in self._departments
        ]
