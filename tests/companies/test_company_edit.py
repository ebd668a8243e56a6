"""Making, changing and archiving companies: the right person, a reader, a stranger, and two people at once."""

import pytest

from django.http import HttpResponse

from accounts.models import User
from companies.models import Company, CompanyGroup
from tests.cast import client_of
from tests.factories import companies as make
from tests.factories.companies import vat_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> None:
    make.MunicipalityFactory()
    for code, abbreviation, istat in (("016", "BG", "016065"), ("075", "LE", "075096")):
        province = make.ProvinceFactory(code=code, abbreviation=abbreviation, name=abbreviation)
        make.MunicipalityFactory(istat_code=istat, name="Castro", province=province)
    for edition, code in (("2007", "13.20.00"), ("2022", "13.20.00"), ("2025", "14.10.1")):
        make.AtecoFactory(edition=edition, code=code)


def create(user: User, **fields: object) -> HttpResponse:
    data = {"name": "Tessitura Nuova S.r.l.", "vat_number": vat_number(4321)} | fields
    return client_of(user).post("/companies/new/", data)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def test_company_create_tidies_and_fills_in(auditor: User, places: None) -> None:
    number = vat_number(4321)
    response = create(
        auditor,
        name="  Tessitura   Nuova S.r.l. ",
        vat_number=f"IT {number[:3]} {number[3:]}",
        municipality="prato",
        ateco="132000 (2007)",
        group="Gruppo Nuovo",
        rea_province="po",
        rea_number="12345",
        sdi_code="m5uxcr1",
        website="tessitura.example",
    )
    company = Company.objects.get()
    assert response["Location"] == company.get_absolute_url()
    assert (company.name, company.vat_number, company.tax_code) == ("Tessitura Nuova S.r.l.", number, number)
    assert str(company.municipality) == "Prato (PO)"
    assert str(company.ateco).startswith("13.20.00")
    assert (company.rea_province, company.sdi_code, company.website) == ("PO", "M5UXCR1", "https://tessitura.example")
    assert company.group == CompanyGroup.objects.get(name="Gruppo Nuovo")
    assert company.events.get().pgh_context.metadata["user"] == auditor.pk


def test_a_group_of_the_same_name_is_taken_again(auditor: User) -> None:
    group = make.GroupFactory(name="Gruppo Tessile")
    create(auditor, group="gruppo tessile")
    assert Company.objects.get().group == group


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "obbligatorio"),
        ("vat_number", "123", "11 cifre"),
        ("vat_number", "12345670100", "cifra di controllo"),
        ("tax_code", "RSSMRA80A01D612X", "carattere di controllo"),
        ("municipality", "Castro", "Castro (BG); Castro (LE)"),
        ("municipality", "Pratto", "Prato (PO)"),
        ("municipality", "Atlantide", "Nessun comune"),
        ("ateco", "13.20.00", "13.20.00 (2022); 13.20.00 (2007)"),
        ("ateco", "99.99", "Nessuna edizione"),
        ("ateco", "tessitura", "Nessuna edizione"),
        ("postcode", "591", "5 cifre"),
        ("rea_province", "P1", "Due lettere"),
        ("email", "non-una-mail", "indirizzo"),
        ("sdi_code", "123", "7 lettere"),
        ("founded_on", "2999-01-01", "futuro"),
    ],
)
def test_company_create_explains_what_is_wrong(auditor: User, places: None, field: str, value: str, words: str) -> None:
    response = create(auditor, **{field: value})
    assert words in " ".join(errors(response)[field])
    assert not Company.objects.exists()
    assert value.strip() in response.content.decode()


def test_what_belongs_together_is_asked_for_together(auditor: User) -> None:
    assert "rea_number" in errors(create(auditor, rea_province="PO"))
    assert "pec" in errors(create(auditor, sdi_code="0000000"))


def test_a_second_company_with_the_same_tax_code_is_refused(auditor: User) -> None:
    make.CompanyFactory(vat_number=vat_number(4321))
    assert "tax_code" in errors(create(auditor))
    assert Company.objects.count() == 1


def form_data(user: User, company: Company) -> dict[str, str]:
    form = client_of(user).get(f"/companies/{company.pk}/edit/").context["form"]
    return {field.html_name: str(field.value() or "") for field in form}


