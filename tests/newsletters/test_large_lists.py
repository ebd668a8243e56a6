"""With 200,000 readers a sample, the check before approval and its counts stay quick: how they are asked."""

from datetime import timedelta

import pytest

from django.db import connection
from django.utils import timezone

from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, Scope
from common.mailing.suppressions import suppress
from newsletters.issue_audience import recently_mailed, suppressed_in
from newsletters.models import Subscriber
from newsletters.segment_tree import EVERYBODY
from newsletters.segments import sample_of
from tests.factories.issues import IssueFactory, sent_issue
from tests.factories.newsletters import SegmentFactory, reader

pytestmark = pytest.mark.django_db


def test_a_sample_walks_along_its_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert "subscriber_sample" in sample_of(EVERYBODY).explain()


def test_only_what_left_in_the_last_days_counts_as_recent() -> None:
    ada = reader()
    issue, past = IssueFactory(), sent_issue()
    assert recently_mailed(issue) == recently_mailed(IssueFactory(segment=SegmentFactory())) == 1
    long_ago = timezone.now() - timedelta(days=5)
    Delivery.objects.filter(batch=past.batch).update(in_flight_at=long_ago)
    assert recently_mailed(issue) == 0
    Batch.objects.filter(pk=past.batch_id).update(finished_at=long_ago)
    assert recently_mailed(issue) == 0
    paused = {"state": BatchState.PAUSED, "paused_because": "x", "finished_at": None, "created_at": long_ago}
    Batch.objects.filter(pk=past.batch_id).update(**paused)
    Delivery.objects.filter(batch=past.batch, address_key=ada.email).update(in_flight_at=timezone.now())
    assert recently_mailed(issue) == 1, "begun long ago, and some of it left just now"


def test_stopped_addresses_are_those_not_reached() -> None:
    for address in ("ada@lettura.example", "bea@lettura.example"):
        reader(email=address)
    suppress("ada@lettura.example", scope=Scope.NEWSLETTER, reason="x")
    assert [one.email for one in Subscriber.objects.stopped()] == ["ada@lettura.example"]
    assert [one.email for one in Subscriber.objects.reached()] == ["bea@lettura.example"]
    assert suppressed_in(IssueFactory()) == 1
