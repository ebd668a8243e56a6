"""The list of companies: search, filters, sorting, paging, columns, and the export of exactly what it shows."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from companies.actions import refresh_sizes
from companies.models import Company
from companies.searching import find_companies, find_municipalities
from tests.cast import client_of
from tests.factories import companies as make

pytestmark = pytest.mark.django_db
URL = "/companies/"


@pytest.fixture
def places() -> dict[str, object]:
    florence = make.ProvinceFactory(code="048", abbreviation="FI", name="Firenze")
    bergamo = make.ProvinceFactory(code="016", abbreviation="BG", name="Bergamo")
    lecce = make.ProvinceFactory(code="075", abbreviation="LE", name="Lecce")
    return {
        "prato": make.MunicipalityFactory(),
        "scandicci": make.MunicipalityFactory(istat_code="048041", name="Scandicci", province=florence),
        "castro_bg": make.MunicipalityFactory(istat_code="016065", name="Castro", province=bergamo),
        "castro_le": make.MunicipalityFactory(istat_code="075096", name="Castro", province=lecce),
    }


@pytest.fixture
def registry(places: dict[str, object]) -> list[Company]:
    return [
        make.FullCompanyFactory(
            name="Pelletterie Arno S.r.l.",
            sector=make.SectorFactory(code="pelletteria"),
            municipality=places["scandicci"],
            vat_number="27165070486",
        ),
        make.FullCompanyFactory(name="Tessitura Già Fatta", municipality=places["prato"], vat_number="00764150488"),
        make.FullCompanyFactory(name="Lanificio Ròssi & Figli", municipality=places["prato"]),
    ]


def shown(user: User, **query: object) -> list[str]:
    response = client_of(user).get(URL, query)
    assert response.status_code == 200
    return [row.company.name for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arno", "Pelletterie Arno S.r.l."),
        ("ARNO srl", None),
        ("peleterie", "Pelletterie Arno S.r.l."),
        ("gia fatta", "Tessitura Già Fatta"),
        ("GIÀ", "Tessitura Già Fatta"),
        ("tesitura", "Tessitura Già Fatta"),
        ("rossi", "Lanificio Ròssi & Figli"),
        ("lanificcio", "Lanificio Ròssi & Figli"),
        ("scandicci", "Pelletterie Arno S.r.l."),
        ("Scandici", "Pelletterie Arno S.r.l."),
        ("pelletterie scandicci", "Pelletterie Arno S.r.l."),
        ("firenze", "Pelletterie Arno S.r.l."),
        ("FI", None),
        ("271650", "Pelletterie Arno S.r.l."),
        ("IT 2716 5070486", "Pelletterie Arno S.r.l."),
        ("764150488", "Tessitura Già Fatta"),
    ],
)
def test_search_forgives(registry: list[Company], auditor: User, text: str, found: str | None) -> None:
    names = shown(auditor, q=text)
    if found is None:
        assert "Pelletterie Arno S.r.l." in names
    else:
        assert names == [found]


@pytest.mark.parametrize("text", ["zzzzqqq", "%", "_", "'; drop table", "\\", "🧵", "a" * 100])
def test_search_for_nonsense_finds_nothing_and_breaks_nothing(
    registry: list[Company], auditor: User, text: str
) -> None:
    assert shown(auditor, q=text) == []


def test_search_at_a_site_finds_the_company_once(registry: list[Company], places: dict[str, object]) -> None:
    make.SiteFactory.create_batch(2, company=registry[2], municipality=places["scandicci"])
    assert [one.name for one in find_companies(Company.objects.all(), "scandicci lanificio")] == [registry[2].name]


def test_a_nul_byte_is_refused_with_a_word(registry: list[Company], auditor: User) -> None:
    response = client_of(auditor).get(URL, {"q": "ar\x00no"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Castro", ["Castro (BG)", "Castro (LE)"]),
        ("castro (le)", ["Castro (LE)"]),
        ("048041", ["Scandicci (FI)"]),
        ("scandici", ["Scandicci (FI)"]),
    ],
)
def test_municipalities(places: dict[str, object], text: str, names: list[str]) -> None:
    assert sorted(str(one) for one in find_municipalities(text)) == names


def test_filters_narrow_and_add_up(registry: list[Company], auditor: User) -> None:
    arno, fatta, rossi = (one.name for one in registry)
    assert shown(auditor, sector="pelletteria") == [arno]
    assert shown(auditor, province="PO") == [rossi, fatta]
    assert shown(auditor, province="PO", q="rossi") == [rossi]
    assert shown(auditor, province="PO", sector="pelletteria") == []


def test_size_filter_and_sorting_follow_the_stored_class(registry: list[Company], auditor: User) -> None:
    for company, staff in zip(registry, (300, 5, 30), strict=True):
        make.FiguresFactory(company=company, year=2025, employees=staff, turnover=10**6, balance_sheet=10**6)
    refresh_sizes([one.pk for one in registry])
    arno, fatta, rossi = (one.name for one in registry)
    assert shown(auditor, size="small") == [rossi]
    assert shown(auditor, sort="size") == [fatta, rossi, arno]
    assert shown(auditor, sort="-size") == [arno, rossi, fatta]
    assert shown(auditor, sort="-employees") == [arno, rossi, fatta]


def test_an_outdated_size_says_so(registry: list[Company], auditor: User) -> None:
    refresh_sizes([registry[0].pk])
    make.FiguresFactory(company=registry[0])
    page = client_of(auditor).get(URL).content.decode()
    assert "in aggiornamento" in page
    assert "in calcolo" in page


def test_unknown_parameters_are_ignored_or_explained(registry: list[Company], auditor: User) -> None:
    assert len(shown(auditor, sort="password", columns="password", page="999", other="x")) == 3
    assert client_of(auditor).get(URL, {"sector": "nope"}).status_code == 400


def test_a_wrong_filter_is_not_taken_for_an_empty_registry(registry: list[Company], auditor: User) -> None:
    page = client_of(auditor).get("/companies/", {"size": "colossal"})
    assert page.status_code == 400
    assert "Ancora nessuna impresa" not in page.text


def test_what_is_not_known_is_a_dash(auditor: User) -> None:
    make.CompanyFactory(sector=None, municipality=None)
    cells = client_of(auditor).get("/companies/").context["rows"][0].cells
    assert {cell.text for cell in cells if cell.label in {"Settore", "Comune"}} == {"–"}


def test_archived_companies_are_shown_only_on_request(registry: list[Company], auditor: User, director: User) -> None:
    client_of(director).post(f"{URL}{registry[0].pk}/archive/")
    assert registry[0].name not in shown(auditor)
    assert registry[0].name in shown(auditor, archived="on")


def test_pages_of_25_keep_the_filters_in_their_links(auditor: User) -> None:
    make.FullCompanyFactory.create_batch(27)
    response = client_of(auditor).get(URL, {"province": "PO"})
    assert len(response.context["rows"]) == 25
    assert "?province=PO&amp;page=2" in response.content.decode()
    assert len(shown(auditor, province="PO", page=2)) == 2


def test_an_empty_registry_says_what_to_do(auditor: User) -> None:
    page = client_of(auditor).get(URL).content.decode()
    assert "Ancora nessuna impresa" in page
    assert "/companies/new/" in page


def test_htmx_gets_only_the_results(registry: list[Company], auditor: User) -> None:
    query = {"q": "arno", "sector": "", "columns": ["pec"], "page": "1"}
    response = client_of(auditor).get(URL, query, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/companies/?q=arno&columns=pec"
    page = response.content.decode()
    assert "<html" not in page
    assert 'id="results"' in page
    whole = client_of(auditor).get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


def test_long_names_are_kept_whole(auditor: User) -> None:
    make.CompanyFactory(name="L" * 200)
    assert shown(auditor) == ["L" * 200]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_number_of_queries(
    auditor: User, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make.FiguresFactory(company=make.FullCompanyFactory())
    client = client_of(auditor)
    client.get(URL)
    with django_assert_max_num_queries(6) as counted:
        client.get(URL, {"columns": ["sector", "municipality", "province", "employees", "turnover"]})
    assert len(counted) == 6


def exported(user: User, kind: str, **query: object) -> list[list[object]]:
    response = client_of(user).get(f"{URL}export/{kind}/", query)
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(response.content)).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_export_is_what_is_shown(registry: list[Company], auditor: User, kind: str) -> None:
    query = {"province": "PO", "sort": "-name", "columns": ["vat_number", "municipality"]}
    head, *rows = exported(auditor, kind, **query)
    assert head == ["Impresa", "Partita IVA", "Comune"]
    assert [row[0] for row in rows] == shown(auditor, **query) == [registry[1].name, registry[2].name]
    assert rows[0] == [registry[1].name, "00764150488", "Prato (PO)"]


def test_the_export_has_all_pages_and_counts_as_numbers(auditor: User) -> None:
    for company in make.FullCompanyFactory.create_batch(30):
        make.FiguresFactory(company=company, employees=Decimal("12.5"))
    rows = exported(auditor, "xlsx", columns=["employees"])
    assert len(rows) == 31
    assert rows[1][1] == 12.5


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["=1+1", "+39 Tessuti", "-Due", "@tutti", "\t=cmd"])
def test_no_name_becomes_a_formula(auditor: User, kind: str, name: str) -> None:
    make.CompanyFactory(name=name)
    value = exported(auditor, kind, columns=["vat_number"])[1][0]
    if kind == "csv":
        assert value == f"'{name}"
        return
    book = load_workbook(io.BytesIO(client_of(auditor).get(f"{URL}export/xlsx/").content))
    assert book.active["A2"].data_type == "s"
