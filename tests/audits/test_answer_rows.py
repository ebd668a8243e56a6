"""What the database itself refuses about answers."""

import uuid
from typing import Any

import pytest

from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from audits.models import Answer, AnswerOperation, Audit
from companies.models import Company
from tests.factories.audits import AnswerFactory, DepartmentFactory, audit_of, question, walk_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(arno: Company) -> Audit:
    return audit_of(arno)


@pytest.mark.parametrize(
    "fields",
    [
        {"level": 6},
        {"target_level": 6},
        {"not_applicable": True, "level": None},
        {"not_applicable": True, "not_applicable_reason": "non c'è", "level": 3},
        {"not_applicable": True, "not_applicable_reason": "non c'è", "level": None, "value": "x"},
        {"revision": 0},
    ],
)
def test_an_impossible_answer_is_refused(audit: Audit, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerFactory(audit=audit, **fields)


def test_one_answer_per_question_and_department(audit: Audit) -> None:
    first, second = audit.departments.all()
    AnswerFactory(audit=audit)
    AnswerFactory(audit=audit, code="D1", department=first)
    AnswerFactory(audit=audit, code="D1", department=second)
    for twin in ({}, {"code": "D1", "department": first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerFactory(audit=audit, **twin)


def test_an_answer_is_about_its_audits_questionnaire_scope_and_company(audit: Audit, bisenzio: Company) -> None:
    ours, theirs = audit.departments.first(), DepartmentFactory(company=bisenzio)
    for fields in ({"code": "D1"}, {"code": "B1", "department": ours}, {"code": "D1", "department": theirs}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerFactory(audit=audit, **fields)


def delivered(audit: Audit) -> Audit:
    return walk_to(audit, "delivered", delivered_at=timezone.now(), origin="imported")


def test_answers_lock_on_delivery(audit: Audit) -> None:
    answer = AnswerFactory(audit=audit)
    delivered(audit)
    for change in (
        lambda: Answer.objects.filter(pk=answer.pk).update(level=5),
        lambda: Answer.objects.filter(pk=answer.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_an_answer_can_be_added_to_an_imported_audit_but_not_to_a_delivered_one_of_ours(audit: Audit) -> None:
    delivered(audit)
    AnswerFactory(audit=audit)
    ours = walk_to(audit_of(audit.company), "cancelled")
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerFactory(audit=ours, code="B2")


@pytest.mark.parametrize(
    "sql", ["UPDATE audits_answeroperation SET revision = 7", "DELETE FROM audits_answeroperation"]
)
def test_arrivals_are_only_ever_added(audit: Audit, sql: str) -> None:
    AnswerOperation.objects.create(
        id=uuid.uuid4(), audit=audit, question=question("B1"), content={}, base_revision=0, outcome="saved", revision=1
    )
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
