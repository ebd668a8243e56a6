"""Answers that make sense together: a company's maturity shows in all of them, each section has its own leaning."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from uuid import UUID

from audits.models import Answer, Audit, Question
from audits.states import AuditState, Evidence, Route
from companies.models import Department
from distretto.demo import findings
from distretto.demo.chance import chance
from distretto.demo.companies import DemoCompany

# How sections of small fashion firms usually lie against a company's average.
LEANING = {"B": -0.2, "C": 0.4, "D": 0.3, "E": 0.2, "F": -0.1, "G": -0.6, "H": -0.3, "I": 0.0, "L": -0.5}
SECTOR_LEANING = {
    ("concia", "H"): 0.8, ("ict", "G"): 1.9, ("meccanica", "D"): 0.7, ("oreficeria", "C"): 0.6, ("pelletteria", "E"): 0.4, ("calzature", "G"): -0.3,
}  # fmt: skip
NUMBERS = {
    "C6": (8, 45, 1), "E5": (14, 1, 1), "F4": (62, 97, 1), "F6": (70, 18, 0), "H5": (9, 2, 1), "M6": (10_000, 150_000, -3),
}  # fmt: skip
MEASURES = {"B3": (90, 25), "C3": (45, 6), "D4": (180, 15), "D5": (40, 3), "F2": (2, 9), "G2": (0, 85), "I3": (2, 40)}
GROWTH_BETWEEN_AUDITS = 0.45


@dataclass
class AnswerSheet:
    """What one audit asks, of whom, when; `state` is the one it ends in."""

    audit: Audit
    demo: DemoCompany
    state: AuditState
    departments: list[Department]
    again: bool
    share: float
    at: datetime


def make_answers(sheet: AnswerSheet, questions: list[Question]) -> list[Answer]:
    """The answers of one audit, not saved yet: all of it, or a first part while it is under way."""
    draw = chance("answers", sheet.demo.company.tax_code, sheet.again)
    maturity = sheet.demo.maturity + (GROWTH_BETWEEN_AUDITS if sheet.again else 0)
    family = draw.random() < 0.8
    answers = []
    for question in questions:
        if question.type == "registry" or _left_out(question, sheet, draw, family=family):
            continue
        for department in sheet.departments if question.section.scope == "department" else [None]:
            answers.append(_answer(sheet, question, department, maturity, family=family))
    return answers


def _left_out(question: Question, sheet: AnswerSheet, draw: Random, *, family: bool) -> bool:
    if sheet.audit.route == Route.ESSENTIAL and not question.is_essential and question.section.code not in "AM":
        return True
    if question.condition and not family:
        return True
    if sheet.state == AuditState.IN_PROGRESS:
        return question.section.code > "BDFHL"[int(sheet.share * 5)]
    return draw.random() < 0.03 and question.type == "scale"


def _answer(
    sheet: AnswerSheet, question: Question, department: Department | None, maturity: float, *, family: bool
) -> Answer:
    draw = chance(
        "answer", sheet.demo.company.tax_code, sheet.again, question.code, department.name if department else ""
    )
    answer = Answer(
        id=_uuid(draw),
        audit=sheet.audit,
        question=question,
        department=department,
        answered_by=sheet.audit.lead,
        updated_at=sheet.at,
    )
    if question.type == "scale":
        _scale(answer, sheet, draw, maturity)
    else:
        answer.value = _value(question, draw, maturity, family=family)
    return answer


def _uuid(draw: Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)


def _scale(answer: Answer, sheet: AnswerSheet, draw: Random, maturity: float) -> None:
    code = answer.question.code
    if draw.random() < 0.025:
        answer.not_applicable = True
        answer.not_applicable_reason = draw.choice(findings.WHY_NOT_APPLICABLE)
        return
    section = answer.question.section.code
    mean = maturity + LEANING.get(section, 0) + SECTOR_LEANING.get((sheet.demo.sector, section), 0)
    level = min(5, max(0, round(draw.gauss(mean, 0.75))))
    answer.level = level
    answer.evidence = draw.choices(list(Evidence), weights=(4, 4, 1 + level))[0]
    if level <= 3 and draw.random() < 0.55:
        answer.target_level = min(5, level + draw.choice((1, 1, 2)))
    if draw.random() < 0.3:
        answer.note = draw.choice(findings.NOTES[level])
    if code in MEASURES:
        low, high = MEASURES[code]
        answer.measure = Decimal(round(low + (high - low) * level / 5 * draw.uniform(0.85, 1.0)))


def _value(question: Question, draw: Random, maturity: float, *, family: bool) -> object:
    if question.code in NUMBERS:
        low, high, digits = NUMBERS[question.code]
        share = min(1.0, max(0.0, (maturity + draw.gauss(0, 0.5)) / 4.5))
        return str(
            round(low + (high - low) * share, digits) if digits > 0 else int(round(low + (high - low) * share, digits))
        )
    if question.type == "bool":
        return family if question.code == "A7" else draw.random() < 0.8
    if question.type == "choice":
        return draw.randrange(len(question.choices["it"]))
    if question.type == "multi":
        count = min(4, max(0, round(draw.gauss(maturity - 0.6, 1))))
        return sorted(draw.sample(range(len(question.choices["it"]) - 1), count))
    return draw.choice(findings.VOICES.get(question.code, ("Da approfondire.",)))
