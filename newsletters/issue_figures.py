"""What became of issues that left: counts of deliveries, and clicks per link; never of a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from common.mailing.models import Delivery
from common.mailing.states import DeliveryState
from newsletters.models import ClickCount, Issue, IssueLink


@dataclass(frozen=True)
class Figures:
    """How many it was meant for, how many got it, how often its links were followed."""

    audience: int
    delivered: int
    unknown: int
    clicks: int

    @property
    def delivered_percent(self) -> float:
        """Delivered of a hundred."""
        return 100 * self.delivered / self.audience if self.audience else 0

    @property
    def clicks_percent(self) -> float:
        """Clicks for a hundred delivered."""
        return 100 * self.clicks / self.delivered if self.delivered else 0


def with_figures(issues: Iterable[Issue]) -> list[tuple[Issue, Figures | None]]:
    """Issues, each with its figures; two queries however many there are."""
    rows = list(issues)
    batches = {issue.batch_id: issue for issue in rows if issue.batch_id}
    counts = dict.fromkeys(batches, (0, 0, 0))
    grouped = (
        Delivery.objects.filter(batch__in=list(batches))
        .order_by()
        .values("batch_id")
        .annotate(
            all=Count("pk"),
            delivered=Count("pk", filter=Q(state=DeliveryState.ACCEPTED)),
            unknown=Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
        )
    )
    for row in grouped:
        counts[row["batch_id"]] = (row["all"], row["delivered"], row["unknown"])
    followed = ClickCount.objects.filter(link__issue__in=rows).order_by().values_list("link__issue")
    clicks = dict(followed.annotate(Sum("clicks")))
    return [
        (issue, Figures(*counts[issue.batch_id], clicks.get(issue.pk, 0)) if issue.batch_id else None) for issue in rows
    ]


def figures_of(issue: Issue) -> Figures | None:
    """The figures of one issue; None before it has left."""
    return with_figures([issue])[0][1]


def link_figures(issue: Issue) -> QuerySet[IssueLink]:
    """The issue's links, the one followed most often first, with `clicks`."""
    return issue.links.annotate(clicks=Coalesce(Sum("counts__clicks"), 0)).order_by("-clicks", "number")
