"""To whom an issue goes, and what each delivery holds: as one query, for counting and for freezing alike."""

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf, Trim
from django.utils import timezone

from common.mailing.models import Batch, Delivery
from common.mailing.states import DeliveryState
from newsletters.kinds import NEWSLETTER
from newsletters.models import Issue, Subscriber, SubscriberQuerySet
from newsletters.placeholders import Placeholder
from newsletters.segments import tree_of, within

COLUMNS = {"name": "name", "company": "company__name"}
RECENT = timedelta(days=3)
LEFT = (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN, DeliveryState.IN_FLIGHT)


def readers_of(issue: Issue) -> SubscriberQuerySet:
    """Those whom the issue reaches: the segment's, or all who read its language."""
    return _meant(issue, Subscriber.objects.reached())


def _meant(issue: Issue, readers: SubscriberQuerySet) -> SubscriberQuerySet:
    """Those of the readers for whom the issue is meant."""
    if issue.segment is not None:
        return within(tree_of(issue.segment), readers)
    return readers.filter(language=issue.language)


def audience_of(issue: Issue, used: tuple[Placeholder, ...]) -> QuerySet[Any, Any]:
    """Address, key and merge values for `freeze_audience`, of everybody whom the issue reaches."""
    return rows_for(readers_of(issue), used)


def rows_for(readers: QuerySet[Subscriber], used: tuple[Placeholder, ...]) -> QuerySet[Any, Any]:
    """The rows of these readers; what stands in for a missing name is chosen here."""
    fields: dict[str, Any] = {"name": F("name"), "subscriber": F("pk"), "measured": F("is_measured")}
    for one in used:
        value = Coalesce(Trim(F(COLUMNS[one.field])), Value(""))
        fields[one.key] = Coalesce(NullIf(value, Value("")), Value(one.fallback)) if one.fallback else value
    rows = readers.order_by().annotate(address=F("email"), address_key=F("email"), merge=JSONObject(**fields))
    return rows.values_list("address", "address_key", "merge")


def merge_of(subscriber: Subscriber, used: tuple[Placeholder, ...]) -> dict[str, object]:
    """What one reader's delivery would hold, for a preview."""
    values = {"name": subscriber.name, "company": subscriber.company.name if subscriber.company else ""}
    return {"name": subscriber.name, "subscriber": subscriber.pk} | {one.key: one.value(values) for one in used}


def suppressed_in(issue: Issue) -> int:
    """How many confirmed readers of the audience get nothing because their address is suppressed."""
    return _meant(issue, Subscriber.objects.stopped()).count()


def read_otherwise(issue: Issue) -> int:
    """How many of those whom it reaches want another language than the issue's."""
    return readers_of(issue).exclude(language=issue.language).count() if issue.segment else 0


def recently_mailed(issue: Issue) -> int:
    """How many of them got another issue in the last days.

    Batches that ended before have no such mail: without them, the whole ledger of all years would be asked.
    """
    since = timezone.now() - RECENT
    batches = Batch.objects.of_kind(NEWSLETTER).not_ended_before(since).values_list("pk", flat=True)
    recent = Delivery.objects.filter(batch__in=list(batches), state__in=LEFT, in_flight_at__gte=since)
    return readers_of(issue).filter(email__in=recent.values("address_key")).count()
