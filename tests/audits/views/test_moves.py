"""Every move of an audit by every kind of person, in every state, through the pages; the table is written anew here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit
from audits.states import AuditState
from reports.models import Report
from tests.access import PEOPLE
from tests.cast import Cast
from tests.factories.audits import walk_to
from tests.factories.companies import CompanyFactory
from tests.factories.reports import audit_to_report, delivered_report, ready_report

pytestmark = pytest.mark.django_db
EVERYBODY = (*PEOPLE, "auditor2")
OWN = {"auditor", "director"}


@dataclass(frozen=True)
class Move:
    """A step: where it is asked for, from which states it leads where, who may."""

    page: str
    leads: dict[str, str]
    may: set[str] = field(default_factory=lambda: OWN)
    data: dict[str, str] = field(default_factory=dict)


REASON = {"reason": "Manca la base delle stime."}
MOVES = {
    "start": Move("audits:audit_start", {"planned": "in_progress"}),
    "submit": Move("audits:audit_submit", {"in_progress": "in_review"}),
    "send back": Move(
        "audits:audit_review",
        {"in_review": "in_progress", "approved": "in_progress"},
        OWN | {"auditor2"},
        REASON,
    ),
    "cancel": Move(
        "audits:audit_cancel",
        dict.fromkeys(("planned", "in_progress", "in_review", "approved"), "cancelled"),
        OWN,
        REASON,
    ),
    "deliver": Move("reports:audit_deliver", {"approved": "delivered"}),
    "close": Move("audits:audit_close", {"delivered": "closed"}),
}


@pytest.fixture
def audits(cast: Cast) -> dict[str, Audit]:
    """Return an audit in each state, led by `auditor`; "approved" is in review, with all that delivery needs."""
    lead, reviewer = cast.auditor, cast.director
    made = {
        state: audit_to_report(CompanyFactory(), lead=lead, state=AuditState.IN_PROGRESS if later else state)
        for state, later in (("planned", False), ("in_progress", False), ("in_review", True), ("approved", True))
    }
    walk_to(made["in_review"], "in_review", submitted_by=lead, submitted_at=timezone.now())
    reviewed = {"reviewer": reviewer, "reviewed_at": timezone.now()}
    walk_to(made["approved"], "in_review", submitted_by=lead, submitted_at=timezone.now(), **reviewed)
    ready_report(made["approved"], by=lead)
    for state in ("delivered", "closed"):
        made[state] = delivered_report(CompanyFactory(), lead=lead, reviewer=reviewer).audit
    walk_to(made["closed"], "closed")
    made["cancelled"] = walk_to(audit_to_report(CompanyFactory(), lead=lead, state="planned"), "cancelled")
    return made


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stands(audit: Audit) -> tuple[str, int]:
    """Return where an audit stands, and how often it has moved."""
    audit.refresh_from_db()
    return audit.state, audit.transitions.count()


@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_made_by_who_may_from_where_it_leads_once(name: str, audits: dict[str, Audit], cast: Cast) -> None:
    move, wrong = MOVES[name], []
    clients: dict[str, Client] = {person: cast.client(person) for person in EVERYBODY}
    for place, audit in audits.items():
        url, (before, moves) = reverse(move.page, args=[audit.pk]), stands(audit)
        for person in EVERYBODY if place in move.leads else sorted(OWN):
            goes = place in move.leads and person in move.may
            expected = (move.leads[place], moves + 1) if goes else (before, moves)
            with undone():
                said = [clients[person].post(url, move.data).status_code for _twice in range(2)]
                found = stands(audit)
            refused = {302, 401, 403, 404} if person not in move.may else {302, 422}
            if found != expected or not set(said) <= refused:
                wrong.append(f"{place}, {person}: {found} instead of {expected}, {said}")
    assert wrong == []


def test_approval_is_a_second_person_s_and_moves_nothing(audits: dict[str, Audit], cast: Cast) -> None:
    audit = audits["in_review"]
    for person in EVERYBODY:
        with undone():
            cast.client(person).post(reverse("audits:audit_review", args=[audit.pk]), {"approve": "1"})
            stands(audit)
            assert (audit.reviewer is not None) == (person in {"auditor2", "director"}), person
            assert audit.state == "in_review"


@pytest.mark.parametrize("missing", ["review", "report", "coverage", "area"])
def test_what_a_move_needs_is_asked_for(audits: dict[str, Audit], cast: Cast, missing: str) -> None:
    """Nothing is delivered without review or report, nothing submitted without coverage or an area."""
    audit = audits["in_progress" if missing in {"coverage", "area"} else "approved"]
    if missing == "review":
        Audit.objects.filter(pk=audit.pk).update(reviewer=None, reviewed_at=None)
    elif missing == "report":
        audit = audits["in_review"]
        Audit.objects.filter(pk=audit.pk).update(reviewer=cast.director, reviewed_at=timezone.now())
        assert not Report.objects.filter(audit=audit).exists()
    elif missing == "coverage":
        audit.answers.filter(question__section__code__in=["C", "D", "G"]).delete()
    else:
        audit.areas.all().delete()
    page = "audits:audit_submit" if missing in {"coverage", "area"} else "reports:audit_deliver"
    before = stands(audit)
    cast.client("director").post(reverse(page, args=[audit.pk]))
    assert stands(audit) == before
