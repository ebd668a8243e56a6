"""Planning an audit through its pages."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from django.test import Client
from django.urls import reverse

from accounts.models import User
from audits.actions import plan_audit
from audits.actions.planning import Plan
from audits.errors import ActRefusedError
from audits.forms.plan import OFFERED
from audits.models import Audit
from companies.models import Company, Department, Site
from tests.cast import client_of
from tests.factories.audits import AnswerFactory, DepartmentFactory, SiteFactory, audit_of, shipped_version, walk_to
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(auditor: User) -> Client:
    shipped_version()
    return client_of(auditor)


def plan_url(company: Company) -> str:
    return reverse("audits:audit_create", query={"company": company.pk})


def sent(lead: User, **more: object) -> dict[str, object]:
    return {"planned_on": "2026-12-01", "lead": lead.pk, "route": "full", "new_departments": "", **more}


def test_audit_create_makes_an_audit_with_its_people_and_departments(
    client: Client, arno: Company, auditor: User, auditor2: User
) -> None:
    weaving = DepartmentFactory(site=SiteFactory(company=arno), name="Tessitura")
    response = client.post(
        plan_url(arno),
        sent(
            auditor, team=[auditor.pk, auditor2.pk], departments=[weaving.pk], new_departments="Orditura\n orditura \n"
        ),
    )
    audit = Audit.objects.get()
    assert response["Location"] == audit.get_absolute_url()
    assert (audit.state, audit.version, audit.created_by, audit.route) == (
        "planned",
        shipped_version(),
        auditor,
        "full",
    )
    assert list(audit.team.all()) == [auditor2]
    assert {department.name for department in audit.departments.all()} == {"Tessitura", "orditura"}
    assert (audit.transitions.get().from_state, audit.transitions.get().to_state) == ("", "planned")


def test_audit_create_of_a_company_without_sites_makes_its_first_department(
    client: Client, arno: Company, auditor: User
) -> None:
    client.post(plan_url(arno), sent(auditor, new_departments="Taglio"))
    assert (Site.objects.get().company, Department.objects.get().name) == (arno, "Taglio")


def test_audit_create_without_a_company_lets_one_be_chosen(client: Client, arno: Company, bisenzio: Company) -> None:
    audit_of(bisenzio)
    page = client.get(reverse("audits:audit_create"), {"q": "ARNO"}).content.decode()
    assert plan_url(arno) in page
    assert bisenzio.name not in page
    by_number = client.get(reverse("audits:audit_create"), {"q": bisenzio.vat_number}).content.decode()
    assert plan_url(bisenzio) not in by_number, "its audit is open: it leads there"
    assert Audit.objects.get().get_absolute_url() in by_number


def test_audit_create_says_how_many_companies_it_does_not_show(client: Client) -> None:
    CompanyFactory.create_batch(OFFERED + 1)
    assert "Un’altra impresa corrisponde" in client.get(reverse("audits:audit_create")).content.decode()
    CompanyFactory()
    assert "Altre 2 imprese corrispondono" in client.get(reverse("audits:audit_create")).content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "²"])
def test_audit_create_for_a_company_that_is_not_there(client: Client, number: str) -> None:
    assert client.get(reverse("audits:audit_create"), {"company": number}).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"planned_on": "domani"}, "planned_on"),
        ({"lead": 0}, "lead"),
        ({"route": "scenic"}, "route"),
        ({"new_departments": "x" * 121}, "new_departments"),
    ],
)
def test_audit_create_gives_back_what_was_typed_with_its_errors(
    client: Client, arno: Company, auditor: User, change: dict[str, object], field: str
) -> None:
    response = client.post(plan_url(arno), sent(auditor) | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Audit.objects.exists()


def test_audit_create_offers_departments_of_this_company_only(
    client: Client, arno: Company, bisenzio: Company, auditor: User
) -> None:
    DepartmentFactory(site=SiteFactory(company=arno))
    theirs = DepartmentFactory(company=bisenzio)
    response = client.post(plan_url(arno), sent(auditor, departments=[theirs.pk]))
    assert list(response.context["form"].errors) == ["departments"]
    assert not Audit.objects.exists()


def test_a_second_open_audit_of_a_company_is_refused(client: Client, arno: Company, auditor: User) -> None:
    audit_of(arno)
    response = client.post(plan_url(arno), sent(auditor))
    assert response.status_code == 422
    assert Audit.objects.count() == 1


def test_a_new_audit_knows_the_last_delivered_one(arno: Company, auditor: User) -> None:
    earlier = audit_of(arno, state="closed", origin="imported", delivered_at="2025-03-01T10:00Z")
    walk_to(audit_of(arno), "cancelled")
    audit = plan_audit(arno, Plan(date(2026, 12, 1), auditor, "full"), by=auditor)
    assert audit.previous == earlier


def test_planning_without_a_questionnaire_is_refused(arno: Company, auditor: User) -> None:
    with pytest.raises(ActRefusedError):
        plan_audit(arno, Plan(date(2026, 12, 1), auditor, "full"), by=auditor)


def edit(client: Client, audit: Audit, **change: object) -> int:
    audit.refresh_from_db()
    plan = sent(audit.lead, departments=[d.pk for d in audit.departments.all()], revision=audit.revision)
    return client.post(reverse("audits:audit_edit", args=[audit.pk]), plan | change).status_code


def test_audit_edit_changes_the_plan(client: Client, arno: Company, auditor: User, auditor2: User) -> None:
    audit = audit_of(arno, lead=auditor)
    assert edit(client, audit, route="essential", lead=auditor2.pk, team=[auditor.pk]) == 302
    audit.refresh_from_db()
    assert (audit.route, audit.lead, audit.revision) == ("essential", auditor2, 2)


def test_audit_edit_over_somebody_elses_change_keeps_what_was_typed(
    client: Client, arno: Company, auditor: User
) -> None:
    audit = audit_of(arno, lead=auditor)
    assert edit(client, audit, revision=99, planned_on="2027-01-07") == 422
    audit.refresh_from_db()
    assert audit.planned_on != date(2027, 1, 7)


def test_audit_edit_over_another_change_names_what_is_stored_now(
    client: Client, arno: Company, auditor: User, auditor2: User
) -> None:
    audit = audit_of(arno, lead=auditor, departments=1)
    seen = {"revision": audit.revision, "departments": [department.pk for department in audit.departments.all()]}
    assert edit(client, audit, new_departments="Reparto A", team=[auditor2.pk]) == 302
    mine = sent(auditor, **seen)
    page = client.post(reverse("audits:audit_edit", args=[audit.pk]), mine)
    stored = page.context["form"].non_field_errors()[-1]
    assert f"Gruppo di lavoro: {auditor2}" in stored
    assert "Reparto A" in stored
    assert str(auditor) not in stored, "what was typed as it is stored goes without saying"
    assert client.post(reverse("audits:audit_edit", args=[audit.pk]), mine | {"revision": 2}).status_code == 302
    assert not audit.team.exists(), "sent once more, it is a decision"


def test_a_plan_sent_twice_is_changed_once(client: Client, arno: Company, auditor: User, auditor2: User) -> None:
    audit = audit_of(arno, lead=auditor)
    kept = [department.pk for department in audit.departments.all()]
    data = sent(auditor, departments=kept, team=[auditor2.pk], new_departments="Taglio\nCucito", revision="1")
    url = reverse("audits:audit_edit", args=[audit.pk])
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    audit.refresh_from_db()
    assert audit.revision == 2
    assert {"Taglio", "Cucito"} <= set(audit.departments.values_list("name", flat=True))


def test_a_department_with_answers_stays_in_the_plan(client: Client, arno: Company, auditor: User) -> None:
    audit = audit_of(arno, lead=auditor)
    first, second = audit.departments.all()
    AnswerFactory(audit=audit, code="D1", department=first)
    assert edit(client, audit, departments=[second.pk]) == 422
    assert edit(client, audit, departments=[first.pk]) == 302
    assert list(audit.departments.all()) == [first]


def test_audit_edit_of_an_audit_that_moved_on_leads_back(client: Client, arno: Company, auditor: User) -> None:
    audit = audit_of(arno, lead=auditor, state="in_review")
    assert edit(client, audit) == 302
    audit.refresh_from_db()
    assert audit.revision == 1


@pytest.mark.parametrize("departments", [1, 6])
def test_audit_edit_takes_a_fixed_number_of_queries(
    client: Client,
    arno: Company,
    auditor: User,
    departments: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    audit = audit_of(arno, lead=auditor, departments=departments)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("audits:audit_edit", args=[audit.pk])).status_code == 200
