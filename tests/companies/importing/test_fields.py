"""Headings as people write them, in two languages and any order."""

from decimal import Decimal

import pytest

from django.utils import translation

from common.sheets import find_heading
from companies.importing.fields import HEADINGS, Column, is_heading, recognise
from companies.importing.words import FIELDS, ROWS


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Partita IVA", "vat_number"),
        ("P.IVA", "vat_number"),
        ("P. IVA*", "vat_number"),
        ("PARTITA  IVA / CODICE FISCALE", "vat_number"),
        ("VAT number", "vat_number"),
        ("Ragione sociale", "name"),
        ("RAGIONE\nSOCIALE", "name"),
        ("Company name", "name"),
        ("Cod. Fiscale", "tax_code"),
        ("C.F.", "tax_code"),
        ("Settore di attività", "sector"),
        ("Città", "municipality"),
        ("Comune (sede legale)", "municipality"),
        ("Prov.", "province"),
        ("E-mail", "email"),
        ("Indirizzo PEC", "pec"),
        ("N. addetti", "employees"),
        ("N° dipendenti", "employees"),
        ("Numero di dipendenti", "employees"),
        ("Employees", "employees"),
        ("Fatturato €", "turnover"),
        ("Fatturato (EUR)", "turnover"),
        ("Esercizio", "year"),
        ("Anno di riferimento", "year"),
        ("Totale attivo", "balance_sheet"),
        ("Spese in R&S", "rd_spending"),
        ("% export", "export_share"),
        ("Codice ATECO", "ateco"),
        ("Sito web", "website"),
        ("Referente", "contact_name"),
        ("Denominazione / Ragione sociale", "name"),
        ("Codice Fiscale / P.IVA", "vat_number"),
        ("Partita I.V.A.", "vat_number"),
        ("Fatturato ultimo esercizio (€)", "turnover"),
        ("N. dipendenti (ULA)", "employees"),
        ("Partita IVA / VAT", "vat_number"),
        ("Partita IVA - VAT number", "vat_number"),
        ("Partita IVA (obbligatorio)", "vat_number"),
        ("PartitaIVA", "vat_number"),
        ("VATNumber", "vat_number"),
        ("P.I.", "vat_number"),
        ("Partita Iva/C.F.", "vat_number"),
        ("RagioneSociale", "name"),
        ("Nome società", "name"),
        ("CodFiscale", "tax_code"),
        ("Città / City", "municipality"),
        ("Comune sede leg.", "municipality"),
        ("Provincia (sigla)", "province"),
        ("P.E.C.", "pec"),
        ("Posta elettronica certificata (PEC)", "pec"),
        ("Numero medio di dipendenti", "employees"),
        ("Employees (FTE)", "employees"),
        ("NumeroAddetti", "employees"),
        ("FatturatoEUR", "turnover"),
        ("Fatturato/Turnover", "turnover"),
        ("Ricavi totali", "turnover"),
        ("Anno rif.", "year"),
        ("Anno fatturato", "year"),
        ("Codice ATECO principale", "ateco"),
    ],
)
def test_headings_are_recognised(heading: str, field: str) -> None:
    column = recognise(heading)
    assert column is not None
    assert column.field == field


@pytest.mark.parametrize(
    "heading",
    [
        "",
        None,
        2024,
        "Note",
        "Descrizione ATECO",
        "Anno di costituzione",
        "Produzione",
        "Bilancio",
        "x" * 300,
        "Fatturato (var. %)",
        "Addetti (donne)",
        "Comune / Provincia",
    ],
)
def test_other_headings_are_not(heading: str | int | None) -> None:
    assert recognise(heading) is None


def test_headings_say_the_edition_the_year_and_the_unit() -> None:
    assert recognise("ATECO 2007") == Column("ateco", edition="2007")
    assert recognise("Codice ATECO 2025") == Column("ateco", edition="2025")
    assert recognise("ATECO 2007 (agg. 2022)") == Column("ateco", edition="2022")
    assert recognise("Ateco") == Column("ateco")
    assert recognise("ATECO 2024") == Column("ateco", edition="2022"), "the one in force in that year"
    assert recognise("ATECO 2002") == Column("ateco", edition="2002"), "older ones are not held"
    assert recognise("Fatturato 2023 (migliaia di €)") == Column("turnover", year=2023, scale=Decimal(1000))
    assert recognise("Turnover (EUR million)") == Column("turnover", scale=Decimal(1_000_000))
    assert recognise("Addetti 2024") == Column("employees", year=2024)
    assert recognise("Dipendenti al 31/12/2024") == Column("employees", year=2024)
    assert recognise("Fatturato anno 2023") == Column("turnover", year=2023)
    assert recognise("Fatturato / Turnover 2023") == Column("turnover", year=2023)
    assert recognise("Ateco2007") == recognise("ATECO 2007 / ATECO code") == Column("ateco", edition="2007")


def test_no_heading_means_two_things() -> None:
    headings = [heading for known in HEADINGS.values() for heading in known]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_empty_sheet_is_understood_when_it_comes_back(language: str) -> None:
    with translation.override(language):
        columns = [recognise(heading) for heading in ROWS.headings()]
    assert sorted(column.field for column in columns if column) == sorted(FIELDS)


def test_the_heading_is_found_below_titles_and_group_headings() -> None:
    rows = [
        ("Elenco imprese", None),
        (),
        ("Anagrafica", None, None, "Dati economici"),
        ("Azienda", "P.IVA", "Città", "Addetti"),
        ("Rossi", "27165070486", "Prato", 3),
    ]
    heading = find_heading(rows, recognise, is_heading)
    assert heading is not None
    assert heading.row == 4
    assert [column.field for column in heading.columns.values()] == [
        "name", "vat_number", "municipality", "employees"
    ]  # fmt: skip


def test_a_second_heading_row_in_the_other_language_is_no_company() -> None:
    rows = [("Ragione sociale", "Partita IVA", "Note"), ("Company name", "VAT number", "Turnover"), ("Rossi", "1", "2")]
    heading = find_heading(rows, recognise, is_heading)
    assert heading is not None
    assert heading.row == 2
    assert [column.field for _index, column in sorted(heading.columns.items())] == ["name", "vat_number", "turnover"]


def test_without_a_column_for_the_vat_number_there_is_no_heading() -> None:
    assert find_heading([("Ragione sociale", "Comune"), ("Rossi", "Prato")], recognise, is_heading) is None
