"""Whose data count towards the size (Recommendation 2003/361/EC, annex, Art. 3 and 6)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.control import EXCEPTED_INVESTORS, Party, PartyKind, Stake
from companies.sme_perimeter import Perimeter, Role, sme_perimeter
from tests.companies.test_control import KEYS, hold, webs

DAY = date(2026, 11, 24)
PERSONS = {key: Party(key, PartyKind.PERSON) for key in ("p", "q")}
FAMILY = {key: Party(key, PartyKind.PERSON, acts_with="Bianchi") for key in ("p", "q")}


def perimeter(
    stakes: list[Stake], parties: dict[str, Party] | None = None, *, market: bool | None = True, assume: bool = False
) -> Perimeter:
    return sme_perimeter(
        "a", parties or {}, stakes, on=DAY, same_market=lambda _one, _other: market, assume_market=assume
    )


def shares(found: Perimeter) -> dict[str, str]:
    return {item.key: f"{item.role[0]}{item.share:.0f}" for item in found.inclusions}


@pytest.mark.parametrize(
    ("stakes", "expected"),
    [
        ([hold("b", "a", "24.99")], {}),
        ([hold("b", "a", "25")], {"b": "p25"}),
        ([hold("b", "a", "50")], {"b": "p50"}),
        ([hold("b", "a", "50.01")], {"b": "l100"}),
        ([hold("a", "b", "30")], {"b": "p30"}),
        ([hold("a", "b", "20", "35")], {"b": "p35"}),
        ([hold("a", "b", "40"), hold("b", "a", "30")], {"b": "p40"}),
        ([hold("a", "b", "60"), hold("b", "c", "30")], {"b": "l100", "c": "p30"}),
        ([hold("a", "b", "30"), hold("b", "c", "30")], {"b": "p30"}),
        ([hold("a", "b", "30"), hold("b", "c", "60")], {"b": "p30", "c": "p30"}),
        ([hold("b", "a", "15"), hold("c", "a", "15"), hold("b", "c", "60")], {"b": "p30", "c": "p30"}),
        ([hold("a", "b", "60"), hold("a", "c", "15"), hold("b", "c", "15")], {"b": "l100", "c": "p30"}),
        ([hold("m", "a", "60"), hold("m", "b", "60")], {"m": "l100", "b": "l100"}),
        ([hold("a", "b", "60", "40")], {"b": "p60"}),
    ],
    ids=[
        "below a quarter",
        "a quarter",
        "half",
        "over half",
        "downstream",
        "votes above capital",
        "crossed: the higher",
        "partner of a linked one",
        "partner of a partner",
        "linked to a partner",
        "upstream jointly with a linked one",
        "downstream jointly with a linked one",
        "sister",
        "majority of capital without votes",
    ],
)
def test_roles_and_shares(stakes: list[Stake], expected: dict[str, str]) -> None:
    assert shares(perimeter(stakes)) == expected


@pytest.mark.parametrize(
    ("parties", "market", "expected"),
    [
        (PERSONS, True, {"b": "l100"}),
        (PERSONS, False, {}),
        (PERSONS, None, {}),
    ],
    ids=["same or adjacent market", "other market", "nobody knows"],
)
def test_one_person_ties_enterprises_in_the_same_market(
    parties: dict[str, Party], market: bool | None, expected: dict[str, str]
) -> None:
    found = perimeter([hold("p", "a", "60"), hold("p", "b", "60")], parties, market=market)
    assert shares(found) == expected
    assert found.open_markets == ((("a", "b"),) if market is None else ())


def test_persons_acting_jointly_tie_enterprises_that_neither_controls_alone() -> None:
    stakes = [hold(person, company, "30") for person in "pq" for company in "ab"]
    assert shares(perimeter(stakes, PERSONS)) == {}
    found = perimeter(stakes, FAMILY)
    assert shares(found) == {"b": "l100"}
    assert found.inclusions[0].path[0].holders == ("p", "q")


def test_persons_are_no_partners() -> None:
    assert shares(perimeter([hold("p", "a", "40")], PERSONS)) == {}


@pytest.mark.parametrize("kind", sorted(EXCEPTED_INVESTORS))
def test_investors_of_article_3_2_leave_the_enterprise_autonomous_up_to_half(kind: PartyKind) -> None:
    investor = {"v": Party("v", kind)}
    found = perimeter([hold("v", "a", "50"), hold("v", "b", "60")], investor)
    assert shares(found) == {}
    assert [(item.key, item.percent) for item in found.excepted] == [("v", Decimal(50))]
    assert not found.is_public


def test_an_excepted_investor_above_half_is_linked_with_what_it_controls() -> None:
    fund = {"v": Party("v", PartyKind.VENTURE_CAPITAL)}
    assert shares(perimeter([hold("v", "a", "60"), hold("v", "b", "60")], fund)) == {"b": "l100", "v": "l100"}


@pytest.mark.parametrize(
    ("stakes", "percent"),
    [
        ([hold("t", "a", "24.99")], "24.99"),
        ([hold("t", "a", "25")], "25"),
        ([hold("t", "a", "15"), hold("u", "a", "10")], "25"),
        ([hold("t", "x", "60"), hold("x", "a", "26")], "26"),
        ([hold("t", "x", "40"), hold("x", "a", "26")], "0"),
        ([hold("t", "m", "30"), hold("m", "a", "60")], "30"),
        ([hold("a", "d", "60"), hold("t", "d", "40")], "0"),
    ],
    ids=[
        "below",
        "a quarter",
        "two together",
        "through a company it controls",
        "through one it does not control",
        "in the parent",
        "in the subsidiary only",
    ],
)
def test_public_bodies(stakes: list[Stake], percent: str) -> None:
    towns = {key: Party(key, PartyKind.PUBLIC_BODY) for key in "tu"}
    found = perimeter(stakes, towns)
    assert found.public_percent == Decimal(percent)
    assert found.is_public == (Decimal(percent) >= 25)


@pytest.mark.parametrize(("percent", "public"), [("50", False), ("51", True)])
def test_the_exception_of_a_small_authority_ends_at_half(percent: str, public: bool) -> None:
    authority = {"t": Party("t", PartyKind.SMALL_AUTHORITY)}
    assert perimeter([hold("t", "a", percent)], authority).is_public is public


def test_path_of_a_partner_leads_through_the_linked_enterprise_that_holds_it() -> None:
    found = perimeter([hold("a", "b", "60"), hold("b", "c", "30"), hold("c", "d", "70")])
    (item,) = [item for item in found.inclusions if item.key == "d"]
    assert [(link.holders, link.held) for link in item.path] == [(("a",), "b"), (("b",), "c"), (("c",), "d")]


@given(webs(), st.booleans())
def test_linked_is_mutual(stakes: list[Stake], market: bool) -> None:
    def linked(key: str) -> set[str]:
        found = sme_perimeter(key, {}, stakes, on=DAY, same_market=lambda _one, _other: market)
        return {item.key for item in found.inclusions if item.role == Role.LINKED}

    for one in KEYS:
        assert all(one in linked(other) for other in linked(one))


@given(webs())
def test_every_inclusion_has_a_share_and_a_path(stakes: list[Stake]) -> None:
    found = perimeter(stakes, {"f": Party("f", PartyKind.PERSON)})
    assert len({item.key for item in found.inclusions}) == len(found.inclusions)
    for item in found.inclusions:
        assert item.key not in {"a", "f"}
        assert item.path
        assert Decimal(25) <= item.share <= 100
        assert item.share == 100 or item.role == Role.PARTNER
