"""What a company consists of: sites, departments, contacts, figures, stakes, consents, each on its pages."""

from datetime import date
from decimal import Decimal

import pytest

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.utils import timezone, translation

from accounts.models import User
from common.ui.formats import percent
from companies.models import Company, Consent, Contact, Department, Holder, HolderKind, Stake, YearlyFigures
from tests.cast import client_of
from tests.factories import companies as make
from tests.factories.audits import VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make.FullCompanyFactory(name="Alfa Tessuti")


def send(user: User, company: Company, path: str, **data: object) -> HttpResponse:
    return client_of(user).post(f"/companies/{company.pk}/{path}/", data)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def drawn(user: User, path: str) -> dict[str, object]:
    """Return what a browser would send back untouched."""
    form = client_of(user).get(path).context["form"]
    return {field.html_name: field.value() if field.value() is not None else "" for field in form}


def test_site_create_and_a_new_registered_office(auditor: User, company: Company) -> None:
    old = make.SiteFactory(company=company, is_seat=True)
    response = send(auditor, company, "sites/new", name="Capannone", is_seat="on", municipality="Prato (PO)")
    assert response["Location"].endswith("?tab=sites")
    old.refresh_from_db()
    assert not old.is_seat
    assert company.sites.get(is_seat=True).name == "Capannone"


def test_a_site_name_is_unique_in_its_company(auditor: User, company: Company) -> None:
    make.SiteFactory(company=company, name="Capannone")
    make.SiteFactory(name="Altrove")
    assert errors(send(auditor, company, "sites/new", name="Capannone"))
    assert send(auditor, company, "sites/new", name="Altrove").status_code == 302


def test_department_create_only_at_own_sites(auditor: User, company: Company) -> None:
    own, other = make.SiteFactory(company=company), make.SiteFactory()
    page = client_of(auditor).get(f"/companies/{company.pk}/departments/new/?site={own.pk}").content.decode()
    assert f'value="{own.pk}" selected' in page
    assert "site" in errors(send(auditor, company, "departments/new", site=other.pk, name="Telai", position=0))
    send(auditor, company, "departments/new", site=own.pk, name="Telai", position=0, headcount=12)
    assert Department.objects.get().site == own


def test_contact_create_change_and_remove(auditor: User, company: Company) -> None:
    first = make.ContactFactory(company=company, is_primary=True)
    assert errors(send(auditor, company, "contacts/new", full_name="Gino Bartali", role="entrepreneur"))
    send(auditor, company, "contacts/new", full_name="Gino Bartali", role="entrepreneur", phone="1", is_primary="on")
    first.refresh_from_db()
    assert not first.is_primary
    assert company.contacts.first().full_name == "Gino Bartali"
    assert client_of(auditor).get(f"/companies/{company.pk}/contacts/{first.pk}/delete/").status_code == 200
    assert Contact.objects.count() == 2
    send(auditor, company, f"contacts/{first.pk}/delete")
    assert Contact.objects.count() == 1


def test_a_contact_who_was_met_ends_instead_of_going(auditor: User, company: Company) -> None:
    met = make.ContactFactory(company=company, full_name="Gino Bartali", is_primary=True)
    visit = VisitFactory(audit__company=company, audit__lead=auditor)
    visit.contacts.add(met)
    assert "ended_on" in errors(send(auditor, company, f"contacts/{met.pk}/edit", ended_on="2999-01-01"))
    with pytest.raises(ProtectedError):
        met.delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM companies_contact")
    send(auditor, company, f"contacts/{met.pk}/delete")
    met.refresh_from_db()
    assert (met.ended_on, met.is_primary, list(visit.contacts.all())) == (timezone.localdate(), False, [met])
    assert not company.contacts.current().exists()
    page = client_of(auditor).get(f"/companies/{company.pk}/?tab=contacts").text
    assert "1 persona non più referente" in page
    assert "Gino Bartali" not in client_of(auditor).get(f"/audits/{visit.audit_id}/visits/new/").text
    assert "Gino Bartali" in client_of(auditor).get(f"/audits/visits/{visit.pk}/edit/").text
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=met.pk).update(is_primary=True)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("contacts/new", {"full_name": "Gino Bartali", "role": "entrepreneur", "phone": "1"}),
        (
            "consents/new",
            {"purpose": "audit", "is_given": "yes", "person": "Ada", "wording": "Sì.", "wording_version": "1"},
        ),
    ],
)
def test_what_has_no_name_of_its_own_is_added_once_however_often_it_is_sent(
    auditor: User, company: Company, path: str, typed: dict[str, object]
) -> None:
    key = client_of(auditor).get(f"/companies/{company.pk}/{path}/").context["form"]["key"].value()
    for _ in range(2):
        assert send(auditor, company, path, key=key, **typed).status_code == 302
    rows = company.contacts if "contacts" in path else company.consents
    assert rows.count() == 1
    other = dict.fromkeys(("full_name", "person"), "Fausto Coppi")
    assert "key" in errors(send(auditor, company, path, key=key, **(typed | other)))
    assert "key" in errors(send(auditor, make.CompanyFactory(), path, key=key, **typed))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(rows.get()).objects.bulk_create([type(rows.get())(key=key, company=company)])


