"""Results read from the database: the same figures as the arithmetic, in a fixed number of queries."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from audits.actions import freeze_scores
from audits.models import Audit, SectionScore
from audits.results import AuditResults, coverage_of, medians_of, score_of
from audits.scoring import Coverage
from companies.models import Company, Sector
from tests.factories.audits import AnswerFactory, AuditFactory, answer_all, audit_of
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sector(db: None) -> Sector:
    return Sector.objects.get_or_create(code="tessile", defaults={"name_it": "Tessile", "name_en": "Textiles"})[0]


@pytest.fixture
def audit(arno: Company) -> Audit:
    return audit_of(arno)


def test_an_audit_answered_at_one_level_has_that_score_everywhere(audit: Audit) -> None:
    answer_all(audit, 3)
    result = score_of(audit)
    assert {section.score for section in result.sections if section.weight} == {3}
    assert (result.overall, result.coverage.share) == (3, 1)


def test_coverage_counts_the_route(arno: Company) -> None:
    short = audit_of(arno, route="essential", departments=3)
    assert coverage_of(short) == Coverage(0, 25 - 6 + 3 * 6)
    answer_all(short, essential_only=True)
    assert coverage_of(short).share == 1
    Audit.objects.filter(pk=short.pk).update(route="full")
    short.refresh_from_db()
    assert coverage_of(short) == Coverage(37, 45 - 8 + 3 * 8)


def test_the_hidden_question_is_asked_once_its_condition_is_met(audit: Audit) -> None:
    before = coverage_of(audit)
    AnswerFactory(audit=audit, code="A7", level=None, value=True)
    assert coverage_of(audit).due == before.due + 1


def test_strengths_and_gaps_look_at_levels_and_agreed_targets(audit: Audit) -> None:
    AnswerFactory(audit=audit, code="B1", level=1, target_level=4)
    AnswerFactory(audit=audit, code="B2", level=2, target_level=3)
    AnswerFactory(audit=audit, code="B3", level=0, target_level=0)
    AnswerFactory(audit=audit, code="B4", level=5)
    AnswerFactory(audit=audit, code="I5", level=0, target_level=5)
    results = AuditResults(audit)
    assert [answer.question.code for answer in results.gaps] == ["B1", "B2"]
    assert [answer.question.code for answer in results.strengths] == ["B4"]


def test_departments_stand_beside_each_other(audit: Audit) -> None:
    cut, sew = audit.departments.all()
    AnswerFactory(audit=audit, code="D1", department=cut, level=5)
    AnswerFactory(audit=audit, code="D1", department=sew, level=2)
    lines = AuditResults(audit).department_lines
    assert [(line.department, line.score) for line in lines] == [(cut, Decimal("5.00")), (sew, Decimal("2.00"))]
    assert [line.coverage for line in lines] == [Coverage(1, 8), Coverage(1, 8)]


def delivered(company: Company, score: str, day: int = 1) -> Audit:
    audit = AuditFactory(
        company=company,
        state="delivered",
        origin="imported",
        delivered_at=datetime(2026, 3, day, tzinfo=UTC),
        overall_score=Decimal(score),
    )
    SectionScore.objects.create(audit=audit, section_code="B", score=Decimal(score))
    return audit


def test_the_sector_is_compared_from_five_companies_with_their_latest_audits(sector: Sector) -> None:
    companies = [CompanyFactory(sector=sector) for _ in range(5)]
    for company in companies[:4]:
        delivered(company, "2.00")
    delivered(companies[0], "4.00", day=9)
    delivered(CompanyFactory(), "5.00")
    AuditFactory(company=companies[4])
    assert medians_of(sector) == {}
    delivered(companies[4], "3.00")
    medians = medians_of(sector)
    assert (medians["B"].value, medians["B"].companies, medians[""].value) == (2, 5, 2)
    assert medians_of(None) == {}


def test_freezing_stores_the_official_figures(audit: Audit) -> None:
    answer_all(audit, 3)
    audit.answers.filter(question__code="B1").update(level=0)
    freeze_scores(audit)
    audit.refresh_from_db()
    assert audit.section_scores.get(section_code="B").score == Decimal("2.25")
    assert audit.section_scores.get(section_code="B").coverage == Decimal("100.00")
    assert not audit.section_scores.filter(section_code__in=["A", "M", "N"]).exists()
    assert (audit.overall_score, audit.coverage) == (Decimal("2.93"), Decimal("100.00"))
    freeze_scores(audit)
    assert audit.section_scores.count() == 9


def test_freezing_an_audit_without_answers_stores_holes_not_zeros(audit: Audit) -> None:
    freeze_scores(audit)
    assert audit.overall_score is None
    assert set(audit.section_scores.values_list("score", flat=True)) == {None}
    assert audit.coverage == 0


@pytest.mark.parametrize("departments", [1, 3])
def test_results_take_a_fixed_number_of_queries(
    arno: Company, sector: Sector, departments: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    arno.sector = sector
    arno.save()
    audit = audit_of(arno, departments=departments)
    answer_all(audit, 4, target_level=5)
    for _ in range(departments):
        delivered(CompanyFactory(sector=sector), "3.00")
    audit = Audit.objects.select_related("company__sector", "version").get(pk=audit.pk)
    with django_assert_num_queries(6):
        results = AuditResults(audit)
        assert results.lines
        assert results.department_lines
        assert [str(answer.question) for answer in results.gaps + results.strengths]
        assert results.overall_median is None
