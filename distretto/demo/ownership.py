"""Who owns whom in the demonstration, so that both perimeters have something to show."""

from datetime import date, timedelta
from decimal import Decimal

from psycopg2.extras import DateRange

from companies.models import CompanyGroup, Holder, HolderKind, Stake
from distretto.demo import names
from distretto.demo.chance import chance
from distretto.demo.companies import DemoCompany

FAMILIES = 90
# Shares of a holding company in another of the registry: linked, partner, and just under the mark.
BETWEEN_COMPANIES = (
    Decimal(60),
    Decimal("51.00"),
    Decimal(30),
    Decimal(100),
    Decimal(25),
    Decimal("24.90"),
    Decimal(40),
    Decimal(70),
)


def make_stakes(made: list[DemoCompany], as_of: date) -> None:
    """Families hold most companies; some companies hold others; a few have a public body, a fund or a parent abroad."""
    since = DateRange(as_of - timedelta(days=9 * 365), None)
    stakes = _family_stakes(made[:FAMILIES], since)
    holders = [m for m in made[FAMILIES:] if m.headcount >= 30]
    held = [m for m in made[FAMILIES:] if m.headcount < 30]
    for number, percent in enumerate(BETWEEN_COMPANIES * 2):
        if number < min(len(holders), len(held)):
            stakes.append(
                Stake(
                    held=held[number].company,
                    holder_company=holders[number // 2].company,
                    capital_percent=percent,
                    votes_percent=percent,
                    period=since,
                )
            )
    stakes += _outside_stakes(held[-3:], since, as_of)
    Stake.objects.bulk_create(stakes)
    group = CompanyGroup.objects.create(name=f"Gruppo {holders[0].company.name.split()[1]}")
    for m in (holders[0], held[0], held[1]):
        m.company.group = group
        m.company.save(update_fields=["group", "updated_at"])


def _family_stakes(made: list[DemoCompany], since: DateRange) -> list[Stake]:
    stakes = []
    for m in made:
        draw = chance("family", m.company.tax_code)
        surname = draw.choice(names.SURNAMES)
        people = [
            Holder(name=f"{first} {surname}", kind=HolderKind.PERSON, acts_with=f"Famiglia {surname}")
            for first in draw.sample(names.FIRST_NAMES, draw.choice((1, 2, 2, 3)))
        ]
        Holder.objects.bulk_create(people)
        shares = {1: (100,), 2: (60, 40), 3: (50, 25, 25)}[len(people)]
        stakes += [
            Stake(held=m.company, holder=person, capital_percent=share, votes_percent=share, period=since)
            for person, share in zip(people, shares, strict=True)
        ]
    return stakes


def _outside_stakes(held: list[DemoCompany], since: DateRange, as_of: date) -> list[Stake]:
    outside = (
        (
            Holder(
                name="Maison Lumière SAS (Francia)",
                kind=HolderKind.COMPANY,
                figures_year=as_of.year - 1,
                employees=640,
                turnover=210_000_000,
                balance_sheet=160_000_000,
            ),
            80,
        ),
        (Holder(name="Fondo Innovazione Toscana", kind=HolderKind.INSTITUTIONAL), 35),
        (Holder(name="Consorzio pubblico dell’area industriale", kind=HolderKind.PUBLIC_BODY), 26),
    )
    Holder.objects.bulk_create([holder for holder, _ in outside])
    return [
        Stake(held=m.company, holder=holder, capital_percent=share, votes_percent=share, period=since)
        for m, (holder, share) in zip(held, outside, strict=True)
    ]
