"""What a list changes in the registry: only what it says, and nothing twice."""

from decimal import Decimal

import pghistory.models
import pytest

from django.utils import timezone

from accounts.models import User
from common.imports.states import JobState
from companies.models import Company, YearlyFigures
from tests.companies.importing.conftest import imported, list_of, long_list, uploaded, verdicts
from tests.factories.companies import CompanyFactory, ContactFactory, FiguresFactory, FullCompanyFactory, vat_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
ARNO, BISENZIO = "27165070486", "12654150478"
PERSON = "RSSMRA80A01H501U"


def differences(content: bytes, by: User) -> list[tuple[str, object, object]]:
    """Return the differences of the first row."""
    row = uploaded(content, by).rows.get()
    return [(difference["field"], difference["old"], difference["new"]) for difference in row.differences]


def test_new_companies_come_with_all_that_the_row_says(auditor: User) -> None:
    job = imported(list_of(f"{ARNO};Arno;;Tessile;Prato;PO;info@example.org;42;1.250.000,00;2024;13.20"), auditor)
    assert job.state == JobState.DONE
    company = Company.objects.get()
    assert (company.vat_number, company.tax_code, company.name) == (ARNO, ARNO, "Arno")
    assert str(company.municipality) == "Prato (PO)"
    assert company.sector.code == "tessile"
    assert (company.ateco.edition, company.ateco.code) == ("2007", "13.20")
    figures = company.yearly_figures.get()
    assert (figures.year, figures.employees, figures.turnover) == (2024, Decimal(42), Decimal(1250000))
    assert company.size_as_of is None, "marked to be worked out"


def test_the_same_file_again_changes_nothing(auditor: User) -> None:
    content = long_list(30)
    imported(content, auditor)
    before = list(Company.objects.order_by("pk").values())
    events = pghistory.models.Events.objects.count()
    job = imported(content, auditor)
    assert {verdict for _n, verdict, _f, _r in verdicts(job)} == {"unchanged"}
    assert list(Company.objects.order_by("pk").values()) == before
    assert pghistory.models.Events.objects.count() == events


def test_updates_show_their_differences_and_write_no_more(auditor: User) -> None:
    company = FullCompanyFactory(vat_number=ARNO, tax_code=ARNO, name="Arno", phone="055 1", address="Via Vecchia 1")
    FiguresFactory(company=company, year=2024, employees=10, turnover=100, balance_sheet=77)
    content = list_of(f"{ARNO};Pelletterie Arno;;Pelletteria;Scandicci;FI;;12;;2024;")
    assert differences(content, auditor) == [
        ("name", "Arno", "Pelletterie Arno"),
        ("sector", "Tessile", "Pelletteria"),
        ("municipality", "Prato (PO)", "Scandicci (FI)"),
        ("employees", "10.0", "12.0"),
    ]
    imported(content, auditor)
    company.refresh_from_db()
    assert (company.name, company.phone, company.address) == ("Pelletterie Arno", "055 1", "Via Vecchia 1")
    assert company.email, "an empty cell never erases"
    assert company.ateco is not None
    figures = company.yearly_figures.get()
    assert (figures.employees, figures.turnover, figures.balance_sheet) == (12, 100, 77)


def test_a_new_year_is_added_beside_the_others(auditor: User) -> None:
    company = CompanyFactory(vat_number=ARNO, tax_code=ARNO, name="Arno")
    FiguresFactory(company=company, year=2023, employees=10)
    imported(list_of(f"{ARNO};Arno;;;;;;12;;2024;"), auditor)
    assert list(company.yearly_figures.values_list("year", "employees")) == [(2024, Decimal(12)), (2023, Decimal(10))]


def test_forecasts_are_no_figures_of_another_year(auditor: User) -> None:
    coming = timezone.localdate().year + 1
    content = f"P.IVA;Ragione sociale;Anno;Fatturato;Fatturato {coming}\n{ARNO};Arno;2024;;900\n".encode()
    job = imported(content, auditor)
    assert job.ignored_headings == [f"Fatturato {coming}"]
    assert not YearlyFigures.objects.exists()