def test_parts_of_another_company_do_not_exist_here(auditor: User, company: Company) -> None:
    other = make.ContactFactory()
    for act in ("edit", "delete"):
        assert send(auditor, company, f"contacts/{other.pk}/{act}").status_code == 404
    assert Contact.objects.filter(pk=other.pk).exists()


def test_figures_are_typed_the_italian_way(auditor: User, company: Company) -> None:
    send(auditor, company, "figures/new", year=2025, employees="42,5", turnover="6.350.000,00", export_share="33,3")
    row = YearlyFigures.objects.get()
    assert (row.employees, row.turnover, row.export_share) == (Decimal("42.5"), Decimal(6350000), Decimal("33.3"))
    assert row.balance_sheet is None
    url = f"/companies/{company.pk}/figures/{row.pk}/edit/"
    page = client_of(auditor).get(url).content.decode()
    assert "42,5" in page
    assert client_of(auditor).post(url, drawn(auditor, url) | {"employees": "43"}).status_code == 302
    row.refresh_from_db()
    assert (row.employees, row.turnover) == (Decimal(43), Decimal(6350000))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"year": 2999, "employees": "1"}, "year"),
        ({"year": 1800, "employees": "1"}, "year"),
        ({"year": 2025, "employees": "-1"}, "employees"),
        ({"year": 2025, "turnover": "-1"}, "turnover"),
        ({"year": 2025, "export_share": "101"}, "export_share"),
        ({"year": 2025, "employees": "circa 20"}, "employees"),
        ({"year": 2025, "turnover": "9" * 20}, "turnover"),
        ({"year": 2025}, "__all__"),
    ],
)
def test_figures_that_make_no_sense(auditor: User, company: Company, data: dict[str, object], field: str) -> None:
    assert field in errors(send(auditor, company, "figures/new", **data))


def test_a_year_is_there_once(auditor: User, company: Company) -> None:
    make.FiguresFactory(company=company, year=2025)
    assert errors(send(auditor, company, "figures/new", year=2025, employees="1"))


def test_two_people_at_the_same_figures(auditor: User, director: User, company: Company) -> None:
    row = make.FiguresFactory(company=company)
    url = f"/companies/{company.pk}/figures/{row.pk}/edit/"
    mine = drawn(auditor, url)
    client_of(director).post(url, drawn(director, url) | {"employees": "21"})
    assert "revision" in errors(client_of(auditor).post(url, mine | {"employees": "22"}))
    row.refresh_from_db()
    assert row.employees == 21


def test_figures_sent_twice_are_changed_once(auditor: User, company: Company) -> None:
    row = make.FiguresFactory(company=company)
    url = f"/companies/{company.pk}/figures/{row.pk}/edit/"
    mine = drawn(auditor, url) | {"employees": "22,5"}
    assert [client_of(auditor).post(url, mine).status_code for _ in range(2)] == [302, 302]


def test_two_people_at_the_period_of_a_stake(auditor: User, director: User, company: Company) -> None:
    stake = make.StakeFactory(held=company, holder=make.HolderFactory())
    url = f"/companies/{company.pk}/stakes/{stake.pk}/edit/"
    mine = drawn(auditor, url)
    client_of(director).post(url, drawn(director, url) | {"ends_on": "2025-12-31"})
    assert "“31 dicembre 2025”" in str(errors(client_of(auditor).post(url, mine))["revision"])
    stake.refresh_from_db()
    assert stake.period.upper == date(2026, 1, 1)


SHARE = {"capital_percent": "60", "starts_on": "2020-01-01"}


def test_stake_create_by_a_company_of_the_registry(auditor: User, company: Company) -> None:
    holder = make.CompanyFactory(name="Holding Beta")
    send(auditor, company, "stakes/new", holder_company=f"Holding Beta ({holder.tax_code})", **SHARE)
    stake = Stake.objects.get()
    assert (stake.held, stake.holder_company, stake.period.lower) == (company, holder, date(2020, 1, 1))
    assert stake.period.upper is None


def test_stake_create_with_a_new_holder_and_again_with_the_known_one(auditor: User, company: Company) -> None:
    other = make.CompanyFactory()
    for held in (company, other):
        send(auditor, held, "stakes/new", holder_name="Carla Neri", holder_kind="person", **SHARE)
    assert Holder.objects.get().stakes.count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "un solo socio"),
        ({"holder_name": "Carla Neri"}, "che cosa è il socio"),
        ({"holder_company": "ALFA TESSUTI"}, "di sé stessa"),
        ({"holder_company": "Ignota S.p.A."}, "Nessuna impresa"),
        ({"holder_name": "C", "holder_kind": "person", "ends_on": "2019-01-01"}, "La fine precede"),
        ({"holder_name": "C", "holder_kind": "person", "capital_percent": "101"}, "100"),
    ],
)
def test_stakes_that_make_no_sense(auditor: User, company: Company, data: dict[str, str], words: str) -> None:
    response = send(auditor, company, "stakes/new", **(SHARE | data))
    assert words in str(errors(response))
    assert not Stake.objects.exists()


