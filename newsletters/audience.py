"""To whom an issue goes: the rows that are frozen into deliveries."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from newsletters.models import Segment, Subscriber
from newsletters.segments import readers_in, tree_of


def audience_of(segment: Segment | None) -> QuerySet[Subscriber, tuple[Any, ...]]:
    """Address, key and merge values of a segment's readers, or of all: one query for `freeze_audience`.

    Confirmed readers only, none whose address is suppressed. Whoever leaves later is left out by the outbox itself.
    """
    readers = readers_in(tree_of(segment)) if segment is not None else Subscriber.objects.reached()
    merge = JSONObject(name=F("name"), subscriber=F("pk"))
    rows = readers.order_by().annotate(address=F("email"), address_key=F("email"), merge=merge)
    return rows.values_list("address", "address_key", "merge")
