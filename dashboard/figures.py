"""The district's figures: what it did, what it found. Counted where they are shown; each names what it counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Case, Count, Max, Q, Sum, When
from django.db.models.functions import ExtractYear

from audits.models import Audit, HoursEntry, ImprovementArea, Section, SectionScore
from audits.states import AreaKind, AuditState
from companies.models import Company, Sector

YEARS_SHOWN = 8
DELIVERED_STATES = (AuditState.DELIVERED, AuditState.CLOSED)


@dataclass(frozen=True)
class Headline:
    """The numbers on top; `this_year` beside each says how many came since the first of January."""

    companies: int
    companies_audited: int
    audits_delivered: int
    audits_this_year: int
    areas: int
    areas_this_year: int
    person_hours: Decimal


@dataclass(frozen=True)
class YearOfAudits:
    """How many audits were delivered in a year, and of those planned for it how many are still open or cancelled."""

    year: int
    delivered: int
    open: int
    cancelled: int


@dataclass(frozen=True)
class Share:
    """A name with its count."""

    name: str
    count: int
    code: str = ""


@dataclass(frozen=True)
class SectionMean:
    """The mean of a section over each company's latest delivered audit; `companies` says on how many it stands."""

    code: str
    title: str
    mean: Decimal | None
    companies: int


def headline(today: date) -> Headline:
    """The district at a glance."""
    delivered = Audit.objects.delivered()
    areas = ImprovementArea.objects.standing()
    return Headline(
        companies=Company.objects.current().count(),
        companies_audited=delivered.values("company").distinct().count(),
        audits_delivered=delivered.count(),
        audits_this_year=delivered.filter(delivered_at__year=today.year).count(),
        areas=areas.count(),
        areas_this_year=areas.filter(created_at__year=today.year).count(),
        person_hours=HoursEntry.objects.aggregate(total=Sum("hours"))["total"] or Decimal(0),
    )


def audits_by_year(today: date) -> list[YearOfAudits]:
    """The last years, oldest first, years without audits included.

    A delivered audit counts in the year of its delivery, as in the headline above the chart.
    """
    first = today.year - YEARS_SHOWN + 1
    delivered = Q(state__in=DELIVERED_STATES)
    year_of = Case(When(delivered, then=ExtractYear("delivered_at")), default=ExtractYear("planned_on"))
    counted = (
        Audit.objects.annotate(year=year_of)
        .filter(year__range=(first, today.year))
        .values("year")
        .annotate(
            delivered=Count("pk", filter=delivered),
            cancelled=Count("pk", filter=Q(state=AuditState.CANCELLED)),
            total=Count("pk"),
        )
        .order_by("year")
    )
    found = {row["year"]: row for row in counted}
    years = []
    for year in range(first, today.year + 1):
        row = found.get(year, {"delivered": 0, "cancelled": 0, "total": 0})
        years.append(
            YearOfAudits(year, row["delivered"], row["total"] - row["delivered"] - row["cancelled"], row["cancelled"])
        )
    return years


def areas_by_kind() -> list[Share]:
    """Standing improvement areas by kind, every kind named."""
    counted = Counter(dict(ImprovementArea.objects.standing().order_by().values_list("kind").annotate(Count("pk"))))
    return [Share(str(kind.label), counted[kind.value], kind.value) for kind in AreaKind]


def audited_by_sector() -> list[Share]:
    """Companies with a delivered audit, by sector; the fullest first."""
    audited = Company.objects.current().filter(pk__in=Audit.objects.delivered().values("company"))
    counted = dict(audited.order_by().values_list("sector").annotate(Count("pk")))
    shares = [
        Share(str(sector), counted[sector.pk], sector.code)
        for sector in Sector.objects.filter(pk__in=[k for k in counted if k])
    ]
    return sorted(shares, key=lambda share: (-share.count, share.name))


def section_means() -> list[SectionMean]:
    """How mature the audited companies are, section by section."""
    latest = Audit.objects.latest_delivered().values("pk")
    scores = SectionScore.objects.filter(audit__in=latest, score__isnull=False).order_by()
    counted = {
        row["section_code"]: row
        for row in scores.values("section_code").annotate(mean=Avg("score"), companies=Count("pk"))
    }
    newest = Audit.objects.delivered().aggregate(version=Max("version"))["version"]
    sections = Section.objects.filter(version=newest, weight__gt=0).order_by("position")
    return [
        SectionMean(s.code, s.title, counted[s.code]["mean"], counted[s.code]["companies"])
        for s in sections
        if s.code in counted
    ]
