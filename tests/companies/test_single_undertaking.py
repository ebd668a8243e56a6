"""Who shares a de minimis ceiling (Reg. (EU) 2023/2831, Art. 2(2))."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from companies.control import Party, PartyKind, Stake, Tie
from companies.single_undertaking import single_undertaking
from tests.companies.test_control import KEYS, hold, webs

DAY = date(2026, 11, 24)
PERSON = {"p": Party("p", PartyKind.PERSON)}
TOWN = {"t": Party("t", PartyKind.PUBLIC_BODY)}


@pytest.mark.parametrize(
    ("parties", "stakes", "expected"),
    [
        ({}, [], ""),
        ({}, [hold("a", "b", "49")], ""),
        ({}, [hold("a", "b", "51")], "b"),
        ({}, [hold("b", "a", "51")], "b"),
        ({}, [hold("m", "a", "80"), hold("m", "b", "80")], "bm"),
        ({}, [hold("a", "b", "51"), hold("b", "c", "51"), hold("c", "d", "30")], "bc"),
        ({}, [hold("a", "b", "20", control=True)], "b"),
        (PERSON, [hold("p", "a", "100"), hold("p", "b", "100")], ""),
        (TOWN, [hold("t", "a", "100"), hold("t", "b", "100")], ""),
        (TOWN, [hold("t", "a", "100"), hold("a", "b", "100")], "b"),
        (PERSON, [hold("p", "b", "25"), hold("a", "b", "30")], ""),
        ({}, [hold("a", "b", "60"), hold("b", "c", "60"), hold("c", "a", "60")], "bc"),
    ],
    ids=[
        "alone",
        "large share, no control",
        "subsidiary",
        "parent",
        "sisters through the parent",
        "chain that ends without control",
        "dominant influence",
        "sisters through a person",
        "sisters through a public body",
        "below a public body",
        "person and enterprise don't add up",
        "circle",
    ],
)
def test_single_undertaking(parties: dict[str, Party], stakes: list[Stake], expected: str) -> None:
    assert single_undertaking("a", parties, stakes, on=DAY).keys == {"a", *expected}


def test_path_says_through_whom() -> None:
    stakes = [hold("m", "a", "80"), hold("m", "n", "70"), hold("n", "b", "60")]
    (member,) = [m for m in single_undertaking("a", {}, stakes, on=DAY).members if m.key == "b"]
    assert [(link.holders, link.held, link.tie) for link in member.path] == [
        (("m",), "a", Tie.VOTES),
        (("m",), "n", Tie.VOTES),
        (("n",), "b", Tie.VOTES),
    ]


def test_stakes_of_another_time_do_not_count() -> None:
    past = Stake("a", "b", Decimal(60), end=DAY)
    future = Stake("a", "c", Decimal(60), start=date(2027, 1, 1))
    assert single_undertaking("a", {}, [past, future], on=DAY).members == ()


@given(webs())
def test_all_members_see_the_same_undertaking(stakes: list[Stake]) -> None:
    for key in KEYS:
        one = single_undertaking(key, {}, stakes, on=DAY).keys
        assert all(single_undertaking(other, {}, stakes, on=DAY).keys == one for other in one)


@given(webs())
def test_persons_never_belong_to_it(stakes: list[Stake]) -> None:
    parties = {"b": Party("b", PartyKind.PERSON), "c": Party("c", PartyKind.PUBLIC_BODY)}
    members = single_undertaking("a", parties, stakes, on=DAY).keys
    assert members.isdisjoint({"b", "c"})
