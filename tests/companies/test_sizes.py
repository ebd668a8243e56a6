"""From rows to both perimeters, and the stored size that is never stale in silence."""

from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import pytest
from pytest_django import DjangoAssertNumQueries

from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from companies import tasks
from companies.actions import refresh_sizes
from companies.models import Company, HolderKind, Stake, YearlyFigures
from companies.sizes import company_key, holder_key, perimeters_of, web_around
from companies.sme_classes import SizeClass
from companies.sme_size import Why
from tests.factories import companies as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def company(staff: float, turnover: float, **fields: object) -> Company:
    made = make.CompanyFactory(**fields)
    for year in (2024, 2025):
        make.FiguresFactory(
            company=made, year=year, employees=staff, turnover=turnover * 10**6, balance_sheet=turnover * 10**6
        )
    return made


def stored(*companies: Company) -> list[str]:
    return [Company.objects.get(pk=one.pk).size_class for one in companies]


def outdated() -> set[int]:
    return set(Company.objects.size_outdated().values_list("pk", flat=True))


def test_both_perimeters_from_the_same_stakes_differ() -> None:
    alfa, beta, gamma = company(40, 8, name="Alfa"), company(30, 4, name="Beta"), company(20, 3, name="Gamma")
    make.StakeFactory(held=beta, holder_company=alfa, capital_percent=60)
    make.StakeFactory(held=alfa, holder_company=gamma, capital_percent=30)
    assessment, undertaking = perimeters_of(alfa, on=DAY)
    assert assessment.perimeter.shares == {
        company_key(alfa.pk): 100,
        company_key(beta.pk): 100,
        company_key(gamma.pk): 30,
    }
    assert assessment.totals.staff.known == Decimal(76)
    assert assessment.size == SizeClass.MEDIUM
    assert undertaking.keys == {company_key(alfa.pk), company_key(beta.pk)}


def test_persons_link_by_sector_and_never_join_the_undertaking() -> None:
    weaving, sewing = make.SectorFactory(code="tessile"), make.SectorFactory(code="abbigliamento")
    leather = make.SectorFactory(code="concia")
    weaving.adjacent.add(sewing)
    alfa, beta, gamma = company(40, 8, sector=weaving), company(30, 4, sector=sewing), company(30, 4, sector=leather)
    owner = make.HolderFactory()
    for one in (alfa, beta, gamma):
        make.StakeFactory(held=one, holder=owner, capital_percent=100)
    assessment, undertaking = perimeters_of(alfa, on=DAY)
    assert assessment.perimeter.shares.keys() == {company_key(alfa.pk), company_key(beta.pk)}
    assert undertaking.members == ()


def test_a_holder_outside_the_registry_counts_with_its_figures() -> None:
    alfa = company(40, 8)
    parent = make.HolderFactory(
        kind=HolderKind.COMPANY, figures_year=2025, employees=300, turnover=10**8, balance_sheet=10**8
    )
    make.StakeFactory(held=alfa, holder=parent, capital_percent=80)
    assessment, undertaking = perimeters_of(alfa, on=DAY)
    assert assessment.size == SizeClass.LARGE
    assert holder_key(parent.pk) in undertaking.keys


def test_a_public_body_does_not_pull_its_other_companies_in() -> None:
    town = make.HolderFactory(kind=HolderKind.PUBLIC_BODY)
    alfa, beta = company(5, 1), company(5, 1)
    for one in (alfa, beta):
        make.StakeFactory(held=one, holder=town, capital_percent=30)
    assert web_around([alfa.pk]).company_ids == {alfa.pk}
    assert perimeters_of(alfa, on=DAY)[0].reasons[0].why == Why.PUBLIC


def test_a_web_is_read_with_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    chain = [company(5, 1) for _ in range(4)]
    for upper, lower in pairwise(chain):
        make.StakeFactory(held=lower, holder_company=upper)
    with django_assert_max_num_queries(10):
        assert perimeters_of(chain[0], on=DAY)[0].totals.staff.known == 20


def test_sizes_are_stored_for_all_who_are_tied() -> None:
    alfa, beta, alone = company(40, 8), company(240, 40), company(5, 1)
    make.StakeFactory(held=alfa, holder_company=beta, capital_percent=100)
    assert refresh_sizes([alfa.pk], on=DAY) == 2
    assert stored(alfa, beta, alone) == ["large", "large", ""]
    assert outdated() == {alone.pk}
    assert Company.objects.get(pk=alfa.pk).size_reason["year"] == 2025


@pytest.mark.parametrize("act", ["add", "change", "delete", "bulk"])
def test_figures_mark_the_stored_size(act: str) -> None:
    alfa, other = company(40, 8), company(40, 8)
    refresh_sizes([alfa.pk, other.pk], on=DAY)
    assert outdated() == set()
    if act == "add":
        make.FiguresFactory(company=alfa, year=2023)
    elif act == "change":
        row = alfa.yearly_figures.get(year=2025)
        row.employees = 3
        row.save()
    elif act == "delete":
        alfa.yearly_figures.get(year=2025).delete()
    else:
        YearlyFigures.objects.filter(company=alfa).update(turnover=1)
    assert outdated() == {alfa.pk}


def test_stakes_holders_and_sectors_mark_the_stored_size() -> None:
    alfa, beta = company(40, 8), company(5, 1)
    refresh_sizes([alfa.pk, beta.pk], on=DAY)
    stake = make.StakeFactory(held=alfa, holder_company=beta)
    assert outdated() == {alfa.pk, beta.pk}
    refresh_sizes([alfa.pk], on=DAY)
    Stake.objects.filter(pk=stake.pk).update(period=DateRange(date(2020, 1, 1), date(2024, 1, 1)))
    assert outdated() == {alfa.pk, beta.pk}
    holder = make.HolderFactory()
    make.StakeFactory(held=alfa, holder=holder)
    refresh_sizes([alfa.pk], on=DAY)
    holder.acts_with = "Famiglia"
    holder.save()
    assert outdated() == {alfa.pk}
    refresh_sizes([alfa.pk, beta.pk], on=DAY)
    beta.refresh_from_db()
    beta.sector = make.SectorFactory()
    beta.save()
    assert outdated() == {beta.pk}
    refresh_sizes([beta.pk], on=DAY)
    beta.refresh_from_db()
    beta.name = "Altro nome"
    beta.save()
    assert outdated() == set()


def test_the_tick_finds_what_was_marked_and_the_night_marks_all() -> None:
    alfa = company(40, 8)
    assert tasks.refresh_outdated_sizes() == 1
    assert stored(alfa) == ["small"]
    assert tasks.outdate_sizes() == 0
    Company.objects.update(size_as_of=timezone.now() - timezone.timedelta(days=1))
    assert tasks.outdate_sizes() == 1
    assert outdated() == {alfa.pk}
    tasks.refresh_size(str(alfa.pk))
    assert outdated() == set()


def test_refresh_sizes_command() -> None:
    alfa = company(40, 8)
    out = StringIO()
    call_command("refresh_sizes", "--outdated", stdout=out)
    call_command("refresh_sizes", "--outdated", stdout=out)
    call_command("refresh_sizes", stdout=out)
    assert out.getvalue().split("\n")[:3] == ["sizes: 1 companies", "sizes: 0 companies", "sizes: 1 companies"]
    assert stored(alfa) == ["small"]


def test_working_out_a_size_leaves_no_trace_in_the_history_but_the_class() -> None:
    alfa = company(40, 8)
    refresh_sizes([alfa.pk], on=DAY)
    before = alfa.events.count()
    refresh_sizes([alfa.pk], on=DAY)
    assert alfa.events.count() == before
