"""The demonstration's 214 audits: from the schedule to answers, areas and scores, in a few large statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts.models import User
from audits.conditions import parse_condition
from audits.models import (
    Action,
    Answer,
    Audit,
    AuditTeamMember,
    AuditTransition,
    HoursEntry,
    ImprovementArea,
    Observation,
    Photo,
    PlannedDepartment,
    Question,
    QuestionnaireVersion,
    SectionScore,
    Visit,
    VisitContact,
    VisitDepartment,
)
from audits.scoring import AskedQuestion, AskedSection, GivenAnswer, rounded, score_audit
from audits.states import AuditState, Route
from common.files.models import StoredFile
from distretto.demo import fieldwork
from distretto.demo.answering import AnswerSheet, make_answers
from distretto.demo.chance import chance
from distretto.demo.companies import DemoCompany
from distretto.demo.fieldwork import ROME
from distretto.demo.improvement import DemoArea, make_areas
from distretto.demo.schedule import Slot, make_schedule

WORKED = frozenset({AuditState.IN_PROGRESS, AuditState.IN_REVIEW, AuditState.DELIVERED, AuditState.CLOSED})
DELIVERED = frozenset({AuditState.DELIVERED, AuditState.CLOSED})
# The way to each state, with the days after the planned one on which each step was made.
STEPS: dict[AuditState, tuple[tuple[AuditState, int], ...]] = {
    AuditState.PLANNED: (),
    AuditState.IN_PROGRESS: ((AuditState.IN_PROGRESS, 0),),
    AuditState.IN_REVIEW: ((AuditState.IN_PROGRESS, 0), (AuditState.IN_REVIEW, 6)),
    AuditState.DELIVERED: ((AuditState.IN_PROGRESS, 0), (AuditState.IN_REVIEW, 6), (AuditState.DELIVERED, 14)),
    AuditState.CLOSED: (
        (AuditState.IN_PROGRESS, 0),
        (AuditState.IN_REVIEW, 6),
        (AuditState.DELIVERED, 14),
        (AuditState.CLOSED, 200),
    ),
    AuditState.CANCELLED: ((AuditState.CANCELLED, -3),),
}


@dataclass
class DemoAudit:
    """An audit with all that hangs on it, before it is stored."""

    slot: Slot
    sheet: AnswerSheet
    answers: list[Answer] = field(default_factory=list)
    visit: Visit | None = None
    observations: list[Observation] = field(default_factory=list)
    areas: list[DemoArea] = field(default_factory=list)


def make_audits(
    made: list[DemoCompany], people: dict[str, User], pictures: list[StoredFile], as_of: date
) -> list[DemoAudit]:
    """Store every audit: first as work under way, then in its final state, since what is delivered is locked."""
    version = QuestionnaireVersion.objects.filter(state="published").latest("number")
    questions = list(Question.objects.filter(version=version).select_related("section"))
    audits = _planned(make_schedule(as_of), made, people, version)
    for audit in audits:
        if audit.slot.state in WORKED:
            _do_fieldwork(audit, questions)
    _store_fieldwork(audits, pictures)
    _store_areas(audits)
    _finish(audits, _asked_sections(questions))
    return audits


def _planned(
    slots: list[Slot], made: list[DemoCompany], people: dict[str, User], version: QuestionnaireVersion
) -> list[DemoAudit]:
    first_of: dict[int, Audit] = {}
    audits = []
    for slot in slots:
        demo = made[slot.company]
        at = datetime.combine(slot.day, time(12), ROME)
        audit = Audit(
            company=demo.company,
            version=version,
            route=slot.route,
            origin=slot.origin,
            lead=_lead(slot, people),
            planned_on=slot.day,
            state=AuditState.PLANNED
            if slot.state in {AuditState.PLANNED, AuditState.CANCELLED}
            else AuditState.IN_PROGRESS,
            created_at=at - timedelta(days=20),
            created_by=people["director"],
        )
        share = chance("share", slot.number).random()
        sheet = AnswerSheet(audit, demo, slot.state, demo.departments, slot.again, share, at + timedelta(days=2))
        audits.append(DemoAudit(slot, sheet))
        if not slot.again:
            first_of[slot.company] = audit
    Audit.objects.bulk_create([a.sheet.audit for a in audits if not a.slot.again])
    for again in (a for a in audits if a.slot.again):
        again.sheet.audit.previous = first_of[again.slot.company]
    Audit.objects.bulk_create([a.sheet.audit for a in audits if a.slot.again])
    AuditTeamMember.objects.bulk_create(
        [
            AuditTeamMember(audit=a.sheet.audit, user=_second(a, people))
            for a in audits
            if a.slot.state != AuditState.CANCELLED
        ]
    )
    PlannedDepartment.objects.bulk_create(
        [PlannedDepartment(audit=a.sheet.audit, department=d) for a in audits for d in a.sheet.departments]
    )
    return audits


def _lead(slot: Slot, people: dict[str, User]) -> User:
    names = ("auditor1", "auditor2") if slot.number > 120 else ("s.vannini", "i.pratesi", "auditor1")
    return people[names[slot.number % len(names)]]


def _second(audit: DemoAudit, people: dict[str, User]) -> User:
    return people["auditor2" if audit.sheet.audit.lead == people["auditor1"] else "auditor1"]


def _do_fieldwork(audit: DemoAudit, questions: list[Question]) -> None:
    audit.answers = make_answers(audit.sheet, questions)
    audit.visit = fieldwork.make_visit(audit.sheet)
    audit.observations = fieldwork.make_observations(audit.sheet, audit.visit)
    audit.areas = make_areas(audit.sheet, audit.answers, audit.observations)


def _store_fieldwork(audits: list[DemoAudit], pictures: list[StoredFile]) -> None:
    worked = [(audit, audit.visit) for audit in audits if audit.visit]
    Answer.objects.bulk_create([answer for audit in audits for answer in audit.answers], batch_size=5_000)
    Visit.objects.bulk_create([visit for _, visit in worked])
    VisitContact.objects.bulk_create(
        [VisitContact(visit=visit, contact=c) for audit, visit in worked for c in audit.sheet.demo.contacts[:2]]
    )
    VisitDepartment.objects.bulk_create(
        [VisitDepartment(visit=visit, department=d) for audit, visit in worked for d in audit.sheet.departments]
    )
    Observation.objects.bulk_create([o for audit, _ in worked for o in audit.observations])
    Photo.objects.bulk_create(
        [p for audit, _ in worked for p in fieldwork.make_photos(audit.sheet, audit.observations, pictures)]
    )
    HoursEntry.objects.bulk_create([h for audit, visit in worked for h in fieldwork.make_hours(audit.sheet, visit)])


def _store_areas(audits: list[DemoAudit]) -> None:
    areas = [area for audit in audits for area in audit.areas]
    ImprovementArea.objects.bulk_create([area.area for area in areas])
    behind, seen = ImprovementArea.answers.through, ImprovementArea.observations.through
    behind.objects.bulk_create(
        [behind(improvementarea_id=area.area.pk, answer_id=answer.pk) for area in areas for answer in area.answers]
    )
    seen.objects.bulk_create(
        [seen(improvementarea_id=area.area.pk, observation_id=o.pk) for area in areas for o in area.observations]
    )
    Action.objects.bulk_create([action for area in areas for action in area.actions])


def _asked_sections(questions: list[Question]) -> list[AskedSection]:
    by_section: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        by_section[question.section.code].append(question)
    return [
        AskedSection(
            code=code,
            weight=asked[0].section.weight,
            per_department=asked[0].section.scope == "department",
            questions=tuple(
                AskedQuestion(
                    q.code, q.type, q.weight, q.is_essential, parse_condition(q.condition) if q.condition else None
                )
                for q in asked
            ),
        )
        for code, asked in by_section.items()
    ]


def _finish(audits: list[DemoAudit], sections: list[AskedSection]) -> None:
    scores: list[SectionScore] = []
    transitions: list[AuditTransition] = []
    for audit in audits:
        stored = audit.sheet.audit
        transitions += _transitions(audit)
        stored.state = audit.slot.state
        if audit.slot.state == AuditState.IN_REVIEW:
            stored.submitted_by, stored.submitted_at = transitions[-1].by, transitions[-1].at
        if audit.slot.state in DELIVERED:
            last = next(t for t in transitions[::-1] if t.to_state == AuditState.DELIVERED)
            stored.delivered_at = last.at
            stored.reviewer, stored.reviewed_at = last.by, last.at - timedelta(days=2)
            scores += _scores(audit, sections)
    SectionScore.objects.bulk_create(scores)
    AuditTransition.objects.bulk_create(transitions)
    _walk_to_the_end([audit.sheet.audit for audit in audits])


def _walk_to_the_end(audits: list[Audit]) -> None:
    """Bring all audits to their states: the database lets each take one allowed step at a time."""
    fields = (
        "state",
        "submitted_by",
        "submitted_at",
        "delivered_at",
        "reviewer",
        "reviewed_at",
        "overall_score",
        "coverage",
    )
    delivered = [audit for audit in audits if audit.state in DELIVERED]
    closed = [audit.pk for audit in audits if audit.state == AuditState.CLOSED]
    for audit in delivered:
        audit.state = AuditState.DELIVERED
    Audit.objects.filter(pk__in=[audit.pk for audit in delivered]).update(state=AuditState.IN_REVIEW)
    Audit.objects.bulk_update(audits, fields)
    Audit.objects.filter(pk__in=closed).update(state=AuditState.CLOSED)


def _transitions(audit: DemoAudit) -> Iterable[AuditTransition]:
    stored = audit.sheet.audit
    steps = [AuditTransition(audit=stored, to_state=AuditState.PLANNED, by=stored.created_by, at=stored.created_at)]
    for state, days in STEPS[audit.slot.state]:
        by = stored.created_by if state == AuditState.DELIVERED else stored.lead
        note = "L’impresa ha chiesto di rinviare." if state == AuditState.CANCELLED else ""
        at = datetime.combine(stored.planned_on + timedelta(days=days), time(17), ROME)
        steps.append(
            AuditTransition(audit=stored, from_state=steps[-1].to_state, to_state=state, by=by, at=at, note=note)
        )
    return steps


def _scores(audit: DemoAudit, sections: list[AskedSection]) -> list[SectionScore]:
    stored = audit.sheet.audit
    result = score_audit(
        sections,
        [
            GivenAnswer(
                a.question.code, a.level if a.question.type == "scale" else a.value, a.department_id, a.not_applicable
            )
            for a in audit.answers
        ],
        departments=[d.pk for d in audit.sheet.departments],
        essential_only=stored.route == Route.ESSENTIAL,
    )
    stored.overall_score = rounded(result.overall)
    stored.coverage = result.coverage.percent or Decimal(0)
    return [
        SectionScore(audit=stored, section_code=s.code, score=rounded(s.score), coverage=s.coverage.percent)
        for s in result.sections
        if s.weight
    ]
