"""What single cells say: by examples, and by properties that hold for all of them."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from common.sheets import Value
from companies.importing.ateco import edition_in_force, spellings
from companies.importing.soft import postcode_of, rea_of, role_of, sdi_code_of, share, website_of
from companies.importing.values import CellError, email_of, number_of, tax_code_of, vat_number_of, year_of

LARGEST = Decimal(10) ** 12
NUMBERS: list[tuple[Value, str]] = [
    ("1.250.000,00", "1250000"),
    ("12 500 000", "12500000"),
    ("12\u00a0500\u00a0000", "12500000"),
    ("780000.5", "780000.5"),
    ("1,250,000", "1250000"),
    ("1,250,000.75", "1250000.75"),
    ("1'250'000", "1250000"),
    ("1’250’000,5", "1250000.5"),
    ("1.250", "1250"),
    ("1,250", "1250"),
    ("0,125", "0.125"),
    ("12,5", "12.5"),
    ("12.50", "12.5"),
    ("1250,000", "1250"),
    (",5", "0.5"),
    ("17", "17"),
    ("+17", "17"),
    ("0", "0"),
    ("€ 1.250.000", "1250000"),
    ("1.250.000 €", "1250000"),
    ("EUR 12.500,50", "12500.5"),
    ("1E+06", "1000000"),
    (" 42 ", "42"),
    (42, "42"),
    (780000.5, "780000.5"),
    (0.1, "0.1"),
]
NOT_NUMBERS: list[Value] = [
    "circa 20", "n.d.", "-", "10-49", "--", "#N/D", "12 5", "1.25,00", "1.2.3", "1,2,3", "12%", "1.250.00", "1..2", "abc", "1 000 00",
    True, datetime(2024, 1, 1), date(2024, 1, 1), float("nan"), float("inf"),  # noqa: DTZ001
]  # fmt: skip


@pytest.mark.parametrize(("cell", "number"), NUMBERS)
def test_numbers_of_both_languages(cell: Value, number: str) -> None:
    assert number_of(cell, largest=LARGEST) == Decimal(number)


def reason(read: Callable[[], object]) -> str:
    with pytest.raises(CellError) as caught:
        read()
    return caught.value.reason


@pytest.mark.parametrize("cell", NOT_NUMBERS)
def test_what_is_not_a_number(cell: Value) -> None:
    assert reason(lambda: number_of(cell, largest=LARGEST)) == "not a number"


@pytest.mark.parametrize("cell", ["-3", -3, "(3)", "\u22123", "- 1.250,00", "-0,5", -0.5, "€ -3", "1.250,00-"])
def test_negative_numbers(cell: Value) -> None:
    assert reason(lambda: number_of(cell, largest=LARGEST)) == "negative"


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0"])
def test_empty_cells_hold_no_number(cell: Value) -> None:
    assert number_of(cell, largest=LARGEST) is None
    assert year_of(cell, current=2026) is None
    assert tax_code_of(cell) == ""
    assert email_of(cell) == ""


def test_numbers_beyond_reason_are_not_valid() -> None:
    assert reason(lambda: number_of("1" + "0" * 15, largest=LARGEST)) == "invalid"


@given(st.decimals(0, 10**11, places=2))
def test_any_amount_reads_the_same_in_both_languages(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    italian = english.translate(str.maketrans(",.", ".,"))
    for written in (english, italian, italian.replace(".", " "), f"{amount:.2f}", f"{amount:.2f}".replace(".", ",")):
        assert number_of(written, largest=LARGEST) == amount


@given(st.one_of(st.text(max_size=25), st.floats(), st.integers()))
def test_any_cell_is_a_number_or_has_a_known_fault(cell: str | float) -> None:
    try:
        number = number_of(cell, largest=LARGEST)
    except CellError as error:
        assert error.reason in {"negative", "not a number", "invalid"}  # noqa: PT017
    else:
        assert number is None or 0 <= number <= LARGEST


def valid_vat_number(company: int, office: int) -> str:
    digits = f"{company:07d}{office:03d}"
    return digits + luhn.calc_check_digit(digits)


@given(st.integers(1, 9_999_999), st.integers(1, 100))
def test_a_vat_number_survives_what_spreadsheets_do_to_it(company: int, office: int) -> None:
    number = valid_vat_number(company, office)
    assert vat_number_of(number) == number
    assert vat_number_of(f"IT{number}") == number
    assert vat_number_of(f"it {number[:4]} {number[4:]} ") == number
    assert vat_number_of(f"{number[:2]}.{number[2:5]}.{number[5:]}") == number
    assert vat_number_of(f"{number}.0") == number
    lost = str(int(number))
    if len(lost) >= 8:
        assert vat_number_of(lost) == number
        assert vat_number_of(int(number)) == number
        assert vat_number_of(float(number)) == number
        assert vat_number_of(f"{lost[0]}.{lost[1:]}E{len(lost) - 1}") == number


@given(st.integers(1, 9_999_999), st.integers(1, 100), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(company: int, office: int, place: int, more: int) -> None:
    number = valid_vat_number(company, office)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert reason(lambda: vat_number_of(wrong)) == "checksum"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", "required"),
        (None, "required"),
        (" ", "required"),
        ("12345", "length"),
        ("1234567", "length"),
        ("271650704866", "length"),
        ("07609560483", "checksum"),
        ("2716507O486", "invalid"),
        ("DE123456789", "invalid"),
        ("00000000000", "invalid"),
        (valid_vat_number(1234567, 500), "invalid"),
        ("2,71651E+10", "invalid"),
        (12345.5, "length"),
    ],
)
def test_faults_of_vat_numbers(cell: Value, expected: str) -> None:
    assert reason(lambda: vat_number_of(cell)) == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("RSSMRA80A01H501U", "RSSMRA80A01H501U"),
        (" rss mra 80a01 h501u ", "RSSMRA80A01H501U"),
        ("27165070486", "27165070486"),
        (764150488, "00764150488"),
        ("IT27165070486", "27165070486"),
        ("RSSMRA80A01H50MM", "RSSMRA80A01H50MM"),
    ],
)
def test_tax_codes(cell: Value, code: str) -> None:
    assert tax_code_of(cell) == code


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("RSSMRA80A01H501X", "checksum"),
        ("RSSMRA80A01H501", "length"),
        ("RSSMRA80A01H501UU", "length"),
        ("27165070487", "checksum"),
        ("1234", "length"),
        ("1234567890123456", "length"),
        ("RSSMRA80Z01H501U", "invalid"),
    ],
)
def test_faults_of_tax_codes(cell: Value, expected: str) -> None:
    assert reason(lambda: tax_code_of(cell)) == expected


@pytest.mark.parametrize(
    "cell",
    [
        2024, 2024.0, "2024", " 2024 ", "2024,0", "2.024", "31/12/2024", "31-12-2024", "31.12.2024", "31/12/24",
        "2024-12-31", "2024-12-31 00:00:00", "2024-12-31T00:00:00", "12/2024", "2023/2024", "2023/24", "2023-24",
        "Esercizio 2024", "anno 2024", "FY 2024", date(2024, 12, 31), datetime(2024, 6, 30), 45657, 45657.0, "45657",  # noqa: DTZ001
    ],
)  # fmt: skip
def test_years_in_all_their_forms(cell: Value) -> None:
    assert year_of(cell, current=2026) == 2024


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (2031, "in the future"),
        ("2027", "in the future"),
        ("31/12/2031", "in the future"),
        ("duemila", "not a number"),
        ("-2024", "negative"),
        (-1, "negative"),
        ("24", "invalid"),
        (1492, "invalid"),
        (20244, "in the future"),
        ("20244", "in the future"),
        ("99999", "in the future"),
        (10**400, "in the future"),
        ("9" * 5000, "in the future"),
        (2024.5, "invalid"),
        (float("inf"), "not a number"),
        (float("nan"), "not a number"),
        (True, "not a number"),
    ],
)
def test_faults_of_years(cell: Value, expected: str) -> None:
    assert reason(lambda: year_of(cell, current=2026)) == expected
    assert year_of("2026", current=2026) == 2026, "the current year is not the future"


def test_e_mail_addresses() -> None:
    assert email_of(" AMMINISTRAZIONE@EXAMPLE.ORG ") == "amministrazione@example.org"
    assert email_of("mailto:info@example.org") == "info@example.org"
    for cell in ("non-una-mail", "a@b@c.it", "info@", "a@example.org; b@example.org", "è@example.org\nBcc: x@y.it"):
        assert reason(lambda cell=cell: email_of(cell)) == "invalid"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("15.12.09", ["15.12.09"]),
        ("151209", ["15.12.09"]),
        ("15 12 09", ["15.12.09"]),
        ("C 15.12.09", ["15.12.09"]),
        ("15.12.09 - Fabbricazione di altri articoli", ["15.12.09"]),
        ("Ateco 15.12", ["15.12"]),
        ("14", ["14"]),
        (13.1, ["13.10", "13.1"]),
        (15.12, ["15.12"]),
        (1.11, ["01.11"]),
        ("13,1", ["13.10", "13.1"]),
        ("15,12", ["15.12"]),
        ("1,11", ["01.11"]),
        ("1.61", ["01.61"]),
        ("1.11.10", ["01.11.10"]),
        ("13.1", ["13.1"]),
        ("13, industrie tessili", ["13"]),
        (152010, ["15.20.10"]),
        (11110, ["01.11.10", "11.11.0"]),
        (datetime(2009, 12, 15), ["15.12.09"]),  # noqa: DTZ001
        ("13.10/13.20", []),
        ("13.10 - 13.20", []),
        ("13.10, 13.20", []),
        ("13.10 e 13.20", []),
        ("14-13-10", ["14.13.10"]),
        ("14:13:10", ["14.13.10"]),
        (time(14, 13, 10), ["14.13.10"]),
        (time(13, 10), ["13.10.00", "13.10"]),
        (float("inf"), []),
        (0.00001, []),
        ("tessile", []),
    ],
)
def test_spellings_of_ateco_codes(cell: Value, codes: list[str]) -> None:
    assert spellings(cell) == codes


def test_edition_in_force() -> None:
    years = {2005: "2007", 2008: "2007", 2021: "2007", 2022: "2022", 2024: "2022", 2025: "2025", 2026: "2025"}
    assert {year: edition_in_force(year) for year in years} == years


def test_cells_that_never_stop_a_row() -> None:
    assert postcode_of(50018) == "50018"
    assert postcode_of("187") == "00187"
    assert reason(lambda: postcode_of("I-50018x")) == "invalid"
    assert website_of("www.example.org") == "https://www.example.org"
    assert reason(lambda: website_of("javascript:alert(1)")) == "invalid"
    assert rea_of("FI - 0123456") == "FI123456"
    assert sdi_code_of("m5uxcr1") == "M5UXCR1"
    assert sdi_code_of(0) == "0000000"
    assert share("12,5%") == Decimal("12.5")
    assert share(0.25) == 25
    assert [role_of(text) for text in ("Titolare", "Direttore di produzione", "Amministrazione", "Portiere", "")] == [
        "entrepreneur",
        "technical_manager",
        "administration",
        "other",
        "",
    ]
