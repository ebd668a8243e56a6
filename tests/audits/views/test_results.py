"""The results page."""

import pytest
from pytest_django import DjangoAssertNumQueries

from django.urls import reverse

from accounts.models import User
from companies.models import Company
from tests.cast import client_of
from tests.factories.audits import AnswerFactory, answer_all, audit_of

pytestmark = pytest.mark.django_db


def test_audit_results_shows_scores_with_their_coverage_and_a_table_behind_each_chart(
    arno: Company, auditor: User
) -> None:
    audit = audit_of(arno, lead=auditor)
    answer_all(audit, 3)
    audit.answers.filter(question__code="B1").update(level=0, target_level=4)
    page = client_of(auditor).get(reverse("audits:audit_results", args=[audit.pk])).content.decode()
    assert "2,93" in page
    assert "100 %" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert page.count('class="viz') >= 3
    assert page.count("<table") >= 4
    assert "almeno cinque imprese" in page
    assert all(department.name in page for department in audit.departments.all())


def test_audit_results_without_answers_says_what_to_do(arno: Company, auditor: User) -> None:
    audit = audit_of(arno, lead=auditor)
    page = client_of(auditor).get(reverse("audits:audit_results", args=[audit.pk])).content.decode()
    assert reverse("audits:audit_answer", args=[audit.pk]) in page
    assert "0,00" not in page


@pytest.mark.parametrize("departments", [1, 3])
def test_audit_results_takes_a_fixed_number_of_queries(
    arno: Company, auditor: User, departments: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    audit = audit_of(arno, lead=auditor, departments=departments)
    answer_all(audit, 4, target_level=5)
    AnswerFactory(audit=audit, code="A7", level=None, value=True)
    client = client_of(auditor)
    with django_assert_max_num_queries(14):
        client.get(reverse("audits:audit_results", args=[audit.pk]))
