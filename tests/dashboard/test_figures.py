"""The district's figures count what they say."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from audits.models import HoursEntry, ImprovementArea, SectionScore
from audits.states import AreaState, AuditState
from companies.models import Company
from dashboard import figures
from tests.cast import Cast
from tests.factories.audits import AuditFactory, ImprovementAreaFactory

TODAY = date(2026, 11, 24)


def delivered(company: Company, day: date, **fields: object) -> object:
    """An audit from before the system, delivered on the day."""
    at = datetime.combine(day, datetime.min.time(), UTC)
    made = {"planned_on": day, "state": AuditState.DELIVERED, "origin": "imported", "delivered_at": at}
    return AuditFactory(company=company, **made | fields)


def test_headline_counts_each_audited_company_once(cast: Cast) -> None:
    delivered(cast.arno, date(2025, 3, 3))
    delivered(cast.arno, date(2026, 3, 3))
    audit = AuditFactory(company=cast.bisenzio)
    HoursEntry.objects.create(audit=audit, person=cast.auditor, day=TODAY, hours=Decimal("2.5"))
    headline = figures.headline(TODAY)
    assert (headline.companies, headline.companies_audited) == (2, 1)
    assert (headline.audits_delivered, headline.audits_this_year) == (2, 1)
    assert headline.person_hours == Decimal("2.5")


def test_archived_companies_are_not_counted(cast: Cast) -> None:
    Company.objects.filter(pk=cast.arno.pk).update(archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert figures.headline(TODAY).companies == 0


def test_dropped_areas_are_not_counted(cast: Cast) -> None:
    audit = AuditFactory(company=cast.arno)
    for state in (AreaState.AGREED, AreaState.DROPPED):
        ImprovementAreaFactory(audit=audit, state=state)
    assert ImprovementArea.objects.count() == 2
    assert figures.headline(TODAY).areas == 1
    assert [(share.code, share.count) for share in figures.areas_by_kind()] == [
        ("product", 0),
        ("process", 1),
        ("reorganisation", 0),
    ]


def test_years_without_audits_are_there(cast: Cast) -> None:
    delivered(cast.arno, date(2026, 3, 3))
    AuditFactory(company=cast.arno, planned_on=date(2024, 5, 6))
    years = figures.audits_by_year(TODAY)
    assert [year.year for year in years] == list(range(2019, 2027))
    assert (years[-1].delivered, years[-1].open) == (1, 0)
    assert (years[-3].delivered, years[-3].open) == (0, 1)
    assert years[-2] == figures.YearOfAudits(2025, 0, 0, 0)


def test_audits_by_year_counts_deliveries_as_the_headline_does(cast: Cast) -> None:
    delivered(cast.arno, date(2026, 2, 3), planned_on=date(2025, 11, 20))
    years = {year.year: year.delivered for year in figures.audits_by_year(TODAY)}
    assert (years[2025], years[2026]) == (0, 1)
    assert figures.headline(TODAY).audits_this_year == 1


def test_section_means_stand_on_each_companys_latest_audit(cast: Cast) -> None:
    old, new = delivered(cast.arno, date(2024, 3, 3)), delivered(cast.arno, date(2026, 3, 3))
    other = delivered(cast.bisenzio, date(2025, 3, 3))
    for audit, score in ((old, 0), (new, 4), (other, 1)):
        SectionScore.objects.create(audit=audit, section_code="B", score=score, coverage=100)
    (mean,) = figures.section_means()
    assert (mean.code, mean.mean, mean.companies) == ("B", Decimal("2.5"), 2)


def test_of_two_audits_delivered_at_once_the_one_made_last_counts(cast: Cast) -> None:
    day = date(2026, 3, 3)
    for score in (0, 4):
        SectionScore.objects.create(audit=delivered(cast.arno, day), section_code="B", score=score, coverage=100)
    (mean,) = figures.section_means()
    assert (mean.mean, mean.companies) == (4, 1)


@pytest.mark.django_db
def test_an_empty_district_has_figures_too() -> None:
    assert figures.headline(TODAY).person_hours == 0
    assert figures.section_means() == []
    assert figures.audited_by_sector() == []
