"""Visits, observations and hours of the demonstration's audits."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from audits.models import HoursEntry, Observation, Photo, Visit
from audits.states import AuditState
from common.files.models import StoredFile
from distretto.demo.answering import AnswerSheet
from distretto.demo.chance import chance
from distretto.demo.findings import OBSERVATIONS, VOICES

ROME = ZoneInfo("Europe/Rome")


def make_visit(sheet: AnswerSheet) -> Visit:
    """The visit to the departments, in the morning or the afternoon of the planned day."""
    draw = chance("visit", sheet.demo.company.tax_code, sheet.again)
    starts_at = datetime.combine(sheet.audit.planned_on, time(draw.choice((9, 9, 14)), draw.choice((0, 30))), ROME)
    return Visit(
        audit=sheet.audit,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=150 + 15 * draw.randint(0, 6)),
        agreed="Invio della bozza di relazione entro cinque giorni lavorativi e incontro di restituzione in azienda.",
        priorities=draw.choice(VOICES["N1"]) + " " + draw.choice(VOICES["N2"]),
    )


def make_observations(sheet: AnswerSheet, visit: Visit) -> list[Observation]:
    """Three to seven things seen, each in one department."""
    draw = chance("observations", sheet.demo.company.tax_code, sheet.again)
    chosen = draw.sample(OBSERVATIONS, draw.randint(3, 7))
    observations = []
    for number, (code, text) in enumerate(chosen):
        department = sheet.departments[number % len(sheet.departments)]
        observations.append(
            Observation(
                audit=sheet.audit,
                visit=visit,
                department=department,
                section_code=code[0],
                text=text.format(reparto=department.name),
                for_report=draw.random() > 0.1,
                author=sheet.audit.lead,
                created_at=visit.starts_at + timedelta(minutes=15 + 12 * number),
            )
        )
    return observations


def make_photos(sheet: AnswerSheet, observations: Sequence[Observation], pictures: Sequence[StoredFile]) -> list[Photo]:
    """A photograph for about half of the observations, where the department allows it; old audits have none."""
    draw = chance("photos", sheet.demo.company.tax_code, sheet.again)
    if sheet.state == AuditState.CLOSED and draw.random() < 0.6:
        return []
    return [
        Photo(
            observation=observation,
            file=draw.choice(pictures),
            caption=f"Reparto {observation.department.name}",
            for_report=draw.random() > 0.1,
            created_at=observation.created_at,
        )
        for observation in observations
        if observation.department and observation.department.photos_allowed and draw.random() < 0.55
    ]


def make_hours(sheet: AnswerSheet, visit: Visit) -> list[HoursEntry]:
    """Preparation, visit by two people, synthesis; feedback once delivered."""
    draw = chance("hours", sheet.demo.company.tax_code, sheet.again)
    day, lead = sheet.audit.planned_on, sheet.audit.lead
    stay = Decimal((visit.ends_at - visit.starts_at).total_seconds() / 3600).quantize(Decimal("0.25"))
    entries = [(lead, day - timedelta(days=2), Decimal(2), "preparation"), (lead, day, stay, "visit")]
    if sheet.state != AuditState.IN_PROGRESS:
        entries.append((lead, day + timedelta(days=3), Decimal(draw.choice((4, 5, 6, 8))), "synthesis"))
    if sheet.state in {AuditState.DELIVERED, AuditState.CLOSED}:
        entries.append((lead, day + timedelta(days=12), Decimal("2.5"), "feedback"))
    return [
        HoursEntry(audit=sheet.audit, person=person, day=on, hours=hours, activity=activity)
        for person, on, hours, activity in entries
    ]
