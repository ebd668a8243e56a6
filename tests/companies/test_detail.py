"""The page where everything about a company meets."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from companies.models import Company, HolderKind
from tests.cast import client_of
from tests.factories import companies as make

pytestmark = pytest.mark.django_db
TABS = ("overview", "sites", "contacts", "figures", "ownership", "history", "audits", "members")


def page(user: User, company: Company, tab: str = "overview") -> str:
    response = client_of(user).get(company.get_absolute_url(), {"tab": tab})
    assert response.status_code == 200
    return response.content.decode()


def full_company(parts: int) -> Company:
    company = make.FullCompanyFactory(name="Alfa Tessuti")
    for number in range(parts):
        make.DepartmentFactory(site=make.SiteFactory(company=company, ateco=company.ateco))
        make.ContactFactory(company=company)
        make.FiguresFactory(company=company, year=2025 - number)
        make.StakeFactory(held=company, capital_percent=20)
        make.StakeFactory(held=company, holder=make.HolderFactory(), capital_percent=5)
        make.StakeFactory(holder_company=company, held__name=f"Figlia {number}", capital_percent=60)
    return company


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_needs_the_same_number_of_queries(
    auditor: User, tab: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    few, many = full_company(1), full_company(3)
    client = client_of(auditor)
    client.get(few.get_absolute_url(), {"tab": tab})
    with django_assert_max_num_queries(45) as first:
        client.get(few.get_absolute_url(), {"tab": tab})
    with django_assert_max_num_queries(45) as second:
        client.get(many.get_absolute_url(), {"tab": tab})
    assert len(first) == len(second)


def test_an_empty_company_says_what_is_missing(auditor: User) -> None:
    company = make.CompanyFactory()
    assert "Ancora nessuna sede" in page(auditor, company, "sites")
    assert "Ancora nessun referente" in page(auditor, company, "contacts")
    assert "Ancora nessun dato" in page(auditor, company, "figures")
    assert "Nessun socio noto" in page(auditor, company, "ownership")
    assert "Non risultano dati annuali" in page(auditor, company)


def test_an_unknown_tab_is_not_found(auditor: User) -> None:
    response = client_of(auditor).get(make.CompanyFactory().get_absolute_url(), {"tab": "secrets"})
    assert response.status_code == 404


def test_both_perimeters_are_shown_with_reason_and_path(auditor: User) -> None:
    alfa, beta, gamma = (make.CompanyFactory(name=name) for name in ("Alfa", "Beta", "Gamma"))
    for company in (alfa, beta, gamma):
        for year in (2024, 2025):
            make.FiguresFactory(company=company, year=year, employees=30)
    make.StakeFactory(held=beta, holder_company=alfa, capital_percent=Decimal(60))
    make.StakeFactory(held=alfa, holder_company=gamma, capital_percent=Decimal(30))
    fund = make.HolderFactory(name="Fondo Nord", kind=HolderKind.VENTURE_CAPITAL)
    make.StakeFactory(held=alfa, holder=fund, capital_percent=Decimal(26))
    shown = page(auditor, alfa, "ownership")
    size, undertaking = shown.split('id="undertaking"')
    assert "Alfa ha il 60\N{NO-BREAK SPACE}% dei voti di Beta" in size
    assert "Gamma: quota del 30\N{NO-BREAK SPACE}% in Alfa" in size
    assert "Fondo Nord (26\N{NO-BREAK SPACE}%)" in size
    assert "si sommano quelli di Beta e Gamma" in size
    assert "Alfa ha il 60\N{NO-BREAK SPACE}% dei voti di Beta" in undertaking
    assert "Gamma" not in undertaking


def test_missing_figures_of_a_linked_company_are_named(auditor: User) -> None:
    alfa, beta = make.CompanyFactory(name="Alfa"), make.CompanyFactory(name="Beta")
    make.FiguresFactory(company=alfa, year=2025)
    make.StakeFactory(held=beta, holder_company=alfa)
    shown = page(auditor, alfa, "ownership")
    assert "Non determinabile" in shown
    assert "Beta 2025: addetti, fatturato e totale di bilancio" in shown


def test_the_history_tells_who_did_what(auditor: User) -> None:
    company = make.FullCompanyFactory(phone="055 1")
    form = client_of(auditor).get(f"/companies/{company.pk}/edit/").context["form"]
    data = {field.html_name: field.value() or "" for field in form}
    client_of(auditor).post(f"/companies/{company.pk}/edit/", data | {"phone": "055 2"})
    shown = page(auditor, company, "history")
    assert "Bruna Conti" in shown
    assert "055 1" in shown
    assert "055 2" in shown


def test_the_next_step_leads_on(auditor: User) -> None:
    company = make.CompanyFactory()
    assert f"/audits/new/?company={company.pk}" in page(auditor, company)
    company.archived_at = company.created_at
    company.save()
    assert "next-step" not in page(auditor, company)


@pytest.mark.parametrize("path", ["", "edit/", "contacts/new/", "stakes/new/"])
def test_people_of_companies_stay_outside(company_owner: User, other_owner: User, arno: Company, path: str) -> None:
    url = f"{arno.get_absolute_url()}{path}"
    assert client_of(company_owner).get(url).status_code == 403
    assert client_of(other_owner).get(url).status_code == 404
    assert client_of(other_owner).get("/companies/999999/").status_code == 404


def test_suggestions(auditor: User) -> None:
    make.MunicipalityFactory()
    make.AtecoFactory(code="13.20.00")
    company = make.CompanyFactory(name="Tessitura Arno")
    make.GroupFactory(name="Gruppo Arno")
    client = client_of(auditor)

    def offers(what: str, text: str) -> list[str]:
        return [one["value"] for one in client.get(f"/companies/suggest/{what}/", {"q": text}).json()["offers"]]

    assert offers("municipalities", "prat") == ["Prato (PO)"]
    assert offers("ateco", "1320") == ["13.20.00 (2007)"]
    assert offers("ateco", "tessi") == ["13.20.00 (2007)"]
    assert offers("companies", "arno") == [f"Tessitura Arno ({company.tax_code})"]
    assert offers("groups", "arno") == ["Gruppo Arno"]
    assert offers("companies", " ") == []