def test_a_stake_until_the_last_day_there_is_has_no_end(auditor: User, company: Company) -> None:
    person = {"holder_name": "Carla Neri", "holder_kind": "person"}
    assert send(auditor, company, "stakes/new", **(SHARE | person | {"ends_on": "9999-12-31"})).status_code == 302
    assert Stake.objects.get().last_day is None


def test_stakes_may_follow_each_other_and_never_overlap(auditor: User, company: Company) -> None:
    person = {"holder_name": "Carla Neri", "holder_kind": "person", "capital_percent": "60"}
    send(auditor, company, "stakes/new", starts_on="2020-01-01", ends_on="2022-12-31", **person)
    assert "Nello stesso periodo" in str(errors(send(auditor, company, "stakes/new", starts_on="2022-12-31", **person)))
    assert send(auditor, company, "stakes/new", starts_on="2023-01-01", **person).status_code == 302
    first = Stake.objects.earliest("period")
    assert first.last_day == date(2022, 12, 31)
    url = f"/companies/{company.pk}/stakes/{first.pk}/edit/"
    data = drawn(auditor, url)
    assert (str(data["starts_on"]), str(data["ends_on"])) == ("2020-01-01", "2022-12-31")
    assert data["holder_name"] == "Carla Neri"
    assert client_of(auditor).post(url, data | {"ends_on": "2022-06-30"}).status_code == 302
    first.refresh_from_db()
    assert first.last_day == date(2022, 6, 30)


def test_holding_create(auditor: User, company: Company) -> None:
    held = make.CompanyFactory()
    assert "di sé stessa" in str(errors(send(auditor, company, "holdings/new", held=company.tax_code, **SHARE)))
    send(auditor, company, "holdings/new", held=held.tax_code, **SHARE)
    assert Stake.objects.get().held == held
    assert "Nello stesso periodo" in str(errors(send(auditor, company, "holdings/new", held=held.tax_code, **SHARE)))


def test_holder_edit_keeps_what_the_database_asks_for(auditor: User, company: Company) -> None:
    stake = make.StakeFactory(held=company, holder=make.HolderFactory())
    path = f"holders/{stake.holder_id}/edit"
    revision = drawn(auditor, f"/companies/{company.pk}/{path}/")["revision"]
    base = {"name": "Fondo", "kind": HolderKind.COMPANY, "revision": revision}
    assert "figures_year" in errors(send(auditor, company, path, **base, employees="3"))
    assert "kind" in errors(send(auditor, company, path, name="F", kind="person", employees="3", figures_year=2025))
    assert "acts_with" in errors(send(auditor, company, path, **base, acts_with="Famiglia"))
    make.HolderFactory(tax_code="NREDAA60A41D612X")
    assert list(errors(send(auditor, company, path, **base, tax_code="NREDAA60A41D612X"))) == ["tax_code"]
    assert send(auditor, company, path, **base, employees="3", figures_year=2025).status_code == 302
    assert send(auditor, make.CompanyFactory(), path, **base).status_code == 404


def test_consents_are_added_and_shown(auditor: User, company: Company) -> None:
    given = {
        "purpose": "audit",
        "is_given": "yes",
        "person": "Carla Neri",
        "wording": "Acconsento.",
        "wording_version": "1",
    }
    send(auditor, company, "consents/new", **given)
    send(auditor, company, "consents/new", **(given | {"is_given": "no"}))
    assert [consent.is_given for consent in Consent.objects.order_by("pk")] == [True, False]
    assert Consent.objects.first().recorded_by == auditor
    page = client_of(auditor).get(f"/companies/{company.pk}/?tab=contacts").content.decode()
    assert "Consenso revocato" in page


def test_the_question_before_removing_says_what_of_the_company(auditor: User, company: Company) -> None:
    figures = make.FiguresFactory(company=company, year=2019)
    stake = make.StakeFactory(held=company, holder=make.HolderFactory(name="Ada Neri"), capital_percent=Decimal(40))
    client = client_of(auditor)
    assert (
        "Eliminare i dati annuali del 2019?" in client.get(f"/companies/{company.pk}/figures/{figures.pk}/delete/").text
    )
    assert "Eliminare la quota di Ada Neri?" in client.get(f"/companies/{company.pk}/stakes/{stake.pk}/delete/").text
    with translation.override("it"):
        assert str(stake) == f"Ada Neri - Alfa Tessuti: {percent(40)}"
