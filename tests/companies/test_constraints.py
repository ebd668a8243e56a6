"""Every constraint of the registry, broken once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from companies.models import (
    AtecoCode,
    Company,
    CompanyGroup,
    Consent,
    Contact,
    Department,
    Holder,
    HolderKind,
    Invitation,
    Municipality,
    Province,
    Sector,
    Site,
    Stake,
    YearlyFigures,
)
from tests.factories import companies as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SINCE_2020 = DateRange(date(2020, 1, 1), None)


def figures(**fields: object) -> YearlyFigures:
    return YearlyFigures.objects.create(company=make.CompanyFactory(), **({"year": 2024} | fields))


def stake(**fields: object) -> Stake:
    return make.StakeFactory(**fields)


def holder(**fields: object) -> Holder:
    return Holder.objects.create(**({"name": "Erede", "kind": HolderKind.PERSON} | fields))


def overlapping_stakes() -> None:
    first = make.StakeFactory()
    make.StakeFactory(held=first.held, holder_company=first.holder_company, period=DateRange(date(2025, 1, 1), None))


def overlapping_stakes_of_a_holder() -> None:
    first = make.StakeFactory(holder=make.HolderFactory())
    make.StakeFactory(held=first.held, holder=first.holder)


def stake_in_itself() -> None:
    company = make.CompanyFactory()
    make.StakeFactory(held=company, holder_company=company)


def invitation(**fields: object) -> Invitation:
    now = timezone.now()
    values = {
        "company": make.CompanyFactory(),
        "email": "a@b.example",
        "token_sha256": "0" * 64,
        "invited_by": UserFactory(),
        "created_at": now,
        "expires_at": now + timezone.timedelta(days=7),
    }
    return Invitation.objects.create(**(values | fields))


BREAKS: dict[str, Callable[[], object]] = {
    "companies_company_tax_code_key": lambda: [make.CompanyFactory(tax_code="00764150488") for _ in range(2)],
    "company_vat_number_digits": lambda: make.CompanyFactory(vat_number="IT123", tax_code="00764150488"),
    "company_tax_code_form": lambda: make.CompanyFactory(tax_code="rssmra80a01d612x"),
    "company_name_present": lambda: make.CompanyFactory(name=""),
    "companies_companygroup_name_key": lambda: [CompanyGroup.objects.create(name="Gruppo") for _ in range(2)],
    "companies_sector_code_key": lambda: [Sector.objects.create(code="x", name_it="x", name_en="x") for _ in range(2)],
    "companies_province_code_key": lambda: [
        Province.objects.create(code="100", abbreviation=abbreviation) for abbreviation in ("PO", "PQ")
    ],
    "companies_province_abbreviation_key": lambda: [
        Province.objects.create(code=code, abbreviation="PO") for code in ("100", "101")
    ],
    "companies_municipality_istat_code_key": lambda: [
        Municipality.objects.create(istat_code="100005", name="Prato", province=make.ProvinceFactory())
        for _ in range(2)
    ],
    "ateco_code_unique": lambda: [AtecoCode.objects.create(edition="2007", code="13.20", title="x") for _ in range(2)],
    "site_one_seat": lambda: make.SiteFactory.create_batch(2, company=make.CompanyFactory(), is_seat=True),
    "site_name_unique": lambda: make.SiteFactory.create_batch(2, company=make.CompanyFactory(), name="Via Roma"),
    "department_name_unique": lambda: make.DepartmentFactory.create_batch(2, site=make.SiteFactory(), name="Telai"),
    "contact_ended_is_not_primary": lambda: make.ContactFactory(is_primary=True, ended_on=date(2026, 11, 1)),
    "contact_one_primary": lambda: make.ContactFactory.create_batch(2, company=make.CompanyFactory(), is_primary=True),
    "membership_unique": lambda: make.MembershipFactory.create_batch(
        2, company=make.CompanyFactory(), user=UserFactory()
    ),
    "membership_period": lambda: make.MembershipFactory(starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)),
    "companies_invitation_token_sha256_key": lambda: [invitation(), invitation()],
    "invitation_period": lambda: invitation(expires_at=timezone.now() - timezone.timedelta(days=1)),
    "invitation_accepted_by": lambda: invitation(accepted_at=timezone.now()),
    "yearly_figures_unique": lambda: make.FiguresFactory.create_batch(2, company=make.CompanyFactory()),
    "yearly_figures_employees_not_negative": lambda: figures(employees=Decimal("-0.1")),
    "yearly_figures_turnover_not_negative": lambda: figures(turnover=Decimal("-0.01")),
    "yearly_figures_balance_not_negative": lambda: figures(balance_sheet=Decimal(-1)),
    "yearly_figures_rd_not_negative": lambda: figures(rd_spending=Decimal(-1)),
    "yearly_figures_export_share": lambda: figures(export_share=Decimal("100.01")),
    "yearly_figures_year": lambda: figures(year=1949),
    "holder_name_present": lambda: holder(name=""),
    "holder_tax_code_unique": lambda: [holder(tax_code="00764150488") for _ in range(2)],
    "holder_figures_of_companies": lambda: holder(employees=Decimal(3), figures_year=2024),
    "holder_figures_have_a_year": lambda: holder(kind=HolderKind.COMPANY, employees=Decimal(3)),
    "holder_pact_of_persons": lambda: holder(kind=HolderKind.COMPANY, acts_with="Famiglia"),
    "stake_one_holder": lambda: stake(holder_company=None),
    "stake_not_in_itself": stake_in_itself,
    "stake_capital_percent": lambda: stake(capital_percent=Decimal("100.01")),
    "stake_votes_percent": lambda: stake(votes_percent=Decimal(-1)),
    "stake_period": lambda: stake(period=DateRange(None, date(2024, 1, 1))),
    "stake_company_no_overlap": overlapping_stakes,
    "stake_holder_no_overlap": overlapping_stakes_of_a_holder,
}


@pytest.mark.parametrize("constraint", sorted(BREAKS))
def test_the_database_refuses(constraint: str) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        BREAKS[constraint]()
    assert constraint in str(error.value)


def test_every_constraint_is_in_this_list() -> None:
    names = {
        constraint.name
        for model in (Company, CompanyGroup, Contact, Department, Holder, Invitation, Site, Stake, YearlyFigures)
        for constraint in model._meta.constraints
    }
    assert names - BREAKS.keys() == set()


@pytest.fixture
def consent() -> Consent:
    return Consent.objects.create(
        company=make.CompanyFactory(), purpose="audit", is_given=True, wording="Sì", wording_version="1"
    )


def test_a_consent_is_never_changed(consent: Consent) -> None:
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(is_given=False)


def test_a_consent_is_never_deleted(consent: Consent) -> None:
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM companies_consent WHERE id = %s", [consent.pk])


def test_a_company_is_archived_and_never_deleted() -> None:
    company = make.CompanyFactory()
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        company.delete()
    assert Company.objects.filter(pk=company.pk).exists()
