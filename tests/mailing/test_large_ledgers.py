"""Pages of a ledger of years: what they ask for is found by an index, not by reading every mail ever sent."""

from datetime import timedelta

import pytest

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, Cause, DeliveryState
from tests.mailing.conftest import newsletter
from tests.mailing.pages import settle

pytestmark = pytest.mark.django_db


def plan(asked: QuerySet[object]) -> str:
    """How the database would find the rows if reading all of a table were dear, as with millions of them it is."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return asked.explain()


def test_an_address_is_found_by_its_beginning_and_by_the_index(issue: Batch) -> None:
    other = newsletter(["ugo@altrove.example"])
    assert set(Batch.objects.matching(q="UGO@alt")) == {other}
    assert set(Batch.objects.matching(q="cleo@example.org")) == {issue}
    assert not Batch.objects.matching(q="altrove.example").exists()
    assert not Batch.objects.matching(q="u_o%").exists()
    assert "delivery_address" in plan(Delivery.objects.filter(address_key__startswith="ugo"))


def test_those_to_decide_are_found_without_a_look_at_the_others(issue: Batch) -> None:
    refused, cancelled = newsletter(["ada@example.org"]), newsletter(["bea@example.org"])
    Batch.objects.filter(pk=refused.pk).update(state=BatchState.PAUSED, fault="535 no", paused_because="535 no")
    Batch.objects.filter(pk=cancelled.pk).update(
        state=BatchState.CANCELLED, fault="535 no", finished_at=timezone.now() - timedelta(days=1)
    )
    assert set(Batch.objects.to_decide()) == {issue, refused}
    settle(issue, "eva@example.org", DeliveryState.ACCEPTED)
    assert set(Batch.objects.to_decide()) == {refused}
    assert "delivery_unknown" in plan(Delivery.objects.unknown_of(issue))


def test_the_unknown_still_come_first_in_the_ledger(issue: Batch) -> None:
    settle(issue, "fede@example.org", DeliveryState.UNKNOWN, Cause.LOST_AFTER)
    first = [delivery.address for delivery in Delivery.objects.ledger_of(issue)[:3]]
    assert first == ["eva@example.org", "fede@example.org", "ada@example.org"]
