"""The sheets of an audit: what is filled in at one time, a section or a section in one department."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from audits.models import Answer, Audit, Question, QuestionType, Section
from audits.results import asked_section, given_answer
from audits.scoring import visible_questions
from audits.states import Route
from companies.models import Department

Place = tuple[int, int | None]
"""A question and a department, by their keys."""


@dataclass(frozen=True)
class Sheet:
    """One sheet and how far it is: of the questions on the route, how many have an answer."""

    section: Section
    department: Department | None
    questions: tuple[Question, ...]
    asked: int
    answered: int

    @property
    def is_done(self) -> bool:
        """Whether everything asked on the route has an answer."""
        return self.answered >= self.asked

    @property
    def is_begun(self) -> bool:
        """Whether anything has an answer."""
        return self.answered > 0


class Sheets:
    """All the sheets of an audit, with their answers; read once, in a fixed number of queries."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self._sections: Sequence[Section] = list(audit.version.sections.prefetch_related("questions"))
        self.departments = list(audit.departments.all())
        answers = list(audit.answers.select_related("question", "answered_by"))
        self.answers: Mapping[Place, Answer] = {(a.question_id, a.department_id): a for a in answers}
        for question in (q for section in self._sections for q in section.questions.all()):
            question.version = audit.version
        self.visible = visible_questions(
            [asked_section(section, section.questions.all()) for section in self._sections],
            [given_answer(answer) for answer in answers],
        )

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._all)

    @cached_property
    def _all(self) -> list[Sheet]:
        return [
            self._sheet(section, department)
            for section in self._sections
            for department in (self.departments if section.is_per_department else [None])
        ]

    def _sheet(self, section: Section, department: Department | None) -> Sheet:
        questions = tuple(section.questions.all())
        due = [question for question in questions if self.is_due(question)]
        key = department.pk if department else None
        given = [self.answers.get((question.pk, key)) for question in due]
        answered = sum(answer is not None and answer.is_answered for answer in given)
        return Sheet(section, department, questions, len(due), answered)

    def is_due(self, question: Question) -> bool:
        """Whether the question is asked on the route: not hidden, and no mere look at the registry."""
        on_route = self.audit.route == Route.FULL or question.is_essential
        return on_route and question.type != QuestionType.REGISTRY and question.code in self.visible

    def section(self, code: str) -> Section | None:
        """The section with this code."""
        return next((section for section in self._sections if section.code == code), None)

    def find(self, code: str, department: int | None) -> Sheet | None:
        """The sheet of a section (in a department), if there is one."""
        return next(
            (
                sheet
                for sheet in self._all
                if sheet.section.code == code and (sheet.department.pk if sheet.department else None) == department
            ),
            None,
        )

    @cached_property
    def on_route(self) -> list[Sheet]:
        """The sheets with something to ask on the audit's route."""
        return [sheet for sheet in self._all if sheet.asked]

    def beside(self, sheet: Sheet) -> tuple[Sheet | None, Sheet | None]:
        """The sheets before and after this one on the way through the audit."""
        way = [other for other in self._all if other.asked or other is sheet]
        place = way.index(sheet)
        return way[place - 1] if place else None, way[place + 1] if place + 1 < len(way) else None
