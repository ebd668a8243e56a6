"""Two people add the same company in the same moment: one adds it, the other reads so beside what was typed."""

import threading

import pytest

from django.db import connection, transaction
from django.http import HttpResponse

from accounts.models import User
from companies.models import Company
from tests.cast import client_of
from tests.companies.test_company_edit import create
from tests.companies.test_sizes_at_once import PATIENCE, somebody_waits_for_a_lock
from tests.factories.companies import CompanyFactory, vat_number
from tests.processes import wait_until


@pytest.mark.django_db(transaction=True)
def test_who_adds_a_company_a_moment_later_is_told_so(auditor: User) -> None:
    client_of(auditor)
    answers: list[HttpResponse] = []

    def add() -> None:
        answers.append(create(auditor))
        connection.close()

    other = threading.Thread(target=add)
    with transaction.atomic():
        CompanyFactory(vat_number=vat_number(4321), tax_code=vat_number(4321))
        other.start()
        wait_until(somebody_waits_for_a_lock, what="the second company waiting for the first")
    other.join(PATIENCE)
    assert answers[0].status_code == 200
    assert list(answers[0].context["form"].errors) == ["tax_code"]
    assert Company.objects.count() == 1
