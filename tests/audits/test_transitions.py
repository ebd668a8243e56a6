"""The moves of an audit: the right person, the wrong one, the wrong moment, two at once."""

from collections.abc import Callable

import pytest

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction

from accounts.models import User
from audits.actions import (
    approve_audit,
    cancel_audit,
    close_audit,
    mark_delivered,
    send_back_audit,
    start_audit,
    submit_audit,
)
from audits.errors import ActRefusedError, GapsError
from audits.models import Audit
from audits.review import Gap
from audits.states import AuditState
from companies.models import Company
from tests.at_once import at_once
from tests.factories.audits import ImprovementAreaFactory, answer_all, audit_of

SHA = "a" * 64
pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(arno: Company, auditor: User) -> Audit:
    """Return an audit under way, not answered yet."""
    return audit_of(arno, lead=auditor, state=AuditState.IN_PROGRESS)


@pytest.fixture
def answered(audit: Audit) -> Audit:
    """Return one that is ready for review."""
    answer_all(audit, 2)
    ImprovementAreaFactory(audit=audit)
    return audit


@pytest.fixture
def in_review(answered: Audit, auditor: User) -> Audit:
    """Return one that its lead has submitted."""
    return submit_audit(answered, by=auditor)


def moves_of(audit: Audit) -> list[tuple[str, str, str, User | None]]:
    """Return the rows that its moves have left."""
    return [(row.from_state, row.to_state, row.note, row.by) for row in audit.transitions.all()]


def test_the_whole_way(arno: Company, auditor: User, auditor2: User) -> None:
    audit = audit_of(arno, lead=auditor)
    start_audit(audit, by=auditor)
    answer_all(audit, 2)
    ImprovementAreaFactory(audit=audit)
    submit_audit(audit, by=auditor)
    approve_audit(audit, by=auditor2)
    mark_delivered(audit, by=auditor, report_sha256=SHA)
    closed = close_audit(audit, by=auditor)

    assert closed.state == AuditState.CLOSED
    assert closed.reviewer == auditor2
    assert closed.submitted_by == auditor
    assert closed.report_sha256 == SHA
    assert (closed.overall_score, closed.coverage) == (2, 100)
    assert closed.section_scores.exists()
    assert closed.registry_snapshot["company"]["name"] == arno.name
    assert [move[:2] for move in moves_of(closed)] == [
        ("planned", "in_progress"),
        ("in_progress", "in_review"),
        ("in_review", "delivered"),
        ("delivered", "closed"),
    ]


def test_start_audit_twice_is_one_move(arno: Company, auditor: User) -> None:
    audit = audit_of(arno, lead=auditor)
    start_audit(audit, by=auditor)
    start_audit(audit, by=auditor)
    assert moves_of(audit) == [("planned", "in_progress", "", auditor)]