def test_the_tax_code_identifies(auditor: User) -> None:
    """A VAT group shares a P.IVA; where no codice fiscale is given the P.IVA has to be enough."""
    imported(list_of(f"{ARNO};Sartoria;{PERSON};;;;;;;;"), auditor)
    assert verdicts(uploaded(list_of(f"{ARNO};Sartoria;;;;;;;;;"), auditor))[0][1] == "unchanged"
    assert verdicts(uploaded(list_of(f"{BISENZIO};Sartoria;{PERSON};;;;;;;;"), auditor))[0][1] == "update"
    imported(list_of(f"{ARNO};Del gruppo;{vat_number(7)};;;;;;;;"), auditor)
    assert Company.objects.filter(vat_number=ARNO).count() == 2
    ambiguous = uploaded(list_of(f"{ARNO};Chi sarà;;;;;;;;;"), auditor)
    assert verdicts(ambiguous) == [(2, "error", "vat_number", "ambiguous")]


def test_a_tax_code_that_was_only_the_vat_number_is_replaced_by_the_real_one(auditor: User) -> None:
    imported(list_of(f"{ARNO};Sartoria;;;;;;;;;"), auditor)
    assert differences(list_of(f"{ARNO};Sartoria;{PERSON};;;;;;;;"), auditor) == [("tax_code", ARNO, PERSON)]
    imported(list_of(f"{ARNO};Sartoria;{PERSON};;;;;;;;"), auditor)
    assert Company.objects.get().tax_code == PERSON


def test_two_rows_about_one_company_are_not_both_taken(auditor: User) -> None:
    CompanyFactory(vat_number=ARNO, tax_code=PERSON, name="Sartoria")
    job = uploaded(list_of(f"{ARNO};Sartoria 1;;;;;;;;;", f"{BISENZIO};Sartoria 2;{PERSON};;;;;;;;"), auditor)
    assert verdicts(job)[1] == (3, "error", "tax_code", "duplicate in file")


def test_contacts_are_known_by_their_name(auditor: User) -> None:
    company = CompanyFactory(vat_number=ARNO, tax_code=ARNO, name="Arno")
    ContactFactory(company=company, full_name="Elena Bini", is_primary=True)
    content = (
        f"P.IVA;Nome;Referente;Ruolo;E-mail referente\n{ARNO};Arno;elena bini;Resp. produzione;e@example.org\n"
    ).encode()
    imported(content, auditor)
    contact = company.contacts.get()
    assert (contact.full_name, contact.role, contact.email) == ("Elena Bini", "technical_manager", "e@example.org")
    imported(f"P.IVA;Nome;Referente;Ruolo\n{ARNO};Arno;Marco Nesi;\n".encode(), auditor)
    assert company.contacts.count() == 2
    assert company.contacts.filter(is_primary=True).count() == 1


def test_history_says_who_and_what(auditor: User) -> None:
    imported(list_of(f"{ARNO};Arno;;;;;;;;;"), auditor)
    imported(list_of(f"{ARNO};Arno & C.;;;;;;;;;"), auditor)
    events = pghistory.models.Events.objects.tracks(Company.objects.get()).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update"]
    assert events[1].pgh_diff["name"] == ["Arno", "Arno & C."]
    assert {event.pgh_context["user"] for event in events} == {auditor.pk}


def test_a_changed_number_marks_the_size_as_out_of_date(auditor: User) -> None:
    company = CompanyFactory(vat_number=ARNO, tax_code=ARNO, name="Arno")
    FiguresFactory(company=company, year=2024, employees=10)
    Company.objects.update(size_as_of=timezone.now())
    imported(list_of(f"{ARNO};Arno;;;;;;300;;2024;"), auditor)
    company.refresh_from_db()
    assert company.size_as_of is None
    assert YearlyFigures.objects.get().employees == 300
