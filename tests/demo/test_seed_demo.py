"""The demonstration: enough of it, true to the rules, the same every time, loaded once."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from stdnum.it import iva

from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from audits.models import Answer, Audit, ImprovementArea
from audits.results import medians_of
from audits.states import AreaKind, AuditState, Origin
from common.mailing.models import Delivery, Suppression
from companies.models import Company, Sector
from distretto.demo.audits import DELIVERED, WORKED
from distretto.demo.people import PASSWORD, STAFF
from distretto.demo.readers import READERS, subscribed_at
from distretto.demo.schedule import make_schedule
from distretto.demo.seed import seed
from newsletters.issue_figures import with_figures
from newsletters.models import ClickCount, ConsentRecord, Issue, Segment, Subscriber
from newsletters.segments import count_readers
from newsletters.states import ConsentAct, SubscriberState
from tests.audits import oracle

AS_OF = date(2026, 11, 24)


@dataclass
class Loads:
    """What two loads, one after the other, came to; the second one is there. The first was `prepare`'s, run twice."""

    prepared: list[object]
    prepared_again: list[object]
    sign_ins: dict[str, str]
    second: list[object]


@pytest.fixture(scope="module")
def loads(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loads]:
    report = tmp_path_factory.mktemp("prepare") / "report.json"
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference_data", verbosity=0)
        with transaction.atomic():
            prepared, again = prepare(report), prepare(report)
            transaction.set_rollback(True)
        seed(AS_OF)
        yield Loads(prepared, again, dict(json.loads(report.read_text())["sign_ins"]), fingerprint())
        transaction.set_rollback(True)


def prepare(report: Path) -> list[object]:
    """Load as the product does when it starts."""
    call_command("prepare", as_of=AS_OF, report=report, stdout=StringIO())
    return fingerprint()


@pytest.fixture
def demo(loads: Loads, db: None) -> None:
    """Let a test read the loaded demonstration."""


def fingerprint() -> list[object]:
    """What must be the same in every load, without the numbers that the database hands out."""
    return [
        list(Company.objects.order_by("tax_code").values_list("tax_code", "name", "municipality__name")),
        list(
            Audit.objects.order_by("company__tax_code", "planned_on").values_list(
                "company__tax_code", "planned_on", "state", "overall_score"
            )
        ),
        sorted(ImprovementArea.objects.values_list("audit__company__tax_code", "title", "cost_min", "auditor_rank")),
        Answer.objects.count(),
        list(Subscriber.objects.order_by("email", "created_at").values_list("email", "state", "created_at", "left_at")),
        list(Issue.objects.order_by("slug").values_list("slug", "state", "sent_at", "audience_count")),
        Delivery.objects.counts(),
        sum(ClickCount.objects.values_list("clicks", flat=True)),
    ]


def test_seed_demo_loads_a_living_district(demo: None) -> None:
    assert Company.objects.count() == 220
    assert all(iva.is_valid(number) for number in Company.objects.values_list("vat_number", flat=True))
    states = Counter(Audit.objects.values_list("state", flat=True))
    assert sum(states.values()) == 214
    assert set(states) == set(AuditState)
    days = Audit.objects.order_by("planned_on").values_list("planned_on", flat=True)
    assert AS_OF.year - days[0].year >= 7
    assert days[len(days) - 1] > AS_OF
    assert set(ImprovementArea.objects.values_list("kind", flat=True)) == set(AreaKind)
    assert not Audit.objects.delivered().filter(origin=Origin.NATIVE, report_sha256="").exists()
    assert not Audit.objects.filter(state__in=WORKED, answers=None).exists()
    assert not Audit.objects.filter(state__in=DELIVERED, coverage__lt=80).exists()


def test_seed_demo_scores_are_those_of_its_answers(demo: None) -> None:
    """Frozen figures, as an oracle counts them that was written from the domain's words."""
    delivered = Audit.objects.delivered().filter(section_scores__isnull=False).distinct()
    assert delivered.count() == Audit.objects.delivered().count()
    for audit in delivered:
        paper = oracle.paper_of(audit.pk)
        assert audit.overall_score == oracle.official(oracle.overall_score(paper)), audit
        assert audit.coverage == oracle.percent(oracle.coverage(paper)), audit
        for code, score, coverage in audit.section_scores.values_list("section_code", "score", "coverage"):
            assert score == oracle.official(oracle.section_score(paper, code)), (audit, code)
            assert coverage == oracle.percent(oracle.coverage(paper, code)), (audit, code)


