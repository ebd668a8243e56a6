"""Companies for tests, with what stands around them."""

from datetime import date
from decimal import Decimal

import factory
from stdnum import luhn

from django.db.backends.postgresql.psycopg_any import DateRange

from companies.models import (
    AtecoCode,
    Company,
    CompanyGroup,
    CompanyMembership,
    Contact,
    ContactRole,
    Department,
    Holder,
    HolderKind,
    Municipality,
    Province,
    Sector,
    Site,
    Stake,
    YearlyFigures,
)
from tests.factories.accounts import UserFactory


def vat_number(number: int) -> str:
    """Return a valid P.IVA of the office of Prato for a running number."""
    digits = f"{number:07d}100"
    return digits + luhn.calc_check_digit(digits)


class SectorFactory(factory.django.DjangoModelFactory[Sector]):
    """A sector of the district; asked twice for a code it gives the same one."""

    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = "tessile"
    name_it = factory.LazyAttribute(lambda sector: sector.code.capitalize())
    name_en = factory.LazyAttribute(lambda sector: f"{sector.code.capitalize()} (en)")


class ProvinceFactory(factory.django.DjangoModelFactory[Province]):
    """Prato, unless said otherwise."""

    class Meta:
        model = Province
        django_get_or_create = ("code",)

    code = "100"
    abbreviation = "PO"
    name = "Prato"
    region_code = "09"
    region_name = "Toscana"


class MunicipalityFactory(factory.django.DjangoModelFactory[Municipality]):
    """The municipality of Prato, unless said otherwise."""

    class Meta:
        model = Municipality
        django_get_or_create = ("istat_code",)

    istat_code = "100005"
    name = "Prato"
    province = factory.SubFactory(ProvinceFactory)


class AtecoFactory(factory.django.DjangoModelFactory[AtecoCode]):
    """Weaving, in the edition of 2007."""

    class Meta:
        model = AtecoCode
        django_get_or_create = ("edition", "code")

    edition = "2007"
    code = "13.20"
    title = "Tessitura"


class GroupFactory(factory.django.DjangoModelFactory[CompanyGroup]):
    """A group under one name."""

    class Meta:
        model = CompanyGroup

    name = factory.Sequence(lambda n: f"Gruppo Numero {n}")


class CompanyFactory(factory.django.DjangoModelFactory[Company]):
    """A company with a valid P.IVA, which is its codice fiscale too."""

    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Impresa Numero {n} S.r.l.")
    vat_number = factory.Sequence(lambda n: vat_number(n + 1))
    tax_code = factory.SelfAttribute("vat_number")


class FullCompanyFactory(CompanyFactory):
    """A company with sector, place and activity."""

    sector = factory.SubFactory(SectorFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    ateco = factory.SubFactory(AtecoFactory)
    email = factory.LazyAttribute(lambda company: f"info@{company.vat_number}.example")


class SiteFactory(factory.django.DjangoModelFactory[Site]):
    """A site of a company."""

    class Meta:
        model = Site

    company = factory.SubFactory(CompanyFactory)
    name = factory.Sequence(lambda n: f"Stabilimento {n}")
    municipality = factory.SubFactory(MunicipalityFactory)


class DepartmentFactory(factory.django.DjangoModelFactory[Department]):
    """A department of a site."""

    class Meta:
        model = Department

    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence(lambda n: f"Reparto {n}")
    headcount = 8


class ContactFactory(factory.django.DjangoModelFactory[Contact]):
    """A person of a company."""

    class Meta:
        model = Contact

    company = factory.SubFactory(CompanyFactory)
    full_name = factory.Sequence(lambda n: f"Referente Numero {n}")
    role = ContactRole.ENTREPRENEUR
    email = factory.Sequence(lambda n: f"referente{n}@impresa.example")


class FiguresFactory(factory.django.DjangoModelFactory[YearlyFigures]):
    """One year of a small company."""

    class Meta:
        model = YearlyFigures

    company = factory.SubFactory(CompanyFactory)
    year = 2024
    employees = Decimal(20)
    turnover = Decimal(5_000_000)
    balance_sheet = Decimal(4_000_000)


class HolderFactory(factory.django.DjangoModelFactory[Holder]):
    """A person who holds shares."""

    class Meta:
        model = Holder

    name = factory.Sequence(lambda n: f"Titolare Numero {n}")
    kind = HolderKind.PERSON


class StakeFactory(factory.django.DjangoModelFactory[Stake]):
    """A majority that one company holds in another, since 2020."""

    class Meta:
        model = Stake

    held = factory.SubFactory(CompanyFactory)
    holder_company = factory.Maybe("holder", None, factory.SubFactory(CompanyFactory))
    holder = None
    capital_percent = Decimal(60)
    period = DateRange(date(2020, 1, 1), None)


class MembershipFactory(factory.django.DjangoModelFactory[CompanyMembership]):
    """A person who may see a company in the portal."""

    class Meta:
        model = CompanyMembership

    user = factory.SubFactory(UserFactory)
    company = factory.SubFactory(CompanyFactory)
