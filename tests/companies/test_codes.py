"""Codes that identify a company."""

from collections.abc import Callable

import pytest

from django.core.exceptions import ValidationError

from companies import codes
from tests.factories.companies import vat_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("IT12654150478", "12654150478"),
        ("it 126 5415 0478", "12654150478"),
        ("764150488", "00764150488"),
        (" 33120201000 ", "33120201000"),
        ("5460 4350469", "54604350469"),
        ("1234567", "1234567"),
        ("abc", "ABC"),
    ],
)
def test_tidy_vat_number(typed: str, kept: str) -> None:
    assert codes.tidy_vat_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("rss mra 80a01 d612 x", "RSSMRA80A01D612X"), ("764150488", "00764150488"), ("IT00764150488", "00764150488")],
)
def test_tidy_tax_code(typed: str, kept: str) -> None:
    assert codes.tidy_tax_code(typed) == kept


@pytest.mark.parametrize(
    ("validate", "value"),
    [
        (codes.validate_vat_number, vat_number(7)),
        (codes.validate_tax_code, vat_number(7)),
        (codes.validate_tax_code, "RCCMNL83S18D969H"),
        (codes.validate_tax_code, "RCCMNL83S18D96VW"),
        (codes.validate_postcode, "59100"),
        (codes.validate_rea_number, "123456"),
        (codes.validate_sdi_code, "M5UXCR1"),
        (codes.validate_sdi_code, "0000000"),
        (codes.validate_cup, "J31G17000100001"),
    ],
)
def test_valid(validate: Callable[[str], None], value: str) -> None:
    validate(value)


@pytest.mark.parametrize(
    ("validate", "value", "code"),
    [
        (codes.validate_vat_number, "123", "length"),
        (codes.validate_vat_number, "12345670100", "checksum"),
        (codes.validate_vat_number, "1234567890A", "invalid"),
        (codes.validate_tax_code, "RCCMNL83S18D969X", "checksum"),
        (codes.validate_tax_code, "RCCMNL", "length"),
        (codes.validate_tax_code, "RCCMNL83S32D969V", "invalid"),
        (codes.validate_tax_code, "", "length"),
        (codes.validate_postcode, "5910", "invalid"),
        (codes.validate_rea_number, "PO-1", "invalid"),
        (codes.validate_sdi_code, "m5uxcr1", "invalid"),
        (codes.validate_cup, "J31G1700010000", "invalid"),
    ],
)
def test_invalid(validate: Callable[[str], None], value: str, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        validate(value)
    assert error.value.code == code
