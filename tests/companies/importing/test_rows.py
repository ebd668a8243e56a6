"""Whole files as they arrive: odd headings, odd rows, and the first fault in the promised order."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from common.sheets import Value, find_heading, read_sheets
from companies.importing.fields import FAULT_ORDER, Column, is_heading, recognise
from companies.importing.kind import CompanyImport
from companies.importing.rows import ParsedRow, RowParser
from tests.companies.importing.reference import reference

GOOD: dict[str, Value] = {
    "vat_number": "27165070486",
    "name": "Pelletterie Arno S.r.l.",
    "tax_code": "27165070486",
    "sector": "Pelletteria",
    "municipality": "Scandicci",
    "province": "FI",
    "email": "info@example.org",
    "pec": "a@pec.example.org",
    "employees": 42,
    "turnover": 6350000,
    "year": 2024,
    "ateco": "15.12.09",
}
BAD: dict[str, tuple[Value, str]] = {
    "vat_number": ("07609560483", "checksum"),
    "name": (" ", "required"),
    "tax_code": ("RSSMRA80A01H501X", "checksum"),
    "sector": ("Astronautica", "unknown"),
    "municipality": ("Pratto", "unknown"),
    "province": ("PO", "does not match municipality"),
    "email": ("non-una-mail", "invalid"),
    "pec": ("non-una-pec", "invalid"),
    "employees": (-3, "negative"),
    "turnover": ("circa 20", "not a number"),
    "year": (2031, "in the future"),
    "ateco": ("99.99.99", "unknown"),
}


def parse(content: bytes) -> dict[int, ParsedRow]:
    """Return the rows of a file by their number in it."""
    sheet = read_sheets(content)[0]
    heading = find_heading(sheet.rows, recognise, is_heading)
    assert heading is not None
    parser = RowParser(heading.columns, reference())
    cells = sheet.rows[heading.row :]
    return {number: parser.parse(number, row) for number, row in enumerate(cells, start=heading.row + 1)}


def parse_one(**cells: Value) -> ParsedRow:
    row = GOOD | cells
    columns = {index: recognised(name) for index, name in enumerate(row)}
    return RowParser(columns, reference()).parse(2, list(row.values()))


def recognised(heading: str) -> Column:
    return Column(heading) if heading in GOOD else recognise(heading) or Column(heading)


def test_the_order_of_faults_is_the_promised_one() -> None:
    assert tuple(GOOD) == FAULT_ORDER == tuple(BAD)


@pytest.mark.parametrize("position", range(len(FAULT_ORDER)))
def test_of_many_faults_the_first_counts(position: int) -> None:
    faulty = FAULT_ORDER[position:]
    row = parse_one(**{name: BAD[name][0] for name in faulty})
    if faulty[0] == "municipality":
        assert (row.field, row.reason) == ("municipality", "unknown")
    else:
        assert (row.field, row.reason) == (faulty[0], BAD[faulty[0]][1])


def test_a_good_row_has_no_fault_and_empty_cells_say_nothing() -> None:
    assert parse_one().reason == ""
    bare = parse_one(**dict.fromkeys(FAULT_ORDER[2:]))
    assert bare.reason == ""
    assert bare.values == {"vat_number": "27165070486", "name": "Pelletterie Arno S.r.l."}
    assert bare.figures == {}


def test_the_edition_of_ateco_comes_from_the_heading_or_from_the_year() -> None:
    only_2025, only_before = "14.10.10", "14.13.10"
    assert parse_one(ateco=only_before, year=2024).reason == ""
    assert parse_one(ateco=only_2025, year=2024).field == "ateco"
    assert parse_one(ateco=only_2025, year=2025).reason == ""
    assert parse_one(ateco=only_before, year=2025).field == "ateco"
    assert parse_one(ateco=only_2025, year=None).reason == "", "without a year today's edition counts"
    added_in_2022 = "43.21.04"
    assert parse_one(ateco=added_in_2022, year=2021).field == "ateco"
    assert parse_one(ateco=added_in_2022, year=2022).reason == ""
    row = GOOD | {"ateco": only_before, "year": 2025}
    columns = {index: Column(name, edition="2007" if name == "ateco" else "") for index, name in enumerate(row)}
    assert RowParser(columns, reference()).parse(2, list(row.values())).reason == "", "the heading wins"


def test_the_second_of_two_equal_companies_is_the_faulty_one() -> None:
    rows = parse(
        b"P.IVA;Ragione sociale;Codice fiscale;Settore\n"
        b"27165070486;Arno;;Astronautica\n"
        b"IT 27165070486;Arno bis;;\n"
        b"12654150478;Bisenzio;27165070486;\n"
        b"07609560483;;;\n"
        b"07609560483;;;\n"
    )
    assert [(row.field, row.reason) for row in rows.values()] == [
        ("sector", "unknown"),
        ("vat_number", "duplicate in file"),
        ("tax_code", "duplicate in file"),
        ("vat_number", "checksum"),
        ("vat_number", "checksum"),
    ]


def test_a_workbook_as_offices_send_it() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Elenco imprese del distretto"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["Anagrafica", None, None, None, "Dati economici"])
    sheet.append(
        ["Citta'", "P.IVA", "AZIENDA ", "Employees", "Fatturato (migliaia €)", "Chiusura esercizio", "Export", "Note"]
    )
    sheet.append(
        ["PRATO", 7.64150488e8, "  Già\u00a0Fatta \n S.r.l. ", "1.250", "1.250,5", date(2024, 12, 31), 0.4, "x"]
    )
    sheet["G5"].number_format = "0%"
    sheet.append([None, "  ", None, ""])
    sheet.append(["Forlì", "IT 12654150478", "Bisenzio", "12,5", "€ 1.000", "31/12/2023", "12,5%", None])
    stream = io.BytesIO()
    book.save(stream)
    rows = parse(stream.getvalue())
    assert list(rows) == [5, 6, 7]
    assert not rows[5].reason
    assert rows[5].values["vat_number"] == "00764150488"
    assert rows[5].values["name"] == "Già Fatta S.r.l."
    assert rows[5].figures == {
        2024: {"employees": Decimal("1250.0"), "turnover": Decimal("1250500.00"), "export_share": Decimal("40.00")}
    }
    assert rows[6].blank
    assert rows[7].figures == {
        2023: {"employees": Decimal("12.5"), "turnover": Decimal("1000000.00"), "export_share": Decimal("12.50")}
    }


def test_figures_of_several_years_in_one_row() -> None:
    rows = parse(b"P.IVA;Denominazione;Fatturato 2022;Fatturato 2023;Addetti 2023\n27165070486;Arno;100;200;3\n")
    assert rows[2].figures == {
        2022: {"turnover": Decimal("100.00")},
        2023: {"turnover": Decimal("200.00"), "employees": Decimal("3.0")},
    }


def test_figures_without_a_year_are_left_out_and_said() -> None:
    rows = parse(b"P.IVA;Denominazione;Addetti\n27165070486;Arno;12\n")
    assert rows[2].reason == ""
    assert rows[2].figures == {}
    assert rows[2].notes == [("employees", "year missing", 2)]


def test_cells_outside_the_contract_never_stop_a_row() -> None:
    rows = parse(b"P.IVA;Denominazione;CAP;Sito web;Codice SDI\n27165070486;Arno;I-5x;javascript:x;12\n")
    assert rows[2].reason == ""
    assert [(field, reason) for field, reason, _column in rows[2].notes] == [
        ("postcode", "invalid"),
        ("website", "invalid"),
        ("sdi_code", "invalid"),
    ]


def test_a_clearer_heading_wins_over_a_vague_one() -> None:
    rows = parse(b"Nome;Partita IVA;Ragione sociale\nElena;27165070486;Pelletterie Arno\n")
    assert rows[2].values["name"] == "Pelletterie Arno"


def test_semicolons_cp1252_and_quoted_line_breaks() -> None:
    text = 'Ragione sociale;Partita IVA;Città;Fatturato;Anno\n"Già\nFatta";27165070486;Forlì;1,5;2024\n"A;B";12654150478;Prato;;\n'
    rows = parse(text.encode("cp1252"))
    assert [row.values["name"] for row in rows.values()] == ["Già Fatta", "A;B"]
    assert list(rows) == [2, 3]
    assert rows[2].figures == {2024: {"turnover": Decimal("1.50")}}


def test_a_short_list_with_many_commas_is_cut_where_its_headings_are() -> None:
    row = "27165070486;Bini, Conti, Rossi e C.;Via Roma, 3, 50018, Scandicci, FI\n"
    table = CompanyImport().table(f"P.IVA;Ragione sociale;Indirizzo\n{row}{row}{row}".encode())
    assert (table.heading.row, table.unread) == (1, [])
    assert table.sheet.rows[1] == ("27165070486", "Bini, Conti, Rossi e C.", "Via Roma, 3, 50018, Scandicci, FI")


@pytest.mark.parametrize(("heading", "field"), [("Fatturato (migliaia €)", "turnover"), ("Totale attivo (mln €)", "")])
def test_an_amount_that_its_heading_makes_too_large_is_a_fault_of_the_row(heading: str, field: str) -> None:
    rows = parse(
        f"P.IVA;Ragione sociale;Anno;{heading}\n27165070486;Arno;2024;900.000.000.000\n".encode(),
    )
    [row] = rows.values()
    assert (row.field, row.reason) == (field, "invalid" if field else "")
    assert row.figures == {}
    assert [reason for _name, reason, _column in row.notes] == ([] if field else ["invalid"])
