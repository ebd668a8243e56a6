"""Segments against the database: whom each condition means, nobody twice, nobody who gets no newsletter."""

import pytest
from hypothesis import HealthCheck, given, settings
from pytest_django import DjangoAssertNumQueries

from audits.states import AreaKind
from common.mailing.actions import freeze_audience, make_batch
from common.mailing.message import Content
from common.mailing.models import Delivery
from common.mailing.states import Guarantee, Scope
from common.mailing.suppressions import forget_suppressed, suppress
from newsletters.actions.consents import Origin
from newsletters.actions.leaving import unsubscribe
from newsletters.condition_kinds import all_kinds
from newsletters.issue_audience import rows_for
from newsletters.models import Subscriber
from newsletters.segment_tree import AND, OR, Condition, Group, parse_tree
from newsletters.segments import count_readers, readers_in, sample_of, say_tree
from newsletters.states import Source
from tests.factories.audits import ImprovementAreaFactory, audit_of
from tests.factories.companies import CompanyFactory, MunicipalityFactory, ProvinceFactory, SectorFactory
from tests.factories.newsletters import PendingFactory, SegmentFactory, ThemeFactory, reader
from tests.newsletters.test_segment_tree import holds, trees

pytestmark = pytest.mark.django_db


def meant_by(*parts: object, join: str = AND, negated: bool = False) -> set[str]:
    """The names of the readers whom a group means."""
    found = list(readers_in(Group(join, parts, negated)).values_list("name", flat=True))
    assert len(found) == len(set(found)), "somebody is there twice"
    return set(found)


@pytest.fixture
def readers() -> dict[str, Subscriber]:
    """Readers of every sort: with and without a company, a sector, an audit, an open area."""
    tessile, concia = SectorFactory(code="tessile"), SectorFactory(code="concia")
    florence = ProvinceFactory(code="048", abbreviation="FI", name="Firenze")
    empoli = MunicipalityFactory(istat_code="048014", name="Empoli", province=florence)
    weaver = CompanyFactory(sector=tessile, municipality=MunicipalityFactory(), size_class="micro")
    tanner = CompanyFactory(sector=concia, municipality=empoli, size_class="medium")
    lone = CompanyFactory()
    audit_of(weaver, departments=0)
    done = audit_of(tanner, departments=0, planned_on="2024-05-05")
    ImprovementAreaFactory(audit=done, kind=AreaKind.PROCESS)
    ImprovementAreaFactory(audit=done, kind=AreaKind.PRODUCT, state="dropped")
    calls, energy = ThemeFactory(code="bandi"), ThemeFactory(code="energia")
    return {
        "weaver": reader(name="weaver", company=weaver, themes=(calls, energy), role="entrepreneur"),
        "tanner": reader(name="tanner", company=tanner, sectors=(tessile, concia), language="en"),
        "lone": reader(name="lone", company=lone, role="technical_manager"),
        "nobody": reader(name="nobody", sectors=(tessile,), themes=(energy,)),
    }


EVERYBODY = {"weaver", "tanner", "lone", "nobody"}
MEANT = [
    (("sector", "tessile"), {"weaver", "tanner", "nobody"}),
    (("sector", "concia"), {"tanner"}),
    (("province", "PO"), {"weaver"}),
    (("province", "PO", "FI"), {"weaver", "tanner"}),
    (("size", "micro"), {"weaver"}),
    (("size", "unknown"), {"lone"}),
    (("role", "entrepreneur", "technical_manager"), {"weaver", "lone"}),
    (("audit", "planned"), {"weaver", "tanner"}),
    (("audit", "none"), {"lone"}),
    (("area", "process"), {"tanner"}),
    (("area", "product"), set()),
    (("theme", "energia"), {"weaver", "nobody"}),
    (("theme", "energia", "bandi"), {"weaver", "nobody"}),
    (("language", "en"), {"tanner"}),
]