def test_start_audit_does_not_take_an_audit_out_of_review(in_review: Audit, auditor: User, auditor2: User) -> None:
    """That is `send_back_audit`: with a reason, and the approval is void."""
    approve_audit(in_review, by=auditor2)
    with pytest.raises(ActRefusedError):
        start_audit(in_review, by=auditor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.filter(pk=in_review.pk).update(state="in_progress")
    assert len(moves_of(in_review)) == 1


def test_submit_audit_says_what_is_missing(audit: Audit, auditor: User) -> None:
    with pytest.raises(GapsError) as refused:
        submit_audit(audit, by=auditor)
    assert refused.value.gaps == (Gap.COVERAGE, Gap.AREAS)
    audit.refresh_from_db()
    assert audit.state == AuditState.IN_PROGRESS
    assert moves_of(audit) == []


def test_submit_audit_without_areas_needs_the_reason(audit: Audit, auditor: User) -> None:
    answer_all(audit)
    with pytest.raises(ActRefusedError):
        submit_audit(audit, by=auditor, none_found=True, none_found_note="  ")
    submitted = submit_audit(audit, by=auditor, none_found=True, none_found_note="Tutto già in corso con il partner.")
    assert submitted.state == AuditState.IN_REVIEW
    assert submitted.none_found


def test_submit_audit_does_not_take_none_found_beside_areas(answered: Audit, auditor: User) -> None:
    with pytest.raises(GapsError) as refused:
        submit_audit(answered, by=auditor, none_found=True, none_found_note="Nessuno.")
    assert refused.value.gaps == (Gap.BOTH_AREAS_AND_NONE,)


def test_submit_audit_does_not_count_dropped_areas(audit: Audit, auditor: User) -> None:
    answer_all(audit)
    ImprovementAreaFactory(audit=audit, state="dropped")
    with pytest.raises(GapsError) as refused:
        submit_audit(audit, by=auditor)
    assert refused.value.gaps == (Gap.AREAS,)


def test_colleagues_outside_the_team_may_not_submit(answered: Audit, auditor2: User, funding: User) -> None:
    for person in (auditor2, funding):
        with pytest.raises(PermissionDenied):
            submit_audit(answered, by=person)
    answered.team.add(auditor2)
    assert submit_audit(answered, by=auditor2).submitted_by == auditor2


def test_approve_audit_needs_a_second_person(in_review: Audit, auditor: User, funding: User, director: User) -> None:
    for person in (auditor, funding):
        with pytest.raises(PermissionDenied):
            approve_audit(in_review, by=person)
    approved = approve_audit(in_review, by=director)
    assert approved.reviewer == director
    assert approved.state == AuditState.IN_REVIEW


def test_who_submitted_may_not_approve(answered: Audit, auditor2: User) -> None:
    answered.team.add(auditor2)
    submit_audit(answered, by=auditor2)
    with pytest.raises(PermissionDenied):
        approve_audit(answered, by=auditor2)


def test_send_back_audit_voids_the_approval(in_review: Audit, auditor2: User) -> None:
    approve_audit(in_review, by=auditor2)
    with pytest.raises(GapsError) as refused:
        send_back_audit(in_review, by=auditor2, note=" ")
    assert refused.value.gaps == (Gap.NOTE,)
    back = send_back_audit(in_review, by=auditor2, note="Manca la base delle stime.")
    assert (back.state, back.reviewer, back.reviewed_at, back.submitted_by) == ("in_progress", None, None, None)
    assert moves_of(back)[-1] == ("in_review", "in_progress", "Manca la base delle stime.", auditor2)


def test_mark_delivered_needs_the_review_and_the_report(in_review: Audit, auditor: User, auditor2: User) -> None:
    with pytest.raises(GapsError) as refused:
        mark_delivered(in_review, by=auditor, report_sha256="")
    assert refused.value.gaps == (Gap.REVIEW, Gap.REPORT)
    approve_audit(in_review, by=auditor2)
    with pytest.raises(GapsError) as refused:
        mark_delivered(in_review, by=auditor, report_sha256="")
    assert refused.value.gaps == (Gap.REPORT,)
    in_review.refresh_from_db()
    assert in_review.state == AuditState.IN_REVIEW


@pytest.mark.parametrize("state", [AuditState.PLANNED, AuditState.IN_PROGRESS, AuditState.IN_REVIEW])
def test_cancel_audit_while_it_is_open(arno: Company, auditor: User, state: AuditState) -> None:
    audit = audit_of(arno, lead=auditor, state=state)
    with pytest.raises(GapsError):
        cancel_audit(audit, by=auditor, note="")
    assert cancel_audit(audit, by=auditor, note="L'impresa ha rinunciato.").state == AuditState.CANCELLED
    with pytest.raises(ActRefusedError):
        cancel_audit(audit, by=auditor, note="Di nuovo.")


def test_steps_cannot_be_skipped(arno: Company, auditor: User, auditor2: User) -> None:
    audit = audit_of(arno, lead=auditor)
    attempts: list[Callable[[], Audit]] = [
        lambda: submit_audit(audit, by=auditor),
        lambda: send_back_audit(audit, by=auditor, note="no"),
        lambda: approve_audit(audit, by=auditor2),
        lambda: mark_delivered(audit, by=auditor, report_sha256=SHA),
        lambda: close_audit(audit, by=auditor),
    ]
    for attempt in attempts:
        with pytest.raises(ActRefusedError, match=r"ora è|it is now"):
            attempt()
    assert moves_of(audit) == []


@pytest.mark.parametrize("state", ["in_review", "delivered", "closed", "planned"])
def test_the_database_knows_the_moves_too(audit: Audit, state: str) -> None:
    if state == "in_review":
        Audit.objects.filter(pk=audit.pk).update(state=state)
        return
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(state=state)


def test_moves_are_only_ever_added(in_review: Audit) -> None:
    for change in (lambda rows: rows.update(note="rewritten"), lambda rows: rows.delete()):
        with pytest.raises(InternalError), transaction.atomic():
            change(in_review.transitions.all())


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Each move is safe against its twin: one wins, the other is told, one row is left."""

    def test_submit(self, answered: Audit, auditor: User, director: User) -> None:
        refused = at_once(lambda: submit_audit(answered, by=auditor), lambda: submit_audit(answered, by=director))
        assert len([one for one in refused if isinstance(one, ActRefusedError)]) == 1
        assert len(moves_of(answered)) == 1

    def test_send_back(self, in_review: Audit, auditor2: User, director: User) -> None:
        refused = at_once(
            lambda: send_back_audit(in_review, by=auditor2, note="A"),
            lambda: send_back_audit(in_review, by=director, note="B"),
        )
        assert len([one for one in refused if isinstance(one, ActRefusedError)]) == 1
        assert len(moves_of(in_review)) == 2

    def test_deliver_and_send_back(self, in_review: Audit, auditor: User, auditor2: User) -> None:
        approve_audit(in_review, by=auditor2)
        refused = at_once(
            lambda: mark_delivered(in_review, by=auditor, report_sha256=SHA),
            lambda: send_back_audit(in_review, by=auditor2, note="Aspetta."),
        )
        assert len([one for one in refused if one is not None]) == 1
        in_review.refresh_from_db()
        assert in_review.state in (AuditState.DELIVERED, AuditState.IN_PROGRESS)
        assert len(moves_of(in_review)) == 2

    def test_deliver_twice(self, in_review: Audit, auditor: User, auditor2: User, director: User) -> None:
        approve_audit(in_review, by=auditor2)
        refused = at_once(
            lambda: mark_delivered(in_review, by=auditor, report_sha256=SHA),
            lambda: mark_delivered(in_review, by=director, report_sha256="b" * 64),
        )
        assert len([one for one in refused if isinstance(one, ActRefusedError)]) == 1
        assert len(moves_of(in_review)) == 2

    def test_approve_twice(self, in_review: Audit, auditor2: User, director: User) -> None:
        assert at_once(
            lambda: approve_audit(in_review, by=auditor2), lambda: approve_audit(in_review, by=director)
        ) == [None, None]
        in_review.refresh_from_db()
        assert in_review.reviewer in (auditor2, director)
