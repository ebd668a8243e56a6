"""The median of the sector: the latest delivered audit of each company, five companies at least."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.comparison import DeliveredScores, latest_of_each_company, sector_medians


def delivered(company: int, score: str | None, *, year: int = 2026, audit: int | None = None) -> DeliveredScores:
    scores = {"B": None if score is None else Decimal(score)}
    return DeliveredScores(audit or company, company, datetime(year, 3, 1, tzinfo=UTC), scores)


def test_four_companies_are_no_comparison_five_are() -> None:
    four = [delivered(company, "3.00") for company in range(4)]
    assert sector_medians(four) == {}
    medians = sector_medians([*four, delivered(4, "1.00")])
    assert (medians["B"].value, medians["B"].companies) == (3, 5)


def test_five_audits_of_one_company_are_one_company() -> None:
    assert sector_medians([delivered(1, "3.00", year=2020 + n, audit=n) for n in range(5)]) == {}


def test_only_the_latest_audit_of_a_company_counts() -> None:
    old = [delivered(company, "0.00", year=2019, audit=company + 100) for company in range(5)]
    new = [delivered(company, f"{company}.00") for company in range(5)]
    assert sector_medians([*new, *old])["B"].value == 2


def test_of_two_delivered_at_once_the_one_made_last_counts() -> None:
    assert latest_of_each_company([delivered(1, "1.00", audit=8), delivered(1, "4.00", audit=7)])[0].audit == 8


def test_a_section_needs_five_scores_of_its_own() -> None:
    companies = [delivered(company, "3.00") for company in range(4)]
    assert sector_medians([*companies, delivered(4, None)]) == {}


def test_an_even_number_takes_the_middle_of_the_two() -> None:
    scores = ["1.00", "2.00", "2.01", "3.00", "3.02", "4.00"]
    assert sector_medians([delivered(n, s) for n, s in enumerate(scores)])["B"].value == Fraction(501, 200)


@pytest.mark.parametrize("minimum", [1, 2, 7])
def test_the_minimum_can_be_set(minimum: int) -> None:
    companies = [delivered(company, "3.00") for company in range(minimum)]
    assert sector_medians(companies, minimum=minimum)
    assert not sector_medians(companies[1:], minimum=minimum)


@given(st.lists(st.decimals(0, 5, places=2), min_size=5, max_size=30))
def test_half_of_the_sector_lies_on_each_side(scores: list[Decimal]) -> None:
    middle = sector_medians([delivered(n, str(score)) for n, score in enumerate(scores)])["B"].value
    assert 2 * sum(Fraction(score) <= middle for score in scores) >= len(scores)
    assert 2 * sum(Fraction(score) >= middle for score in scores) >= len(scores)