def test_each_condition_and_its_opposite(
    readers: dict[str, Subscriber], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for (kind, *values), meant in MEANT:
        with django_assert_num_queries(2):
            assert meant_by(Condition(kind, tuple(values))) == meant, (kind, values)
            assert meant_by(Condition(kind, tuple(values), negated=True)) == EVERYBODY - meant, (kind, values)


def test_groups_join_and_turn_round(readers: dict[str, Subscriber]) -> None:
    textile, micro = Condition("sector", ("tessile",)), Condition("size", ("micro",))
    assert meant_by(textile, micro) == {"weaver"}
    assert meant_by(textile, micro, negated=True) == {"tanner", "lone", "nobody"}
    assert meant_by(Group(AND, (textile, micro)), Condition("role", ("technical_manager",)), join=OR) == {
        "weaver",
        "lone",
    }
    assert meant_by() == EVERYBODY


def test_an_area_is_open_while_something_is_to_be_done(readers: dict[str, Subscriber]) -> None:
    audit = readers["tanner"].company.audits.get()
    actions = audit.areas.get(kind="process").actions
    actions.create(title="Sensori sui bottali", state="done")
    assert meant_by(Condition("area", ("process",))) == set()
    actions.create(title="Formazione", state="doing")
    assert meant_by(Condition("area", ("process",))) == {"tanner"}
    readers["tanner"].company.audits.update(state="cancelled")
    assert meant_by(Condition("area", ("process",))) == set()
    assert meant_by(Condition("audit", ("cancelled",))) == {"tanner"}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(tree=trees)
def test_the_database_agrees_with_the_tree(tree: Group, readers: dict[str, Subscriber]) -> None:
    """The small trees of the pure tests, with values that these readers have, at most one of each kind."""
    real = {
        "sector": ("language", "it", "en"),
        "size": ("size", "micro", "medium"),
        "role": ("role", "entrepreneur", "x"),
    }

    def told(node: object) -> object:
        if isinstance(node, Group):
            return Group(node.join, tuple(map(told, node.parts)), node.negated)
        kind, *values = real[node.kind]
        return Condition(
            kind, tuple(dict(zip("abc", [*values, "other"], strict=True))[v] for v in node.values), node.negated
        )

    people = {
        name: {"language": one.language, "role": one.role} | ({"size": one.company.size_class} if one.company else {})
        for name, one in readers.items()
    }
    assert meant_by(told(tree)) == {name for name, person in people.items() if holds(told(tree), person)}


def test_only_those_who_get_the_newsletter_are_in_a_segment(readers: dict[str, Subscriber]) -> None:
    PendingFactory(name="pending")
    unsubscribe(readers["lone"], origin=Origin(Source.STAFF))
    suppress(readers["tanner"].email, scope=Scope.ALL, reason="5.1.1")
    forget_suppressed(readers["tanner"].email)
    assert meant_by() == {"weaver", "nobody"}


def test_the_audience_is_what_the_outbox_freezes(readers: dict[str, Subscriber]) -> None:
    tree = {"join": "and", "parts": [{"kind": "sector", "values": ["tessile"]}]}
    batch = make_batch(
        Content("d@d.example", "Numero 1", "Testo"),
        kind="newsletter",
        scope=Scope.NEWSLETTER,
        guarantee=Guarantee.AT_MOST_ONCE,
    )
    assert freeze_audience(batch, rows_for(readers_in(parse_tree(tree, all_kinds())), ())) == 3
    assert freeze_audience(batch, rows_for(Subscriber.objects.reached(), ())) == 1
    frozen = Delivery.objects.get(address=readers["weaver"].email)
    assert frozen.merge == {"name": "weaver", "subscriber": readers["weaver"].pk, "measured": False}
    assert frozen.address_key == readers["weaver"].email


def test_counts_of_several_segments_are_one_query(
    readers: dict[str, Subscriber], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    english = SegmentFactory(conditions={"join": "and", "parts": [{"kind": "language", "values": ["en"]}]})
    broken = SegmentFactory(conditions={"join": "and", "parts": [{"kind": "gone", "values": ["x"]}]})
    with django_assert_num_queries(1):
        assert count_readers([english, SegmentFactory.build(pk=0), broken]) == {english.pk: 1, 0: 4}


def test_a_sample_is_of_the_segment_and_at_most_ten(readers: dict[str, Subscriber]) -> None:
    for _ in range(9):
        reader(language="en")
    sample = sample_of(Group(AND, (Condition("language", ("en",)),)))
    assert len(sample) == 10
    assert {one.language for one in sample} == {"en"}


def test_every_kind_is_counted_and_said() -> None:
    for name, kind in all_kinds().items():
        values = [value for value, _words in kind.choices()] or ["x"]
        source = {
            "join": "or",
            "parts": [{"kind": name, "values": values}, {"kind": name, "values": values, "negated": True}],
        }
        tree = parse_tree(source, all_kinds())
        assert readers_in(tree).count() == 0
        assert say_tree(tree)
