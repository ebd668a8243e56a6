"""Reading spreadsheets of all sorts: encodings, separators, cells that programs have mangled."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from common.sheets import UnreadableSheetError, read_sheets, write_csv, write_xlsx


def workbook(*rows: tuple[object, ...], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_separator_and_encoding_are_found_out(separator: str, encoding: str) -> None:
    lines = [
        ["Nome", "Città", "Importo"],
        ["Già Fatta", "Forlì", "1"],
        ["L’Orafa", "Cefalù", "2"],
    ]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert [list(row) for row in read_sheets(content)[0].rows] == lines


def test_csv_with_decimal_commas_is_still_cut_at_semicolons() -> None:
    content = b"Elenco, aggiornato\n\nNome;Fatturato;Quota\nA;1.250,50;12,5\nB;1,5;3,25\nC;2,0;1,75\n"
    rows = read_sheets(content)[0].rows
    assert rows[3] == ("A", "1.250,50", "12,5")
    assert rows[0] == ("Elenco, aggiornato",)


def test_csv_with_decimal_points_is_cut_at_commas() -> None:
    content = b'Nome,Fatturato\n"Bini; Rossi, C.",1250.50\nB,2\n'
    assert read_sheets(content)[0].rows[1] == ("Bini; Rossi, C.", "1250.50")


def test_csv_with_more_commas_in_its_cells_than_semicolons_can_still_be_cut_at_these() -> None:
    content = b"P.IVA;Nome;Indirizzo\n1;Bini, Conti;Via Roma, 3, 50018, Scandicci, FI\n" * 2
    readings = [sheet.rows for sheet in read_sheets(content)]
    assert len(readings) == 2, "one for each separator that cuts anything"
    assert ("1", "Bini, Conti", "Via Roma, 3, 50018, Scandicci, FI") in readings[1]


def test_csv_may_name_its_separator() -> None:
    assert read_sheets(b"sep=,\r\na;x,b\r\n1,2\r\n")[0].rows[1:] == [("a;x", "b"), ("1", "2")]


def test_csv_rows_are_records_not_lines() -> None:
    content = b'Nome;Note\nA;"prima\nseconda"\nB;x\n'
    rows = read_sheets(content)[0].rows
    assert len(rows) == 3
    assert rows[1] == ("A", "prima\nseconda")


def test_csv_keeps_blank_rows_in_the_middle_and_cut_rows_at_the_end() -> None:
    content = b"a;b\n;;\n\n1;2\n;;\n\n\n"
    assert [any(row) for row in read_sheets(content)[0].rows] == [True, False, False, True, False]


def test_csv_undoes_the_marks_that_force_text() -> None:
    content = b'P.IVA;Nome\n"=""00764150488""";\'=1+1\n'
    assert read_sheets(content)[0].rows[1] == ("00764150488", "=1+1")


def test_csv_with_a_quote_that_never_closes_is_refused_and_not_cut_short() -> None:
    lost = b'Nome;Note\nA;"comincia\nB;2\nC;3\n'
    with pytest.raises(UnreadableSheetError, match="2"):
        read_sheets(lost)


def test_csv_with_quotes_inside_a_cell_is_no_harm() -> None:
    assert read_sheets(b'Nome;Note\nOfficina "Da Gino";x\nB;y\n')[0].rows[1] == ('Officina "Da Gino"', "x")


def test_xlsx_cells_come_as_people_see_them() -> None:
    content = workbook(
        ("intero", "decimale", "quota", "giorno", "testo", "vero"),
        (764150488, 780000.5, 0.125, datetime(2024, 12, 31), " 00764150488 ", True),  # noqa: DTZ001
        (7.64150488e8, 1.0, 1, None, None, None),
        formats={"C2": "0.0%", "C3": "0%"},
    )
    rows = read_sheets(content)[0].rows
    assert rows[1] == (764150488, 780000.5, "12.5%", datetime(2024, 12, 31), " 00764150488 ", True)  # noqa: DTZ001
    assert rows[2] == (764150488, 1, "100%")


def test_xlsx_characters_written_by_their_number_are_read() -> None:
    rows = read_sheets(workbook(("Ragione_x000D_\nsociale", "b"), ("Citt_x00E0_ _x005F_x_x0000__x0007_", "_xD800_")))[
        0
    ].rows
    assert rows[0] == ("Ragione\r\nsociale", "b")
    assert rows[1] == ("Città _x", None)


def test_xlsx_formulas_count_with_their_last_value() -> None:
    content = workbook(("a", "b"), (1, "=1+1"))
    assert read_sheets(content)[0].rows[1] == (1,), "a formula nobody has computed is an empty cell"


def test_xlsx_hidden_sheets_and_formatted_tails_are_not_read() -> None:
    book = Workbook()
    book.active.append(("a",))
    book.active.append((1,))
    book.active["B900"].number_format = "0%"
    book.create_sheet("nascosto").sheet_state = "hidden"
    book.create_sheet("altro").append(("x",))
    stream = io.BytesIO()
    book.save(stream)
    sheets = read_sheets(stream.getvalue())
    assert [(sheet.title, len(sheet.rows)) for sheet in sheets] == [("Sheet", 2), ("altro", 1)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+39 055", "-x", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0", "\n=1", "  =1+1", "＝1+1", "＠x"]
)
def test_nothing_that_is_written_runs_as_a_formula(text: str) -> None:
    for content in (write_xlsx(["Nome", "n"], [[text, 1]]), write_csv(["Nome", "n"], [[text, 1]])):
        assert read_sheets(content)[0].rows[1][0] == text, "and it reads back as it was"
    assert b"<f>" not in write_xlsx(["Nome"], [[text]])
    assert f"'{text}".encode() in write_csv(["Nome"], [[text]])


def test_numbers_with_more_digits_than_a_sheet_keeps_are_written_as_text() -> None:
    rows = read_sheets(write_xlsx(["n"], [[10**15 - 1], [10**15], [10**400]]))[0].rows
    assert rows[1:] == [(10**15 - 1,), ("1" + "0" * 15,), ("1" + "0" * 400,)]


def test_numbers_below_zero_stay_numbers() -> None:
    assert write_csv(["n"], [[-3], [-1.5]]).decode("utf-8-sig").splitlines() == ["n", "-3", "-1,5"]
    assert read_sheets(write_xlsx(["n"], [[-3]]))[0].rows[1] == (-3,)


def test_control_characters_do_not_break_the_workbook() -> None:
    assert read_sheets(write_xlsx(["n"], [["a\x00b\x0bc"]]))[0].rows[1] == ("abc",)
