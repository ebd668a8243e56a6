"""Saving an answer: once, even if it arrives twice; never over somebody else's head."""

from decimal import Decimal
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import User
from audits.actions import Arrival, Outcome, Saved, save_answer
from audits.answer_content import AnswerContent
from audits.models import Answer, AnswerOperation, Audit
from companies.models import Company
from tests.factories.audits import AuditorFactory, audit_of, question

OPERATION = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def audit(arno: Company, auditor: User, auditor2: User) -> Audit:
    return audit_of(arno, lead=auditor, team=[auditor2])


def arrival(level: int | None = 3, *, operation: UUID | None = None, base: int = 0, **content: object) -> Arrival:
    return Arrival(question("B1"), AnswerContent(level=level, **content), operation or uuid4(), base)  # type: ignore[arg-type]


def only_answer() -> Answer:
    return Answer.objects.get()


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_a_first_answer_is_stored_whole(self, audit: Audit, auditor: User) -> None:
        saved = save_answer(
            audit,
            arrival(2, note="Piano a voce", evidence="observed", target_level=4, measure=Decimal("12.5")),
            by=auditor,
        )
        answer = only_answer()
        assert saved == Saved(Outcome.SAVED, answer)
        assert (answer.level, answer.note, answer.evidence, answer.target_level) == (2, "Piano a voce", "observed", 4)
        assert (answer.measure, answer.revision, answer.answered_by) == (Decimal("12.50"), 1, auditor)

    def test_the_same_arrival_again_changes_nothing(self, audit: Audit, auditor: User) -> None:
        first = save_answer(audit, arrival(operation=OPERATION), by=auditor)
        again = save_answer(audit, arrival(operation=OPERATION), by=auditor)
        assert (again.outcome, again.revision) == (Outcome.SAVED, first.revision) == (Outcome.SAVED, 1)
        assert AnswerOperation.objects.count() == 1

    def test_a_late_repeat_does_not_undo_what_came_after(self, audit: Audit, auditor: User, auditor2: User) -> None:
        save_answer(audit, arrival(1, operation=OPERATION), by=auditor)
        save_answer(audit, arrival(4, base=1), by=auditor2)
        late = save_answer(audit, arrival(1, operation=OPERATION), by=auditor)
        assert (late.outcome, late.revision, only_answer().level) == (Outcome.SAVED, 2, 4)

    def test_the_same_id_with_other_contents_is_a_conflict(self, audit: Audit, auditor: User) -> None:
        save_answer(audit, arrival(1, operation=OPERATION), by=auditor)
        assert save_answer(audit, arrival(5, operation=OPERATION, base=1), by=auditor).outcome == Outcome.CONFLICT
        assert only_answer().level == 1

    def test_a_change_on_the_right_base_is_stored(self, audit: Audit, auditor: User) -> None:
        save_answer(audit, arrival(1), by=auditor)
        assert save_answer(audit, arrival(5, base=1), by=auditor).revision == 2
        assert only_answer().level == 5

    @pytest.mark.parametrize("base", [0, 2])
    def test_a_change_on_another_base_is_a_conflict_and_is_kept_aside(
        self, audit: Audit, auditor: User, auditor2: User, base: int
    ) -> None:
        save_answer(audit, arrival(1), by=auditor)
        refused = save_answer(audit, arrival(5, base=base, note="la mia"), by=auditor2)
        assert (refused.outcome, refused.answer, only_answer().level) == (Outcome.CONFLICT, only_answer(), 1)
        kept = AnswerOperation.objects.get(outcome="conflict")
        assert (kept.content["level"], kept.content["note"], kept.by) == (5, "la mia", auditor2)

    def test_two_who_say_the_same_have_no_conflict(self, audit: Audit, auditor: User, auditor2: User) -> None:
        save_answer(audit, arrival(3, note="uguale"), by=auditor)
        same = save_answer(audit, arrival(3, note="uguale"), by=auditor2)
        assert (same.outcome, same.revision, only_answer().answered_by) == (Outcome.SAVED, 1, auditor)

    def test_an_answer_can_be_taken_back(self, audit: Audit, auditor: User) -> None:
        save_answer(audit, arrival(3), by=auditor)
        save_answer(audit, arrival(None, base=1), by=auditor)
        assert (only_answer().is_answered, only_answer().revision) == (False, 2)

    def test_saying_nothing_where_nothing_was_said_makes_no_answer(self, audit: Audit, auditor: User) -> None:
        assert save_answer(audit, arrival(None), by=auditor) == Saved(Outcome.SAVED, None)
        assert not Answer.objects.exists()

    def test_each_department_has_its_own_answer(self, audit: Audit, auditor: User) -> None:
        for level, department in enumerate(audit.departments.all(), start=1):
            sheet = Arrival(question("D1"), AnswerContent(level=level), uuid4(), 0, department)
            assert save_answer(audit, sheet, by=auditor).outcome == Outcome.SAVED
        assert sorted(Answer.objects.values_list("level", flat=True)) == [1, 2]

    @pytest.mark.parametrize("state", ["in_review", "delivered", "closed", "cancelled"])
    def test_a_locked_audit_takes_no_answer(self, arno: Company, auditor: User, state: str) -> None:
        locked = audit_of(arno, lead=auditor, state=state, origin="imported", delivered_at=timezone.now())
        assert save_answer(locked, arrival(), by=auditor) == Saved(Outcome.LOCKED, None)

    def test_the_first_answer_starts_the_audit(self, audit: Audit, auditor: User) -> None:
        save_answer(audit, arrival(), by=auditor)
        audit.refresh_from_db()
        assert (audit.state, audit.transitions.get().by) == ("in_progress", auditor)

    def test_only_the_audits_own_people_answer(self, audit: Audit, funding: User, director: User) -> None:
        for person in (funding, AuditorFactory()):
            with pytest.raises(PermissionDenied):
                save_answer(audit, arrival(), by=person)
        assert save_answer(audit, arrival(), by=director).outcome == Outcome.SAVED

    def test_a_repeat_after_the_lock_hears_that_it_was_saved(self, audit: Audit, auditor: User) -> None:
        save_answer(audit, arrival(operation=OPERATION), by=auditor)
        Audit.objects.filter(pk=audit.pk).update(state="in_review")
        assert save_answer(audit, arrival(operation=OPERATION), by=auditor).outcome == Outcome.SAVED
        assert save_answer(audit, arrival(base=1), by=auditor).outcome == Outcome.LOCKED


