"""Control between parties: the ground of both perimeters."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.control import Stake, Tie, control_edges, controlled_by, reach

KEYS = "abcdef"


def hold(holder: str, held: str, capital: str, votes: str | None = None, *, control: bool = False) -> Stake:
    return Stake(holder, held, Decimal(capital), None if votes is None else Decimal(votes), control)


@st.composite
def webs(draw: st.DrawFn) -> list[Stake]:
    """Any web of stakes, circles and nonsense included."""
    return [
        Stake(
            draw(st.sampled_from(KEYS)),
            draw(st.sampled_from(KEYS)),
            draw(st.none() | st.integers(0, 100).map(Decimal)),
            draw(st.none() | st.integers(0, 100).map(Decimal)),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]


@pytest.mark.parametrize(
    ("stakes", "expected"),
    [
        ([hold("a", "b", "50")], {}),
        ([hold("a", "b", "50.01")], {"b": Tie.VOTES}),
        ([hold("a", "b", "60", "40")], {}),
        ([hold("a", "b", "10", "51")], {"b": Tie.VOTES}),
        ([hold("a", "b", "5", control=True)], {"b": Tie.CONTROL}),
        ([hold("a", "b", "60"), hold("b", "c", "60")], {"b": Tie.VOTES, "c": Tie.VOTES}),
        ([hold("a", "b", "60"), hold("a", "c", "25"), hold("b", "c", "30")], {"b": Tie.VOTES, "c": Tie.JOINT_VOTES}),
        ([hold("a", "b", "40"), hold("a", "c", "25"), hold("b", "c", "30")], {}),
        ([hold("a", "a", "90")], {}),
    ],
    ids=["half", "majority", "votes decide", "votes alone", "influence", "chain", "joint", "no joint", "in itself"],
)
def test_controlled_by(stakes: list[Stake], expected: dict[str, Tie]) -> None:
    assert {key: path[-1].tie for key, path in controlled_by({"a"}, stakes).items()} == expected


def test_path_of_joint_control_names_every_holder_and_how_each_is_controlled() -> None:
    path = controlled_by({"a"}, [hold("a", "b", "60"), hold("a", "c", "25"), hold("b", "c", "30")])["c"]
    assert [(link.holders, link.held, link.percent) for link in path] == [
        (("a",), "b", Decimal(60)),
        (("a", "b"), "c", Decimal(55)),
    ]


def test_stake_counts_from_its_first_day_until_the_day_before_its_end() -> None:
    stake = Stake("a", "b", Decimal(60), start=date(2024, 3, 1), end=date(2025, 3, 1))
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2025, 3, 1)]
    assert [stake.in_force(day) for day in days] == [False, True, True, False]
    assert Stake("a", "b").in_force(date(1900, 1, 1))


def test_a_circle_of_stakes_ends() -> None:
    circle = [hold("a", "b", "60"), hold("b", "c", "60"), hold("c", "a", "60")]
    assert set(controlled_by({"b"}, circle)) == {"a", "c"}


@given(webs())
def test_control_never_includes_its_top_and_every_path_leads_to_its_end(stakes: list[Stake]) -> None:
    controlled = controlled_by({"a"}, stakes)
    assert "a" not in controlled
    for key, path in controlled.items():
        assert path[-1].held == key
        for link in path:
            assert set(link.holders) <= controlled.keys() | {"a"}
            assert 0 <= link.percent <= 100


@given(webs(), st.sampled_from(KEYS), st.sampled_from(KEYS))
def test_more_votes_never_lose_control(stakes: list[Stake], holder: str, held: str) -> None:
    more = [*stakes, hold(holder, held, "70")]
    assert controlled_by({"a"}, stakes).keys() <= controlled_by({"a"}, more).keys() | {"a"}


@given(webs())
def test_reach_is_the_same_from_both_ends(stakes: list[Stake]) -> None:
    edges = control_edges(KEYS, stakes)
    for one in KEYS:
        for other in reach(one, edges):
            assert one in reach(other, edges)
