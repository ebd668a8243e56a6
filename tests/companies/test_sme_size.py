"""The size of an enterprise (Recommendation 2003/361/EC, annex)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.control import Party, PartyKind, Stake
from companies.sme_classes import SizeClass
from companies.sme_size import RANK, Assessment, Facts, Why, assess, classify, next_status
from companies.sme_totals import Figures, Sum, Totals
from tests.companies.test_control import hold

DAY = date(2026, 11, 24)
MILLION = 1_000_000


def fig(staff: float | None, turnover: float | None, balance: float | None = None, *, group: bool = False) -> Figures:
    """Figures with money in millions; the balance sheet equals the turnover where not given."""
    money = [None if value is None else Decimal(str(value)) * MILLION for value in (turnover, balance)]
    return Figures(None if staff is None else Decimal(str(staff)), money[0], money[1], group)


def total(staff: float, turnover: float, balance: float) -> Totals:
    return Totals(Sum(Decimal(str(staff))), Sum(Decimal(str(turnover)) * MILLION), Sum(Decimal(str(balance)) * MILLION))


def size_of(
    figures: dict[str, dict[int, Figures]],
    stakes: list[Stake] | None = None,
    parties: dict[str, Party] | None = None,
    *,
    market: bool | None = True,
) -> Assessment:
    return assess("a", Facts(parties or {}, stakes or [], figures, lambda _one, _other: market), on=DAY)


def reasons(found: Assessment) -> set[Why]:
    return {reason.why for reason in found.reasons}


@pytest.mark.parametrize(
    ("totals", "size"),
    [
        (total(9.9, 2, 2), SizeClass.MICRO),
        (total(10, 2, 2), SizeClass.SMALL),
        (total(9, 2.01, 2), SizeClass.MICRO),
        (total(9, 2, 2.01), SizeClass.MICRO),
        (total(9, 2.01, 2.01), SizeClass.SMALL),
        (total(49.9, 10, 11), SizeClass.SMALL),
        (total(50, 1, 1), SizeClass.MEDIUM),
        (total(49, 10.01, 10.01), SizeClass.MEDIUM),
        (total(249, 50, 100), SizeClass.MEDIUM),
        (total(249, 100, 43), SizeClass.MEDIUM),
        (total(249, 50.01, 43.01), SizeClass.LARGE),
        (total(250, 0, 0), SizeClass.LARGE),
        (total(0, 0, 0), SizeClass.MICRO),
    ],
)
def test_ceilings_of_article_2(totals: Totals, size: SizeClass) -> None:
    assert classify(totals) == size


@pytest.mark.parametrize(
    ("figures", "size"),
    [
        (fig(5, 1), SizeClass.MICRO),
        (fig(5, 3), SizeClass.UNKNOWN),
        (fig(5, None, 1), SizeClass.MICRO),
        (fig(5, None), SizeClass.UNKNOWN),
        (fig(None, 1, 1), SizeClass.UNKNOWN),
        (fig(300, None), SizeClass.LARGE),
        (fig(20, 5), SizeClass.SMALL),
        (fig(None, 60, 50), SizeClass.LARGE),
        (fig(None, None), SizeClass.UNKNOWN),
    ],
    ids=[
        "one amount is enough",
        "the balance sheet would decide",
        "balance sheet alone",
        "no amounts",
        "no staff",
        "staff alone decides",
        "small by turnover",
        "money alone decides",
        "nothing",
    ],
)
def test_missing_data_are_never_taken_for_zero(figures: Figures, size: SizeClass) -> None:
    found = size_of({"a": {2025: figures}})
    assert found.size == size
    assert found.totals.gaps[0].key == "a"
    assert (Why.MISSING in reasons(found)) == (size == SizeClass.UNKNOWN)


def test_no_figures_at_all() -> None:
    found = size_of({})
    assert (found.size, found.year, reasons(found)) == (SizeClass.UNKNOWN, None, {Why.NO_FIGURES})


M, S, D, L = SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE


@pytest.mark.parametrize(
    ("by_data", "status"),
    [
        ([S], S),
        ([S, D], S),
        ([S, D, D], D),
        ([S, D, S, D], S),
        ([S, M, M], M),
        ([M, S, D], S),
        ([M, D, L], D),
        ([L, D, S], D),
        ([L, M, M], M),
        ([M, D, D, M], D),
    ],
)
def test_two_consecutive_years(by_data: list[SizeClass], status: SizeClass) -> None:
    samples = {M: fig(5, 1, 1), S: fig(20, 5, 5), D: fig(100, 20, 20), L: fig(900, 200, 200)}
    years = {2025 - back: samples[size] for back, size in enumerate(reversed(by_data))}
    found = size_of({"a": years})
    assert found.size == status
    assert [year.by_data for year in found.years] == by_data
    assert (Why.HELD_BACK in reasons(found)) == (len(by_data) > 1 and by_data[-1] != status)


def test_a_year_without_figures_starts_the_count_again() -> None:
    found = size_of({"a": {2022: fig(20, 5, 5), 2025: fig(100, 20, 20)}})
    assert found.size == SizeClass.MEDIUM
    assert Why.ONE_YEAR in reasons(found)


@given(*(st.sampled_from(list(RANK)) for _ in range(3)))
def test_status_stays_between_where_it_was_and_where_the_data_are(
    status: SizeClass, before: SizeClass, now: SizeClass
) -> None:
    after = next_status(status, before, now)
    assert after in {status, before, now}
    if before == now:
        assert after == now
    low, high = sorted([RANK[status], RANK[now]])
    assert low <= RANK[after] <= high


@pytest.mark.parametrize(
    ("stakes", "size"),
    [
        ([], S),
        ([hold("b", "a", "24")], S),
        ([hold("b", "a", "25")], D),
        ([hold("b", "a", "51")], L),
        ([hold("a", "b", "40")], D),
    ],
)
def test_others_count_pro_rata_or_in_full(stakes: list[Stake], size: SizeClass) -> None:
    found = size_of({"a": {2025: fig(40, 8, 8)}, "b": {2025: fig(240, 40, 40)}}, stakes)
    assert found.size == size


def test_missing_data_of_a_linked_enterprise_are_named() -> None:
    found = size_of({"a": {2025: fig(40, 8, 8)}}, [hold("b", "a", "60")])
    assert found.size == SizeClass.UNKNOWN
    assert [(gap.key, gap.names) for gap in found.totals.gaps] == [("b", ("staff", "turnover", "balance_sheet"))]


def test_missing_data_that_could_change_nothing_leave_the_answer() -> None:
    found = size_of({"a": {2025: fig(400, 8, 8)}}, [hold("b", "a", "60")])
    assert found.size == SizeClass.LARGE
    assert Why.CERTAIN_ANYWAY in reasons(found)


def test_figures_of_the_year_before_stand_in_and_are_named() -> None:
    found = size_of({"a": {2025: fig(40, 8, 8)}, "b": {2024: fig(240, 40, 40)}}, [hold("b", "a", "30")])
    assert found.size == SizeClass.MEDIUM
    assert found.totals.earlier == (("b", 2024),)
    assert Why.EARLIER_YEAR in reasons(found)


def test_consolidated_accounts_are_not_added_twice() -> None:
    stakes = [hold("b", "a", "60"), hold("b", "c", "60")]
    figures = {"a": {2025: fig(40, 8, 8)}, "b": {2025: fig(200, 30, 30, group=True)}, "c": {2025: fig(90, 9, 9)}}
    found = size_of(figures, stakes)
    assert found.totals.staff.known == 200
    assert found.totals.consolidated == ("a", "c")
    assert found.size == SizeClass.MEDIUM


def test_public_body_ends_the_sme_even_without_figures() -> None:
    found = size_of({}, [hold("t", "a", "25")], {"t": Party("t", PartyKind.PUBLIC_BODY)})
    assert found.size == SizeClass.LARGE
    assert [(reason.why, reason.percent, reason.keys) for reason in found.reasons] == [(Why.PUBLIC, 25, ("t",))]


def test_change_of_ownership_acts_at_once() -> None:
    small, big = fig(20, 5, 5), fig(900, 200, 200)
    figures = {"a": {2023: small, 2024: small, 2025: small}, "b": {2023: big, 2024: big, 2025: big}}
    bought = Stake("b", "a", Decimal(100), start=date(2026, 6, 1))
    found = size_of(figures, [bought])
    assert (found.size, Why.OWNERSHIP in reasons(found)) == (SizeClass.LARGE, True)
    sold = Stake("b", "a", Decimal(100), end=date(2026, 6, 1))
    assert size_of(figures, [sold]).size == SizeClass.SMALL


def test_change_of_ownership_in_an_earlier_year_acts_at_once_too() -> None:
    small, big = fig(20, 5, 5), fig(900, 200, 200)
    figures = {"a": {2024: small, 2025: small}, "b": {2024: big, 2025: big}}
    found = size_of(figures, [Stake("b", "a", Decimal(100), start=date(2025, 6, 1))])
    assert found.size == SizeClass.LARGE


def test_a_change_of_ownership_that_moves_nothing_leaves_the_two_years() -> None:
    figures = {"a": {2024: fig(40, 8, 8), 2025: fig(60, 8, 8)}, "b": {2024: fig(1, 0, 0), 2025: fig(1, 0, 0)}}
    found = size_of(figures, [Stake("b", "a", Decimal(30), start=date(2025, 6, 1))])
    assert found.size == SizeClass.SMALL
    assert Why.HELD_BACK in reasons(found)


def test_the_running_year_counts_only_for_a_new_enterprise() -> None:
    found = size_of({"a": {2026: fig(20, 5, 5)}})
    assert (found.size, found.year, Why.ESTIMATE in reasons(found)) == (SizeClass.SMALL, 2026, True)
    found = size_of({"a": {2025: fig(5, 1, 1), 2026: fig(90, 20, 20)}})
    assert (found.size, found.year) == (SizeClass.MICRO, 2025)


def test_old_figures_are_said_to_be_old() -> None:
    assert Why.OLD_FIGURES in reasons(size_of({"a": {2023: fig(20, 5, 5)}}))


def test_unknown_market_leaves_the_class_open_only_if_it_matters() -> None:
    person = {"p": Party("p", PartyKind.PERSON)}
    stakes = [hold("p", "a", "60"), hold("p", "b", "60")]
    matters = size_of({"a": {2025: fig(40, 8, 8)}, "b": {2025: fig(90, 20, 20)}}, stakes, person, market=None)
    assert matters.size == SizeClass.UNKNOWN
    trifle = size_of({"a": {2025: fig(40, 8, 8)}, "b": {2025: fig(1, 0, 0)}}, stakes, person, market=None)
    assert trifle.size == SizeClass.SMALL
    assert Why.MARKET in reasons(trifle)


amounts = st.integers(0, 300).map(float)


@given(amounts, amounts, amounts, amounts, st.integers(0, 100))
def test_a_holder_never_makes_an_enterprise_smaller(
    staff: float, turnover: float, other_staff: float, other_turnover: float, percent: int
) -> None:
    figures = {
        "a": {2025: fig(staff, turnover, turnover)},
        "b": {2025: fig(other_staff, other_turnover, other_turnover)},
    }
    alone = size_of(figures).size
    held = size_of(figures, [hold("b", "a", str(percent))]).size
    assert RANK[held] >= RANK[alone]


@given(st.none() | amounts, st.none() | amounts, st.none() | amounts, amounts, amounts, amounts)
def test_an_answer_from_partial_data_stays_when_the_rest_comes_in(
    staff: float | None, turnover: float | None, balance: float | None, more: float, most: float, rest: float
) -> None:
    partial = size_of({"a": {2025: fig(staff, turnover, balance)}}).size
    full = size_of(
        {
            "a": {
                2025: fig(
                    more if staff is None else staff,
                    most if turnover is None else turnover,
                    rest if balance is None else balance,
                )
            }
        }
    ).size
    assert partial in {SizeClass.UNKNOWN, full}
