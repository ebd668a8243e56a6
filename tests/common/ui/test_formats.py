"""Numbers, amounts and dates as people here write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django.utils import translation

from common.ui import formats

SPACE = formats.SPACE


@pytest.mark.parametrize(
    ("value", "places", "italian", "english"),
    [
        (1234.5, None, "1.234,5", "1,234.5"),
        (1234, None, "1.234", "1,234"),
        (Decimal("1234.50"), 2, "1.234,50", "1,234.50"),
        (Decimal("12E+2"), None, "1.200", "1,200"),
        (0, None, "0", "0"),
        (-2.75, 1, "-2,8", "-2.8"),
        (None, None, "–", "–"),
        ("abc", None, "–", "–"),
        (float("nan"), None, "–", "–"),
    ],
)
def test_numbers(value: object, places: int | None, italian: str, english: str) -> None:
    with translation.override("it"):
        assert formats.number(value, places) == italian
    with translation.override("en"):
        assert formats.number(value, places) == english


@pytest.mark.parametrize(
    ("value", "text"), [(12500, "12.500"), (Decimal("12500.00"), "12.500"), (Decimal("0.5"), "0,50")]
)
def test_amounts_show_cents_only_where_there_are_some(value: object, text: str) -> None:
    with translation.override("it"):
        assert formats.money(value) == f"{text}{SPACE}€"


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (6000, Decimal("19000.00"), "6.000–19.000"),
        ("6000.00", "6000.50", "6.000–6.000,50"),
        (6000, 6000, "6.000"),
        (None, 19000, "19.000"),
        (6000, "", "6.000"),
    ],
)
def test_ranges_of_amounts(least: object, most: object, text: str) -> None:
    with translation.override("it"):
        assert formats.money_range(least, most) == f"{text}{SPACE}€"
        assert formats.money_range(None, None) == "–"


def test_percentages() -> None:
    with translation.override("it"):
        assert formats.percent(Decimal("62.50")) == f"62,5{SPACE}%"
        assert formats.percent(None) == "–"


def test_dates_are_written_in_the_language_and_zone_of_the_reader() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    with translation.override("it"):
        assert formats.day(date(2026, 11, 24)) == "24 novembre 2026"
        assert formats.day(late) == "25 novembre 2026"
        assert formats.moment(late) == "25 novembre 2026, 00:30"
        assert formats.day_short(late) == "25/11/2026"
        assert formats.month(late) == "novembre 2026"
        assert formats.day(None) == formats.moment(None) == "–"
    with translation.override("en"):
        assert formats.day(date(2026, 11, 24)) == "24 November 2026"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_an_amount_reads_back(value: Decimal) -> None:
    with translation.override("it"):
        text = formats.money(value, 2)
    plain = text.removesuffix(f"{SPACE}€").replace(".", "").replace(",", ".")
    assert Decimal(plain) == value
