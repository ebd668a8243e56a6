"""The part of a snapshot that was found: scores, answers, observations, improvement areas."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audits.comparison import OVERALL
from audits.models import Action, Answer, Audit, ImprovementArea, Observation, Photo, Question, QuestionType, Section
from audits.results import AuditResults
from audits.scoring import rounded
from audits.states import ActionState
from common.ui import formats

Json = dict[str, Any]


class Findings:
    """Reads everything once, in a fixed number of queries; each method turns a part of it into plain values."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self._results = AuditResults(audit)
        self._sections = list(audit.version.sections.prefetch_related("questions"))
        self._departments = list(audit.departments.all())
        self._answers = self._results.answers
        self._observations = list(
            audit.observations.filter(for_report=True).select_related("department").order_by("created_at", "pk")
        )
        self._photos = _photos_for_report(audit)
        self._areas = list(
            ImprovementArea.objects.filter(audit=audit)
            .standing()
            .prefetch_related("answers__question", "answers__department", "observations__department", "actions")
        )

    def questionnaire(self) -> Json:
        """Its name, its number and the names of the levels."""
        version = self.audit.version
        return {
            "title": version.questionnaire.title,
            "number": str(version.number),
            "scale": version.level_names or [str(level) for level in range(6)],
        }

    def overall(self) -> Json:
        """The overall score and the coverage, as text."""
        return {"score": _text(self._results.overall), "coverage": _text(self._results.coverage.percent)}

    def comparison(self) -> Json | None:
        """The sector's median, if enough companies stand behind it."""
        found = self._results.medians.get(OVERALL)
        if found is None:
            return None
        return {
            "sector": str(self.audit.company.sector),
            "companies": found.companies,
            "overall": _text(rounded(found.value)),
        }

    def sections(self) -> list[Json]:
        """All sections with their scores and answers, those without score included."""
        return [self._section(section) for section in self._sections]

    def _section(self, section: Section) -> Json:
        result = self._results.result.section(section.code)
        median = self._results.medians.get(section.code)
        answers = [answer for answer in self._answers if answer.question.section_id == section.pk]
        given = {answer.question.code for answer in answers if answer.is_answered}
        codes = [question.code for question in section.questions.all()]
        return {
            "code": section.code,
            "title": section.title,
            "weight": section.weight,
            "score": _text(rounded(result.score)),
            "coverage": _text(result.coverage.percent),
            "median": _text(rounded(median.value) if median else None),
            "codes": codes,
            "missing": [] if section.is_per_department else [code for code in codes if code not in given],
            "departments": [
                {
                    "name": department.name,
                    "score": _text(rounded(result.departments.get(department.pk))),
                    "coverage": _text(result.department_coverage[department.pk].percent),
                }
                for department in self._departments
                if section.is_per_department
            ],
            "answers": [self._answer(answer) for answer in answers],
        }

    def _answer(self, answer: Answer) -> Json:
        question = answer.question
        anchors = question.anchor_texts
        has_anchor = answer.level is not None and answer.level < len(anchors)
        place = answer.department.name if answer.department else ""
        return {
            "code": question.code,
            "question": question.text,
            "department": place,
            "level": answer.level,
            "anchor": anchors[answer.level] if has_anchor and answer.level is not None else "",
            "target": answer.target_level,
            "text": self._said(answer, anchors),
            "not_applicable": answer.not_applicable,
            "evidence": str(answer.get_evidence_display()) if answer.evidence else "",
            "note": answer.note,
            "photos": self._pictures(answer.pk, place),
        }

    def _said(self, answer: Answer, anchors: list[str]) -> str:
        """The answer in words."""
        if answer.not_applicable:
            return _("not applicable: %(reason)s") % {"reason": answer.not_applicable_reason}
        words = _value_in_words(answer)
        if answer.level is not None and answer.level < len(anchors):
            words = f"{anchors[answer.level]}."
        if answer.measure is not None:
            words = f"{words} {capfirst(answer.question.measure)}: {formats.number(answer.measure)}.".strip()
        return words

    def observations(self) -> list[Json]:
        """What was seen and is for the report, with the photographs that are."""
        return [self._observation(observation) for observation in self._observations]

    def _observation(self, observation: Observation) -> Json:
        place = observation.department.name if observation.department else ""
        return {
            "section": observation.section_code,
            "department": place,
            "text": observation.text,
            "photos": self._pictures(observation.pk, ""),
        }

    def _pictures(self, holder: object, place: str) -> list[Json]:
        return [
            {"sha256": photo.file.sha256, "caption": photo.caption, "place": place}
            for photo in self._photos.get(holder, ())
        ]

    def areas(self) -> list[Json]:
        """The improvement areas that stand, in the auditor's order."""
        return [_area(area, rank) for rank, area in enumerate(self._areas, 1)]


def _area(area: ImprovementArea, rank: int) -> Json:
    return {
        "rank": rank,
        "company_rank": area.company_rank,
        "title": area.title,
        "kind": area.kind,
        "kind_name": str(area.get_kind_display()),
        "description": area.description,
        "impact": area.impact,
        "effort": area.effort,
        "fundability": area.fundability,
        "cost_min": _text(area.cost_min),
        "cost_max": _text(area.cost_max),
        "yearly_benefit": _text(area.yearly_benefit),
        "estimate_basis": area.estimate_basis,
        "technology": area.technology,
        "trl_now": area.trl_now,
        "trl_target": area.trl_target,
        "evidence": list(dict.fromkeys(_evidence(area))),
        "actions": [_action(action) for action in area.actions.all() if action.state != ActionState.DROPPED],
    }


def _evidence(area: ImprovementArea) -> Iterable[str]:
    for answer in sorted(area.answers.all(), key=lambda a: a.question.code):
        place = f" ({answer.department.name})" if answer.department else ""
        yield f"{answer.question.code}{place}"
    for observation in area.observations.all():
        place = f" ({observation.department.name})" if observation.department else ""
        yield _("observation") + place


def _action(action: Action) -> Json:
    return {
        "title": action.title,
        "owner": action.owner,
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "state_name": str(action.get_state_display()),
    }


def _photos_for_report(audit: Audit) -> dict[object, list[Photo]]:
    """By what they hang on; a department that forbids photographs has none, whatever their own mark says."""
    found: dict[object, list[Photo]] = {}
    of_audit = Q(observation__audit=audit, observation__for_report=True) | Q(answer__audit=audit)
    forbidden = Q(observation__department__photos_allowed=False) | Q(answer__department__photos_allowed=False)
    photos = Photo.objects.filter(of_audit, for_report=True).exclude(forbidden).select_related("file")
    for photo in photos.order_by("created_at", "pk"):
        found.setdefault(photo.observation_id or photo.answer_id, []).append(photo)
    return found


def _value_in_words(answer: Answer) -> str:
    value, question = answer.value, answer.question
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_chosen(question, item) for item in value)
    return _chosen(question, value)


def _chosen(question: Question, value: object) -> str:
    choices = question.choice_texts
    if isinstance(value, int) and question.type != QuestionType.NUMBER and 0 <= value < len(choices):
        return choices[value]
    if question.type == QuestionType.NUMBER:
        value = formats.number(value)
    return f"{value} {question.unit}".strip()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
