"""Improvement areas of the demonstration, from the widest gaps of each audit, and the actions agreed on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from audits.models import Action, Answer, ImprovementArea, Observation
from audits.states import ActionState, AreaState, AuditState
from distretto.demo.answering import AnswerSheet
from distretto.demo.chance import chance
from distretto.demo.findings import FINDINGS, Finding

STANDARD_HEADCOUNT = 25


@dataclass
class DemoArea:
    """An area with what is linked to it."""

    area: ImprovementArea
    answers: list[Answer]
    observations: list[Observation]
    actions: list[Action]


def make_areas(sheet: AnswerSheet, answers: Sequence[Answer], observations: Sequence[Observation]) -> list[DemoArea]:
    """Two to six areas: the lowest answers for which there is a finding, ranked by the auditor and by the company."""
    draw = chance("areas", sheet.demo.company.tax_code, sheet.again)
    found = _widest_gaps(answers)[: draw.choice((2, 3, 3, 4, 4, 5, 6))]
    made = [_area(sheet, draw, code, behind, observations) for code, behind in found]
    made.sort(key=lambda m: (-m.area.impact, m.area.effort))
    company_order = list(range(1, len(made) + 1))
    draw.shuffle(company_order)
    for rank, (m, company_rank) in enumerate(zip(made, company_order, strict=True), start=1):
        m.area.auditor_rank = rank
        if sheet.state != AuditState.IN_PROGRESS and company_rank <= 3:
            m.area.company_rank = company_rank
        _agree(sheet, draw, m)
    return made


def _widest_gaps(answers: Iterable[Answer]) -> list[tuple[str, list[Answer]]]:
    by_question: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.level is not None and answer.question.code in FINDINGS:
            by_question.setdefault(answer.question.code, []).append(answer)
    gaps = {
        code: min((a.level or 0) - (a.target_level or 3) - a.question.weight / 10 for a in given)
        for code, given in by_question.items()
    }
    return [(code, by_question[code]) for code in sorted(gaps, key=lambda c: (gaps[c], c)) if gaps[code] < 0.3]


def _area(
    sheet: AnswerSheet, draw: Random, code: str, behind: list[Answer], observations: Sequence[Observation]
) -> DemoArea:
    finding = FINDINGS[code]
    scale = max(0.4, min(4.0, (sheet.demo.headcount / STANDARD_HEADCOUNT) ** 0.6)) * draw.uniform(0.85, 1.15)
    low, high = (Decimal(round(cost * scale / 1000) * 1000) for cost in finding.cost)
    area = ImprovementArea(
        audit=sheet.audit,
        kind=finding.kind,
        title=finding.title,
        description=finding.description,
        impact=min(5, max(1, 3 + round(draw.gauss(0.4, 0.9)))),
        effort=_effort(finding, draw),
        fundability=draw.randint(2, 5),
        cost_min=low,
        cost_max=high,
        yearly_benefit=Decimal(round(finding.benefit * scale / 1000) * 1000) if finding.benefit else None,
        estimate_basis=finding.basis,
        technology=finding.technology,
        trl_now=finding.trl[0] if finding.trl else None,
        trl_target=finding.trl[1] if finding.trl else None,
        created_at=sheet.at,
        updated_at=sheet.at,
    )
    seen = [o for o in observations if o.section_code == code[0]]
    return DemoArea(area, behind[:3], seen[:2], [])


def _effort(finding: Finding, draw: Random) -> int:
    typical = 1 + sum(finding.cost[1] >= step for step in (12_000, 30_000, 70_000, 150_000))
    return min(5, max(1, typical + draw.choice((-1, 0, 0, 1))))


def _agree(sheet: AnswerSheet, draw: Random, made: DemoArea) -> None:
    """After the feedback meeting the company has agreed to most areas, and what is done about them is under way."""
    if sheet.state not in {AuditState.DELIVERED, AuditState.CLOSED}:
        return
    made.area.state = AreaState.AGREED if draw.random() < 0.8 else AreaState.PROPOSED
    if made.area.state != AreaState.AGREED:
        return
    finding = next(f for f in FINDINGS.values() if f.title == made.area.title)
    people = [contact.full_name for contact in sheet.demo.contacts]
    for number, title in enumerate(finding.actions):
        done = sheet.state == AuditState.CLOSED and draw.random() < 0.75
        state = ActionState.DONE if done else draw.choice((ActionState.OPEN, ActionState.DOING, ActionState.DONE))
        due_on = (sheet.at + timedelta(days=60 + 60 * number + draw.randint(0, 20))).date()
        made.actions.append(
            Action(
                area=made.area, title=title, owner=draw.choice(people), due_on=due_on, state=state, created_at=sheet.at
            )
        )