def test_seed_demo_sectors_are_compared_as_the_words_say(demo: None) -> None:
    compared = 0
    for sector in Sector.objects.all():
        middles = {code: oracle.middle(scores) for code, scores in oracle.latest_scores(sector.pk).items()}
        expected = {code: middle for code, middle in middles.items() if middle is not None}
        assert {code: median.value for code, median in medians_of(sector).items()} == expected
        compared += bool(expected)
    assert compared > 3


def test_seed_demo_gives_a_sign_in_for_every_role(demo: None) -> None:
    for name, _full_name, roles in STAFF:
        person = User.objects.get(email=f"{name}@distretto.example")
        assert person.check_password(PASSWORD)
        assert person.roles == list(roles)
    for name in ("company1", "company2"):
        person = User.objects.get(email=f"{name}@distretto.example")
        assert Audit.objects.visible_to(person).exists()


def test_seed_demo_twice_changes_nothing(demo: None) -> None:
    before = fingerprint()
    call_command("seed_demo", as_of=AS_OF)
    assert fingerprint() == before


def test_seed_demo_is_the_same_in_every_load(demo: None, loads: Loads) -> None:
    assert loads.prepared == loads.second


def test_prepare_loads_the_demo_once_and_tells_its_sign_ins(demo: None, loads: Loads) -> None:
    assert loads.prepared_again == loads.prepared
    names = ("auditor1", "auditor2", "funding", "outreach", "director", "admin", "company1", "company2")
    assert list(loads.sign_ins) == [f"{name}@distretto.example" for name in names]
    assert loads.sign_ins["funding@distretto.example"] == "Funding officer"
    assert loads.sign_ins["company1@distretto.example"] == "company member"


def test_schedule_moves_with_its_day() -> None:
    later = date(2027, 5, 4)
    assert Counter(s.state for s in make_schedule(AS_OF)) == Counter(s.state for s in make_schedule(later))
    assert max(slot.day for slot in make_schedule(later)) > later
    assert all(slot.day <= later for slot in make_schedule(later) if slot.state != AuditState.PLANNED)


def test_seed_demo_refuses_production(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo")


def test_seed_demo_has_readers_with_a_plausible_history(demo: None) -> None:
    assert Subscriber.objects.count() == READERS
    states = Counter(Subscriber.objects.values_list("state", flat=True))
    assert set(states) == set(SubscriberState)
    assert states[SubscriberState.CONFIRMED] > 0.75 * READERS
    given = ConsentRecord.objects.filter(act=ConsentAct.CONFIRMED).values("subscriber")
    assert not Subscriber.objects.exclude(state=SubscriberState.PENDING).exclude(pk__in=given).exists()
    assert Subscriber.objects.reached().count() == states[SubscriberState.CONFIRMED]
    assert Suppression.objects.filter(address="").count() == states[SubscriberState.ERASED]
    assert Subscriber.objects.confirmed().filter(contact__isnull=False).count() > 150
    assert all(count_readers(Segment.objects.all()).values())
    past = [subscribed_at(datetime(year, 6, 1, tzinfo=UTC)).count() for year in range(2019, 2027)]
    assert past == sorted(past)
    assert past[0] > 20


def test_seed_demo_has_issues_of_eight_years_and_three_in_the_making(demo: None) -> None:
    states = Counter(Issue.objects.values_list("state", flat=True))
    assert states == {"sent": 24, "scheduled": 1, "in_review": 1, "draft": 1}
    sent = Issue.objects.filter(state="sent").order_by("sent_at")
    assert (sent[23].sent_at - sent[0].sent_at).days > 365 * 7
    assert sent[0].audience_count * 3 < sent[23].audience_count
    for issue, figures in with_figures(sent):
        assert 0.9 < figures.delivered / figures.audience <= 1, issue
        assert figures.clicks < figures.delivered, issue
    assert with_figures(sent)[23][1].clicks > 50
    assert len({issue.title for issue in sent}) == 24
    assert sent[23].slug.endswith("-otto-anni-di-audit-che-cosa-e-cambiato")