def at_the_same_moment(audit: Audit, *tries: tuple[Arrival, User]) -> list[Saved]:
    """Save from as many threads as there are tries, each with a connection of its own."""
    barrier, results = Barrier(len(tries)), []

    def save(arrived: Arrival, person: User) -> None:
        try:
            barrier.wait(timeout=10)
            results.append(save_answer(audit, arrived, by=person))
        finally:
            connection.close()

    threads = [Thread(target=save, args=one) for one in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(results) == len(tries)
    return results


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_the_same_arrival_many_times_is_one_answer(self, audit: Audit, auditor: User) -> None:
        twin = arrival(operation=OPERATION)
        results = at_the_same_moment(audit, *[(twin, auditor)] * 6)
        assert {(saved.outcome, saved.revision) for saved in results} == {(Outcome.SAVED, 1)}
        assert (Answer.objects.count(), AnswerOperation.objects.count()) == (1, 1)

    def test_two_first_answers_that_differ_are_one_answer_and_one_conflict(
        self, audit: Audit, auditor: User, auditor2: User
    ) -> None:
        results = at_the_same_moment(audit, (arrival(1), auditor), (arrival(5), auditor2))
        assert sorted(saved.outcome for saved in results) == [Outcome.CONFLICT, Outcome.SAVED]
        kept = AnswerOperation.objects.get(outcome="conflict")
        assert {only_answer().level, kept.content["level"]} == {1, 5}

    def test_answers_to_different_questions_all_come_in(self, audit: Audit, auditor: User) -> None:
        tries = [Arrival(question(code), AnswerContent(level=2), uuid4(), 0) for code in ("B1", "B2", "C1", "E1")]
        results = at_the_same_moment(audit, *[(one, auditor) for one in tries])
        assert {saved.outcome for saved in results} == {Outcome.SAVED}
        assert Answer.objects.count() == 4
