"""The demonstration's registry: 220 companies of Tuscan places in the fashion supply chain."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from stdnum.it import iva

from companies.models import (
    AtecoCode,
    Company,
    Contact,
    ContactRole,
    Department,
    Municipality,
    Sector,
    Site,
    YearlyFigures,
)
from distretto.demo import names
from distretto.demo.chance import chance

COMPANIES = 220
SECTOR_MIX = (
    ("tessile", 50), ("pelletteria", 48), ("abbigliamento", 36), ("concia", 30), ("calzature", 24), ("oreficeria", 14), ("meccanica", 12), ("ict", 6),
)  # fmt: skip
# Staff from-to of the size bands, with how often each occurs.
BANDS = (((3, 9), 42), ((10, 49), 43), ((50, 180), 13), ((255, 420), 2))
REVENUE_PER_HEAD = {"ict": 95_000, "oreficeria": 260_000, "concia": 240_000, "meccanica": 150_000}
FIRST_YEAR_BACK = 4


@dataclass
class DemoCompany:
    """A company with what the audits need to know about it."""

    company: Company
    sector: str
    headcount: int
    maturity: float
    departments: list[Department] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


def make_companies(as_of: date) -> list[DemoCompany]:
    """Make companies, sites, departments, contacts and figures in a handful of statements."""
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    places = {(m.name, m.province.abbreviation): m for m in Municipality.objects.select_related("province")}
    codes = {a.code: a for a in AtecoCode.objects.filter(edition="2007")}
    used: set[str] = set()
    made = [_company(number, sector, sectors, places, codes, used) for number, sector in enumerate(_sectors(), start=1)]
    Company.objects.bulk_create([m.company for m in made])
    _make_sites(made)
    _make_contacts(made)
    _make_figures(made, as_of)
    return made


def _sectors() -> list[str]:
    order = [code for code, count in SECTOR_MIX for _ in range(count)]
    chance("sectors").shuffle(order)
    return order[:COMPANIES]


def _company(
    number: int,
    sector: str,
    sectors: dict[str, Sector],
    places: dict[tuple[str, str], Municipality],
    codes: dict[str, AtecoCode],
    used: set[str],
) -> DemoCompany:
    draw = chance("company", number)
    place, province = draw.choice([p for p in names.PLACES[sector] if p in places])
    ((low, high),) = draw.choices([band for band, _ in BANDS], weights=[weight for _, weight in BANDS])
    headcount = draw.randint(low, high)
    name = _name(draw, sector, used, headcount)
    stem = f"{1_400_000 + number * 7919 % 8_000_000:07d}{names.VAT_OFFICES[province]}"
    vat_number = stem + iva.luhn.calc_check_digit(stem)
    slug = "".join(c for c in name.lower() if c.isalpha())[:18]
    company = Company(
        tax_code=vat_number,
        vat_number=vat_number,
        name=name,
        legal_form=name.split()[-1] if name[-1] == "." else "",
        sector=sectors[sector],
        ateco=codes.get(draw.choice(names.ATECO_2007[sector])),
        municipality=places[place, province],
        address=f"{draw.choice(names.STREETS)}, {draw.randint(1, 210)}",
        postcode=f"5{draw.randint(0, 9)}{draw.randint(0, 9)}{draw.randint(0, 9)}0",
        rea_province=province,
        rea_number=str(draw.randint(180_000, 680_000)),
        email=f"info@{slug}.example",
        pec=f"{slug}@pec.example",
        sdi_code="0000000",
        phone=f"+39 0{draw.randint(55, 59)}{draw.randint(0, 9)} {draw.randint(100_000, 999_999)}",
        founded_on=date(draw.randint(1958, 2016), draw.randint(1, 12), draw.randint(1, 28)),
    )
    size_bonus = {True: 0.0, headcount >= 10: 0.4, headcount >= 50: 0.9, headcount >= 250: 1.3}[True]
    return DemoCompany(company, sector, headcount, maturity=1.55 + size_bonus + draw.gauss(0, 0.45))


def _name(draw: Random, sector: str, used: set[str], headcount: int) -> str:
    while True:
        kind = draw.choice(names.KINDS[sector])
        sign = draw.choice(names.SIGNS) if draw.random() < 0.6 else draw.choice(names.SURNAMES)
        if draw.random() < 0.12:
            sign += " e Figli" if sign in names.SURNAMES else " di " + draw.choice(names.SURNAMES)
        form = "S.p.A." if headcount >= 90 else draw.choice(names.FORMS)
        if f"{kind} {sign}" not in used:
            used.add(f"{kind} {sign}")
            return f"{kind} {sign} {form}"


def _make_sites(made: list[DemoCompany]) -> None:
    sites = []
    for m in made:
        company = m.company
        sites.append(
            Site(
                company=company,
                name="Sede",
                address=company.address,
                municipality=company.municipality,
                ateco=company.ateco,
                is_seat=True,
            )
        )
        if m.headcount >= 60:
            sites.append(
                Site(
                    company=company, name="Secondo stabilimento", municipality=company.municipality, ateco=company.ateco
                )
            )
    Site.objects.bulk_create(sites)
    seats = {site.company_id: site for site in sites if site.is_seat}
    for m in made:
        m.departments = _departments(m, seats[m.company.pk])
    Department.objects.bulk_create([department for m in made for department in m.departments])


def _departments(m: DemoCompany, site: Site) -> list[Department]:
    draw = chance("departments", m.company.tax_code)
    all_names = names.DEPARTMENTS[m.sector]
    count = min(
        len(all_names), 2 if m.headcount < 8 else 3 if m.headcount < 20 else 4 if m.headcount < 60 else len(all_names)
    )
    chosen = sorted(draw.sample(range(len(all_names)), count))
    share = max(1, int(m.headcount * 0.8) // count)
    return [
        Department(
            site=site,
            name=all_names[i],
            headcount=max(1, share + draw.randint(-1, 2)),
            photos_allowed=draw.random() > 0.12,
            position=position,
        )
        for position, i in enumerate(chosen)
    ]


def _make_contacts(made: list[DemoCompany]) -> None:
    for m in made:
        draw = chance("contacts", m.company.tax_code)
        domain = m.company.email.partition("@")[2]
        roles = [ContactRole.ENTREPRENEUR]
        if m.headcount >= 10:
            roles.append(ContactRole.TECHNICAL_MANAGER)
        if draw.random() < 0.5:
            roles.append(ContactRole.ADMINISTRATION)
        for role in roles:
            first, last = draw.choice(names.FIRST_NAMES), draw.choice(names.SURNAMES)
            m.contacts.append(
                Contact(
                    company=m.company,
                    full_name=f"{first} {last}",
                    role=role,
                    email=f"{first[0].lower()}.{last.lower()}@{domain}".replace("ò", "o"),
                    phone=f"+39 3{draw.randint(20, 49)} {draw.randint(1_000_000, 9_999_999)}",
                    is_primary=role == ContactRole.ENTREPRENEUR,
                )
            )
    Contact.objects.bulk_create([contact for m in made for contact in m.contacts])


def _make_figures(made: list[DemoCompany], as_of: date) -> None:
    figures = []
    for m in made:
        draw = chance("figures", m.company.tax_code)
        per_head = REVENUE_PER_HEAD.get(m.sector, 130_000) * draw.uniform(0.75, 1.3)
        export = draw.uniform(0, 70)
        people = float(m.headcount)
        for back in range(1, 1 + FIRST_YEAR_BACK):
            turnover = Decimal(round(people * per_head, -3))
            figures.append(
                YearlyFigures(
                    company=m.company,
                    year=as_of.year - back,
                    employees=Decimal(round(people, 1)).quantize(Decimal("0.1")),
                    turnover=turnover,
                    balance_sheet=(turnover * Decimal(str(round(draw.uniform(0.6, 0.95), 2)))).quantize(
                        Decimal("0.01")
                    ),
                    rd_spending=(turnover * Decimal(str(round(max(0.0, draw.gauss(0.008, 0.008)), 4)))).quantize(
                        Decimal("0.01")
                    ),
                    export_share=Decimal(str(round(min(95.0, max(0.0, export + draw.gauss(0, 3))), 2))),
                )
            )
            people = max(1.0, people * draw.uniform(0.94, 1.05))
    YearlyFigures.objects.bulk_create(figures)
