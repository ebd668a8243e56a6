"""Saving answers: each by itself, never lost, never doubled, never silently overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from audits.actions.transitions import start_audit
from audits.answer_content import FIELDS, AnswerContent
from audits.models import Answer, AnswerOperation, Audit, Question
from audits.permissions import can_edit
from audits.states import ANSWERING_STATES, AuditState
from companies.models import Department


class Outcome(StrEnum):
    """What became of an answer that arrived."""

    SAVED = "saved"
    CONFLICT = "conflict"
    LOCKED = "locked"


@dataclass(frozen=True)
class Arrival:
    """An answer on its way: made once, sent as often as it takes.

    `operation` is the id made where it was given; `base_revision` is the revision of the answer that its author had
    before their eyes, 0 for none.
    """

    question: Question
    content: AnswerContent
    operation: UUID
    base_revision: int
    department: Department | None = None


@dataclass(frozen=True)
class Saved:
    """What became of it, and the answer as it stands now (None: nobody has said anything yet)."""

    outcome: Outcome
    answer: Answer | None

    @property
    def revision(self) -> int:
        """The revision to base the next answer on."""
        return self.answer.revision if self.answer else 0


@transaction.atomic
def save_answer(audit: Audit, arrival: Arrival, *, by: User) -> Saved:
    """Store an answer unless somebody else has answered meanwhile; a repeat of the same arrival changes nothing.

    The lock on the audit's row lets the answers of one audit in one at a time, and never during its delivery. The
    first answer starts an audit that was only planned.
    """
    audit = Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    if not can_edit(by, audit):
        raise PermissionDenied
    answer = audit.answers.filter(question=arrival.question, department=arrival.department).first()
    earlier = AnswerOperation.objects.filter(pk=arrival.operation).first()
    if earlier is not None:
        return Saved(_outcome_of_repeat(earlier, audit, arrival), answer)
    if audit.state not in ANSWERING_STATES:
        return Saved(Outcome.LOCKED, answer)
    stands = content_of(answer)
    if stands != arrival.content:
        if arrival.base_revision != (answer.revision if answer else 0):
            _keep(audit, arrival, AnswerOperation.Outcome.CONFLICT, answer, by)
            return Saved(Outcome.CONFLICT, answer)
        if audit.state == AuditState.PLANNED:
            start_audit(audit, by=by)
        answer = _store(audit, arrival, answer, by)
    _keep(audit, arrival, AnswerOperation.Outcome.SAVED, answer, by)
    return Saved(Outcome.SAVED, answer)


def save_answers(audit: Audit, arrivals: Iterable[Arrival], *, by: User) -> list[Saved]:
    """Store several answers, each by itself: what is wrong with one keeps none of the others out."""
    return [save_answer(audit, arrival, by=by) for arrival in arrivals]


def content_of(answer: Answer | None) -> AnswerContent:
    """What an answer says; no answer says nothing."""
    if answer is None:
        return AnswerContent()
    return AnswerContent(**{field: getattr(answer, field) for field in FIELDS})


def _store(audit: Audit, arrival: Arrival, answer: Answer | None, by: User) -> Answer:
    if answer is None:
        answer = Answer(audit=audit, question=arrival.question, department=arrival.department, revision=0)
    for field in FIELDS:
        setattr(answer, field, getattr(arrival.content, field))
    answer.revision += 1
    answer.answered_by = by
    answer.save()
    return answer


def _keep(audit: Audit, arrival: Arrival, outcome: str, answer: Answer | None, by: User) -> None:
    AnswerOperation.objects.create(
        id=arrival.operation,
        audit=audit,
        question=arrival.question,
        department=arrival.department,
        content=arrival.content.as_json(),
        base_revision=arrival.base_revision,
        outcome=outcome,
        revision=answer.revision if answer else 0,
        by=by,
    )


def _outcome_of_repeat(earlier: AnswerOperation, audit: Audit, arrival: Arrival) -> Outcome:
    """A repeat gets the answer it got the first time; the same id on something else is a conflict."""
    place = (earlier.audit_id, earlier.question_id, earlier.department_id)
    asked = (audit.pk, arrival.question.pk, arrival.department.pk if arrival.department else None)
    same = place == asked and earlier.content == arrival.content.as_json()
    return Outcome(earlier.outcome) if same else Outcome.CONFLICT
