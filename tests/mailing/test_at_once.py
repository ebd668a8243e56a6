"""What two people, or two machines, do about the same mail at the same moment happens once."""

import pytest

from django.utils import timezone

from common.mailing.decisions import cancel, decide_all_unknown, send_to_missing
from common.mailing.identity import return_path
from common.mailing.models import Batch, Delivery, MailRecord, ReturnedMail, Suppression
from common.mailing.returns import take_returned
from common.mailing.states import Act, BatchState, Cause, DeliveryState
from tests.at_once import at_once
from tests.cast import Cast
from tests.mailing.conftest import newsletter
from tests.mailing.test_returned import returned


@pytest.mark.django_db(transaction=True)
def test_pressed_at_once_is_done_once(cast: Cast) -> None:
    nora, piero = cast.director, cast.person("administrator")
    batch = newsletter([f"r{number}@example.org" for number in range(4)])
    now = timezone.now()
    Delivery.objects.filter(batch=batch).update(in_flight_at=now, settled_at=now, cause=Cause.LOST_AFTER, reason="x")
    refused, unknown = list(batch.deliveries.order_by("pk")[:2]), list(batch.deliveries.order_by("pk")[2:])
    Delivery.objects.filter(pk__in=[each.pk for each in refused]).update(state=DeliveryState.FAILED)
    Delivery.objects.filter(pk__in=[each.pk for each in unknown]).update(state=DeliveryState.UNKNOWN)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, finished_at=now)
    at_once(lambda: send_to_missing(batch, by=nora), lambda: send_to_missing(batch, by=piero))
    again = Batch.objects.get(origin=batch)
    assert again.deliveries.count() == 2
    at_once(
        lambda: decide_all_unknown(batch, again=True, by=nora), lambda: decide_all_unknown(batch, again=False, by=piero)
    )
    assert MailRecord.objects.exclude(delivery=None).values("by").distinct().count() == 1
    at_once(lambda: cancel(again, by=nora), lambda: cancel(again, by=piero))
    assert MailRecord.objects.filter(act=Act.CANCELLED).count() == 1
    assert again.deliveries.filter(state=DeliveryState.SKIPPED).count() == 2
    raw = returned("postfix-unknown-user", return_path(batch.deliveries.order_by("pk")[2].pk))
    at_once(lambda: take_returned(raw), lambda: take_returned(raw))
    assert (ReturnedMail.objects.count(), Suppression.objects.count()) == (1, 1)