def test_company_edit_writes_the_form_back_unchanged(auditor: User, places: None) -> None:
    company = make.FullCompanyFactory(municipality=make.MunicipalityFactory(), group=make.GroupFactory())
    before = Company.objects.values().get(pk=company.pk)
    response = client_of(auditor).post(f"/companies/{company.pk}/edit/", form_data(auditor, company))
    assert response.status_code == 302
    after = Company.objects.values().get(pk=company.pk)
    assert {key for key, value in before.items() if value != dict(after)[key]} <= {"updated_at"}
    assert company.events.count() == 1


def test_company_edit_refuses_once_what_somebody_else_changed(auditor: User, director: User) -> None:
    company = make.CompanyFactory(phone="055 111")
    mine, theirs = form_data(auditor, company), form_data(director, company)
    client_of(director).post(f"/companies/{company.pk}/edit/", theirs | {"phone": "055 222"})
    response = client_of(auditor).post(f"/companies/{company.pk}/edit/", mine | {"phone": "055 333"})
    words = " ".join(errors(response)["revision"])
    assert "Nora Orsini" in words
    assert "055 222" in words
    assert "055 333" in response.content.decode()
    assert Company.objects.get(pk=company.pk).phone == "055 222"
    again = mine | {"phone": "055 333", "revision": response.context["form"]["revision"].value()}
    assert client_of(auditor).post(f"/companies/{company.pk}/edit/", again).status_code == 302
    assert Company.objects.get(pk=company.pk).phone == "055 333"


def test_what_is_stored_now_is_said_in_words(auditor: User) -> None:
    leather, textile = make.SectorFactory(code="pelletteria"), make.SectorFactory(code="tessile")
    company = make.CompanyFactory(sector=leather)
    mine = form_data(auditor, company)
    Company.objects.filter(pk=company.pk).update(sector=textile, founded_on="1998-05-04")
    words = " ".join(errors(client_of(auditor).post(f"/companies/{company.pk}/edit/", mine))["revision"])
    assert "“Tessile”" in words
    assert "“4 maggio 1998”" in words


def test_company_edit_sent_twice_is_one_change(auditor: User, places: None) -> None:
    company = make.FullCompanyFactory(municipality=make.MunicipalityFactory(), group=make.GroupFactory())
    mine = form_data(auditor, company) | {"phone": "055 222"}
    sent = [client_of(auditor).post(f"/companies/{company.pk}/edit/", mine).status_code for _ in range(2)]
    assert sent == [302, 302]
    assert company.events.count() == 2


def test_working_out_the_size_is_no_conflict(auditor: User) -> None:
    company = make.CompanyFactory()
    data = form_data(auditor, company)
    Company.objects.filter(pk=company.pk).update(size_class="small")
    assert client_of(auditor).post(f"/companies/{company.pk}/edit/", data).status_code == 302


def test_the_conflict_is_said_on_the_page(auditor: User) -> None:
    company = make.CompanyFactory()
    data = form_data(auditor, company)
    Company.objects.filter(pk=company.pk).update(phone="1")
    page = client_of(auditor).post(f"/companies/{company.pk}/edit/", data).content.decode()
    assert "Modificato nel frattempo" in page


def test_company_archive_and_restore(director: User, auditor: User) -> None:
    company = make.CompanyFactory()
    url = f"/companies/{company.pk}/"
    assert client_of(auditor).post(f"{url}archive/").status_code == 403
    assert client_of(director).get(f"{url}archive/").status_code == 200
    assert Company.objects.current().exists()
    client_of(director).post(f"{url}archive/")
    assert not Company.objects.current().exists()
    assert client_of(director).get(f"{url}restore/").status_code == 405
    client_of(director).post(f"{url}restore/")
    assert Company.objects.current().exists()


def test_a_hidden_field_can_not_be_smuggled_in(auditor: User) -> None:
    create(auditor, size_class="large", archived_at="2026-01-01", id="77")
    company = Company.objects.get()
    assert (company.size_class, company.archived_at) == ("", None)
    assert company.pk != 77


def test_names_are_shown_as_text(auditor: User) -> None:
    company = make.CompanyFactory(name="<script>alert(1)</script> & Figli", notes="<b>x</b>")
    page = client_of(auditor).get(company.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page
