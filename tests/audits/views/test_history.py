"""The history of an audit: who changed it, its team and its plan, in words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pghistory
import pytest

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from audits.models import Audit, PlannedDepartment
from companies.models import Company, Department
from tests.cast import client_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import AuditorFactory, DepartmentFactory, SiteFactory, audit_of, walk_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(auditor: User) -> Client:
    return client_of(auditor)


@pytest.fixture
def english() -> Client:
    """Return the client of a colleague who reads English."""
    return client_of(AuditorFactory(language="en"))


@pytest.fixture
def weaving(arno: Company) -> Department:
    return DepartmentFactory(site=SiteFactory(company=arno), name="Tessitura")


@pytest.fixture
def audit(arno: Company, auditor: User, auditor2: User, weaving: Department) -> Audit:
    """Return an audit that somebody planned who is not in it."""
    with pghistory.context(user=UserFactory(full_name="Ada Neri").pk):
        audit = audit_of(arno, lead=auditor, departments=0, team=[auditor2])
        audit.departments.set([weaving])
    return audit


def replan(client: Client, audit: Audit, **change: object) -> None:
    audit.refresh_from_db()
    plan = {
        "planned_on": "2026-12-01",
        "lead": audit.lead.pk,
        "route": audit.route,
        "team": [person.pk for person in audit.team.all()],
        "departments": [department.pk for department in audit.departments.all()],
        "new_departments": "",
        "revision": audit.revision,
    }
    assert client.post(reverse("audits:audit_edit", args=[audit.pk]), plan | change).status_code == 302


def told(client: Client, audit: Audit) -> list[str]:
    """Return the heads of the changes as they are read, newest first, without their moment."""
    page = client.get(reverse("audits:audit_history", args=[audit.pk]))
    heads = re.findall(r'<div class="history-head">(.*?)<time', page.content.decode(), re.DOTALL)
    return [" ".join(unescape(strip_tags(head)).split()) for head in heads]


def test_audit_history_begins_with_the_audit_its_team_and_its_plan(client: Client, audit: Audit) -> None:
    assert told(client, audit) == [
        "Ada Neri ha aggiunto: reparto previsto Tessitura",
        "Ada Neri ha aggiunto: persona nel gruppo di lavoro Dario Fabbri",
        "Ada Neri ha aggiunto: audit tecnologico",
    ]


def test_audit_history_tells_who_joined_and_who_left_the_team(
    client: Client, english: Client, audit: Audit, director: User, auditor2: User
) -> None:
    replan(client, audit, team=[])
    replan(client_of(director), audit, team=[auditor2.pk])
    in_team = [line for line in told(client, audit) if "gruppo" in line]
    assert in_team[:2] == [
        "Nora Orsini ha aggiunto: persona nel gruppo di lavoro Dario Fabbri",
        "Bruna Conti ha rimosso: persona nel gruppo di lavoro Dario Fabbri",
    ]
    in_english = [line for line in told(english, audit) if "team" in line]
    assert in_english[:2] == [
        "Nora Orsini added: person in the team Dario Fabbri",
        "Bruna Conti removed: person in the team Dario Fabbri",
    ]


def test_audit_history_tells_which_departments_came_to_the_plan_and_which_went(
    client: Client, english: Client, audit: Audit
) -> None:
    replan(client, audit, departments=[], new_departments="Orditura")
    of_plan = [line for line in told(client, audit) if "reparto" in line]
    assert sorted(of_plan[:2]) == [
        "Bruna Conti ha aggiunto: reparto previsto Orditura",
        "Bruna Conti ha rimosso: reparto previsto Tessitura",
    ]
    assert {
        "Bruna Conti added: planned department Orditura",
        "Bruna Conti removed: planned department Tessitura",
    } <= set(told(english, audit))


def test_audit_history_tells_of_a_plan_that_stays_only_what_changed(client: Client, audit: Audit) -> None:
    replan(client, audit)
    replan(client, audit)
    assert len([line for line in told(client, audit) if "aggiunto" in line or "rimosso" in line]) == 3


def test_audit_history_names_a_department_that_left_the_registry(
    client: Client, audit: Audit, weaving: Department
) -> None:
    replan(client, audit, departments=[])
    weaving.delete()
    assert "Bruna Conti ha rimosso: reparto previsto Tessitura" in told(client, audit)


def test_audit_history_tells_a_department_put_in_the_place_of_another(
    client: Client, audit: Audit, weaving: Department
) -> None:
    """Nothing in the product does so, but the database lets it be done."""
    dyeing = DepartmentFactory(site=weaving.site, name="Tintoria")
    PlannedDepartment.objects.filter(audit=audit).update(department=dyeing)
    page = client.get(reverse("audits:audit_history", args=[audit.pk])).content.decode()
    assert "reparto: <del>Tessitura</del>" in page
    assert "<ins>Tintoria</ins>" in page


def test_audit_history_is_of_this_audit_alone(client: Client, audit: Audit, auditor: User, arno: Company) -> None:
    walk_to(audit, "cancelled")
    with pghistory.context(user=auditor.pk):
        other = audit_of(arno, lead=auditor, departments=0)
    assert told(client, other) == ["Bruna Conti ha aggiunto: audit tecnologico"]


@contextmanager
def the_same_queries(client: Client, audit: Audit) -> Iterator[None]:
    """Reading the history takes as many queries after this as before."""
    told(client, audit)
    with CaptureQueriesContext(connection) as before:
        told(client, audit)
    yield
    with CaptureQueriesContext(connection) as after:
        told(client, audit)
    assert len(after) == len(before)


def test_audit_history_takes_the_same_queries_for_one_change_and_for_many(
    client: Client, audit: Audit, weaving: Department
) -> None:
    with the_same_queries(client, audit):
        for number in range(4):
            audit.team.add(UserFactory(full_name=f"Persona {number}"))
            audit.departments.add(DepartmentFactory(site=weaving.site, name=f"Reparto {number}"))
        audit.departments.remove(weaving)


def test_audit_history_takes_the_same_queries_for_one_department_that_is_gone_and_for_many(
    client: Client, audit: Audit, weaving: Department
) -> None:
    def plan_and_forget(name: str) -> None:
        department = DepartmentFactory(site=weaving.site, name=name)
        audit.departments.add(department)
        audit.departments.remove(department)
        department.delete()

    plan_and_forget("Garzatura")
    with the_same_queries(client, audit):
        plan_and_forget("Follatura")
        plan_and_forget("Cimatura")
