"""Improvement areas: made once, changed by who saw the last state, ranked twice."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audits.actions import (
    AreaContent,
    Move,
    Ranking,
    add_area,
    drop_area,
    move_area,
    rank_areas,
    restore_area,
    set_area_agreed,
    update_area,
)
from audits.errors import ActRefusedError, ChangedMeanwhileError
from audits.models import Audit, ImprovementArea
from companies.models import Company
from tests.at_once import at_once
from tests.factories.audits import AnswerFactory, ImprovementAreaFactory, ObservationFactory, audit_of, walk_to

pytestmark = pytest.mark.django_db
CONTENT = AreaContent(kind="process", title="Raccolta dati dai telai", impact=4, effort=2)


@pytest.fixture
def audit(arno: Company, auditor: User) -> Audit:
    """Return an audit under way."""
    return audit_of(arno, lead=auditor, state="in_progress")


@pytest.fixture
def areas(audit: Audit, auditor: User) -> list[ImprovementArea]:
    """Return four areas, ranked in the order they were named."""
    return [
        add_area(
            audit, area_id=uuid4(), content=AreaContent(kind="process", title=title, impact=3, effort=3), by=auditor
        )
        for title in "ABCD"
    ]


def ranked(audit: Audit, ranking: Ranking = Ranking.AUDITOR) -> str:
    """Return the titles as ranked, with the rank where it is not the place."""
    found = audit.areas.filter(**{f"{ranking.value}__isnull": False}).order_by(ranking.value)
    assert [getattr(area, ranking.value) for area in found] == list(range(1, len(found) + 1))
    return "".join(area.title for area in found)


def test_add_area_twice_is_one(audit: Audit, auditor: User) -> None:
    content = AreaContent(
        kind="product",
        title="Tracciabilità",
        impact=5,
        effort=3,
        cost_min=Decimal(10000),
        cost_max=Decimal(20000),
        yearly_benefit=Decimal(8000),
        estimate_basis="Preventivo del fornitore.",
        answers=frozenset({AnswerFactory(audit=audit, level=1).pk}),
        observations=frozenset({ObservationFactory(audit=audit).pk}),
    )
    area_id = uuid4()
    first, second = (add_area(audit, area_id=area_id, content=content, by=auditor) for _ in range(2))
    assert first == second
    assert (first.auditor_rank, first.answers.count(), first.observations.count()) == (1, 1, 1)
    assert first.payback_years == (Decimal("1.2"), Decimal("2.5"))
    with pytest.raises(ActRefusedError):
        add_area(audit, area_id=area_id, content=CONTENT, by=auditor)


def test_add_area_takes_back_none_found(audit: Audit, auditor: User) -> None:
    audit.none_found, audit.none_found_note = True, "Niente."
    audit.save()
    add_area(audit, area_id=uuid4(), content=CONTENT, by=auditor)
    audit.refresh_from_db()
    assert (audit.none_found, audit.none_found_note) == (False, "")


def test_evidence_is_of_the_same_audit(audit: Audit, auditor: User, bisenzio: Company) -> None:
    other = audit_of(bisenzio, lead=auditor)
    answer, seen = AnswerFactory(audit=other), ObservationFactory(audit=other)
    for strange in ({"answers": frozenset({answer.pk})}, {"observations": frozenset({seen.pk})}):
        content = AreaContent(kind="process", title="X", impact=1, effort=1, **strange)
        with pytest.raises(IntegrityError), transaction.atomic():
            add_area(audit, area_id=uuid4(), content=content, by=auditor)


def test_update_area_refuses_an_older_state(areas: list[ImprovementArea], auditor: User, director: User) -> None:
    area = areas[0]
    changed = AreaContent(kind="product", title="A bis", impact=3, effort=3)
    stored = update_area(area, content=changed, seen_revision=1, by=auditor)
    assert stored.revision == 2
    assert update_area(area, content=changed, seen_revision=1, by=auditor).revision == 2, "a repeat changes nothing"
    with pytest.raises(ChangedMeanwhileError):
        update_area(area, content=CONTENT, seen_revision=1, by=director)


@pytest.mark.parametrize("state", ["in_review", "delivered", "closed", "cancelled"])
def test_areas_are_fixed_from_review_on(
    audit: Audit, areas: list[ImprovementArea], auditor: User, director: User, state: str
) -> None:
    values: dict[str, Any] = {"reviewer": director, "reviewed_at": timezone.now(), "report_sha256": "a" * 64}
    values = values | {"delivered_at": timezone.now()} if state in ("delivered", "closed") else {}
    walk_to(audit, state, **values)
    for act in (
        lambda: add_area(audit, area_id=uuid4(), content=CONTENT, by=auditor),
        lambda: update_area(areas[0], content=CONTENT, seen_revision=1, by=auditor),
        lambda: drop_area(areas[0], by=auditor),
        lambda: rank_areas(audit, ranking=Ranking.COMPANY, order=[areas[0].pk], by=auditor),
    ):
        with pytest.raises(ActRefusedError):
            act()


def test_only_its_people_and_the_director_change_areas(
    audit: Audit, areas: list[ImprovementArea], auditor2: User, funding: User, director: User
) -> None:
    for person in (auditor2, funding):
        with pytest.raises(PermissionDenied):
            drop_area(areas[0], by=person)
    assert drop_area(areas[0], by=director).state == "dropped"


def test_drop_area_closes_the_ranks(audit: Audit, areas: list[ImprovementArea], auditor: User) -> None:
    rank_areas(audit, ranking=Ranking.COMPANY, order=[areas[1].pk, areas[2].pk], by=auditor)
    for _ in range(2):
        drop_area(areas[1], by=auditor)
    assert (ranked(audit), ranked(audit, Ranking.COMPANY)) == ("ACD", "C")
    restore_area(areas[1], by=auditor)
    assert (ranked(audit), ranked(audit, Ranking.COMPANY)) == ("ACDB", "C")


@pytest.mark.parametrize(
    ("number", "move", "expected"),
    [(0, Move.UP, "ABCD"), (0, Move.DOWN, "BACD"), (3, Move.DOWN, "ABCD"), (3, Move.UP, "ABDC")],
)
def test_move_area_one_step(
    audit: Audit, areas: list[ImprovementArea], auditor: User, number: int, move: Move, expected: str
) -> None:
    move_area(areas[number], ranking=Ranking.AUDITOR, move=move, by=auditor)
    assert ranked(audit) == expected


def test_the_entrepreneur_ranks_some_areas(audit: Audit, areas: list[ImprovementArea], auditor: User) -> None:
    for number in (3, 0, 0):
        move_area(areas[number], ranking=Ranking.COMPANY, move=Move.IN, by=auditor)
    assert ranked(audit, Ranking.COMPANY) == "DA"
    move_area(areas[1], ranking=Ranking.COMPANY, move=Move.UP, by=auditor)
    assert ranked(audit, Ranking.COMPANY) == "DA", "who is not ranked does not move"
    move_area(areas[0], ranking=Ranking.COMPANY, move=Move.UP, by=auditor)
    move_area(areas[3], ranking=Ranking.COMPANY, move=Move.OUT, by=auditor)
    assert (ranked(audit, Ranking.COMPANY), ranked(audit)) == ("A", "ABCD")


def test_rank_areas_forgives_what_changed_meanwhile(
    audit: Audit, areas: list[ImprovementArea], auditor: User, bisenzio: Company
) -> None:
    foreign = ImprovementAreaFactory(audit=audit_of(bisenzio, lead=auditor))
    drop_area(areas[3], by=auditor)
    order = [areas[2].pk, areas[3].pk, foreign.pk, areas[2].pk, areas[0].pk, uuid4()]
    rank_areas(audit, ranking=Ranking.AUDITOR, order=order, by=auditor)
    assert ranked(audit) == "CAB"


def test_set_area_agreed_stays_possible_after_delivery(
    audit: Audit, areas: list[ImprovementArea], auditor: User, director: User
) -> None:
    values: dict[str, Any] = {"reviewer": director, "reviewed_at": timezone.now(), "report_sha256": "a" * 64}
    walk_to(audit, "delivered", delivered_at=timezone.now(), **values)
    assert set_area_agreed(areas[0], agreed=True, by=auditor).state == "agreed"
    walk_to(audit, "closed")
    with pytest.raises(ActRefusedError):
        set_area_agreed(areas[0], agreed=False, by=auditor)


@pytest.mark.parametrize(
    "fields",
    [
        {"impact": 0},
        {"effort": 6},
        {"fundability": 6},
        {"cost_min": 5, "cost_max": 4, "estimate_basis": "x"},
        {"cost_min": 5, "estimate_basis": "x"},
        {"yearly_benefit": -1, "estimate_basis": "x"},
        {"yearly_benefit": 1},
        {"trl_now": 0},
        {"trl_now": 5, "trl_target": 4},
        {"title": ""},
        {"state": "dropped", "auditor_rank": 1},
    ],
)
def test_impossible_areas_are_refused_by_the_database(audit: Audit, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementAreaFactory(audit=audit, **fields)


def test_the_database_locks_areas_and_their_evidence_on_delivery(
    audit: Audit, areas: list[ImprovementArea], auditor: User
) -> None:
    answer, seen = AnswerFactory(audit=audit), ObservationFactory(audit=audit)
    areas[0].answers.add(answer)
    walk_to(audit, "cancelled")
    for change in (
        lambda: ImprovementArea.objects.filter(pk=areas[0].pk).update(title="rewritten"),
        lambda: ImprovementArea.objects.filter(pk=areas[0].pk).delete(),
        lambda: areas[0].answers.clear(),
        lambda: areas[0].observations.add(seen),
        lambda: ImprovementAreaFactory(audit=audit),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_two_reorder_at_once(audit: Audit, areas: list[ImprovementArea], auditor: User, director: User) -> None:
    for _ in range(3):
        first, second = [area.pk for area in areas], [area.pk for area in reversed(areas)]
        refused = at_once(
            lambda order=first: rank_areas(audit, ranking=Ranking.AUDITOR, order=order, by=auditor),
            lambda order=second: rank_areas(audit, ranking=Ranking.AUDITOR, order=order, by=director),
            lambda: move_area(areas[1], ranking=Ranking.AUDITOR, move=Move.UP, by=auditor),
        )
        assert refused == [None, None, None]
        assert len(ranked(audit)) == 4


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_area(audit: Audit, auditor: User) -> None:
    area_id = uuid4()
    refused = at_once(*[lambda: add_area(audit, area_id=area_id, content=CONTENT, by=auditor)] * 3)
    assert refused == [None, None, None]
    assert audit.areas.count() == 1
