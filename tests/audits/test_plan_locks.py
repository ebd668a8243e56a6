"""What the database itself keeps of a plan, and of evidence that somebody moves between audits."""

from collections.abc import Callable

import pytest

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts.models import User
from audits.models import Answer, Audit, AuditTeamMember, Photo, PlannedDepartment, SectionScore
from companies.models import Company, Department
from tests.factories.audits import AnswerFactory, DepartmentFactory, ObservationFactory, audit_of, walk_to
from tests.factories.reports import delivered_report, stored_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(arno: Company, auditor: User, director: User) -> Audit:
    """Return an audit that was delivered with its report."""
    return delivered_report(arno, lead=auditor, reviewer=director).audit


def refused(change: Callable[[], object], message: str) -> None:
    """The database refuses the change, with this reason."""
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


def test_a_planned_department_is_not_removed(arno: Company) -> None:
    planned = audit_of(arno, departments=1).departments.get()
    with pytest.raises(ProtectedError):
        planned.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        refused(lambda: cursor.execute("DELETE FROM companies_department WHERE id = %s", [planned.pk]), "violates")
    assert Department.objects.filter(pk=planned.pk).exists()


def test_an_open_plan_changes_and_frees_the_department(arno: Company) -> None:
    audit = audit_of(arno, departments=2)
    leaving = audit.departments.first()
    audit.departments.remove(leaving)
    leaving.delete()
    assert audit.departments.count() == 1


def test_a_plan_names_departments_of_its_company_only(arno: Company, bisenzio: Company) -> None:
    audit, theirs = audit_of(arno), DepartmentFactory(company=bisenzio)
    refused(lambda: audit.departments.add(theirs), "of another company")


@pytest.mark.parametrize("state", ["delivered", "cancelled"])
def test_the_plan_locks_with_the_audit(arno: Company, delivered: Audit, state: str) -> None:
    audit = delivered if state == "delivered" else walk_to(audit_of(arno), "cancelled")
    extra = DepartmentFactory(site=audit.departments.first().site)
    planned = PlannedDepartment.objects.filter(audit=audit)
    refused(lambda: audit.departments.add(extra), "locks on delivery")
    refused(planned.delete, "locks on delivery")
    refused(lambda: planned.filter(pk=planned.first().pk).update(department=extra), "locks on delivery")
    other = audit_of(arno, departments=0)
    refused(lambda: planned.update(audit=other), "locks on delivery")


def test_the_team_locks_with_the_audit(arno: Company, delivered: Audit, auditor2: User, director: User) -> None:
    refused(lambda: delivered.team.add(director), "team locks on delivery")
    cancelled = walk_to(audit_of(arno, team=[auditor2]), "cancelled")
    team = AuditTeamMember.objects.filter(audit=cancelled)
    refused(team.delete, "team locks on delivery")
    refused(lambda: team.update(user=director), "team locks on delivery")
    refused(lambda: team.update(audit=audit_of(arno)), "team locks on delivery")


def test_frozen_scores_lock_with_the_audit(delivered: Audit) -> None:
    scores = SectionScore.objects.filter(audit=delivered)
    refused(lambda: scores.update(score=5), "scores lock on delivery")
    refused(scores.delete, "scores lock on delivery")
    refused(lambda: SectionScore.objects.create(audit=delivered, section_code="Z"), "scores lock on delivery")


def test_evidence_does_not_leave_a_delivered_audit(delivered: Audit, arno: Company) -> None:
    """Not even by moving it to an audit that is open."""
    still_open = audit_of(arno, departments=0, version=delivered.version)
    answers = Answer.objects.filter(audit=delivered, department=None)
    refused(lambda: answers.update(audit=still_open), "answers lock on delivery")
    photos = Photo.objects.filter(observation__audit=delivered)
    elsewhere = ObservationFactory(audit=still_open)
    refused(lambda: photos.update(observation=elsewhere), "photographs lock on delivery")
    on_an_answer = AnswerFactory(audit=still_open)
    refused(lambda: photos.update(observation=None, answer=on_an_answer), "photographs lock on delivery")
    brought = Photo.objects.create(observation=elsewhere, file=stored_photo(7))
    inside = photos.get().observation
    refused(lambda: Photo.objects.filter(pk=brought.pk).update(observation=inside), "photographs lock on delivery")
