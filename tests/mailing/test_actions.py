"""Batches: frozen content, an audience in one statement, and what a person may do with them."""

import pytest

from django.db import DatabaseError, transaction
from django.db.models import F, JSONField, Value
from django.db.models.functions import JSONObject

from accounts.models import User
from common.mailing.actions import (
    cancel_batch,
    freeze_audience,
    make_batch,
    pause_batch,
    queue_mail,
    resend_to_missing,
    resend_unknown,
    resume_batch,
    start_batch,
)
from common.mailing.message import Content, ContentError
from common.mailing.models import Batch, Delivery
from common.mailing.progress import progress
from common.mailing.states import BatchState, Cause, DeliveryState, Guarantee, Scope
from tests.mailing.conftest import CONTENT, newsletter, readers

pytestmark = pytest.mark.django_db


def test_queue_mail_writes_to_each_address_once() -> None:
    batch = queue_mail(CONTENT, ["Ada@Example.org", "ada@example.org ", "bea@example.org"], kind="invitation")
    assert batch.state == BatchState.SENDING
    assert sorted(batch.deliveries.values_list("address_key", flat=True)) == ["ada@example.org", "bea@example.org"]


def test_mail_of_a_transaction_that_fails_is_never_queued() -> None:
    with transaction.atomic():
        queue_mail(CONTENT, ["ada@example.org"], kind="invitation")
        transaction.set_rollback(True)
    assert not Batch.objects.exists()


def test_audience_is_frozen_in_one_statement(
    auditor: User, director: User, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    batch = make_batch(CONTENT, kind="newsletter", scope=Scope.NEWSLETTER, guarantee=Guarantee.AT_MOST_ONCE)
    people = User.objects.filter(pk__in=(auditor.pk, director.pk))
    audience = people.values_list("email", F("email"), JSONObject(name=F("email"), n=Value(1)))
    # A savepoint, the lock that erasures wait for, the one INSERT … SELECT, the release.
    with django_assert_num_queries(4):
        assert freeze_audience(batch, audience) == 2
    assert freeze_audience(batch, audience) == 0, "the same person twice is one delivery"
    assert {d.merge["n"] for d in batch.deliveries.all()} == {1}
    assert batch.state == BatchState.PREPARED
    assert start_batch(batch)
    assert not start_batch(batch)


def test_empty_merge_can_be_frozen(auditor: User) -> None:
    batch = make_batch(CONTENT, kind="newsletter", scope=Scope.NEWSLETTER, guarantee=Guarantee.AT_MOST_ONCE)
    assert freeze_audience(batch, User.objects.values_list("email", F("email"), Value({}, JSONField()))) == 1


def test_content_is_frozen() -> None:
    batch = newsletter(readers(1))
    batch.subject = "Altro"
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        batch.save()


@pytest.mark.parametrize("name", ["Bcc", "to", "Content-Type", "X Y", "X-A\r\nBcc", "", "Message-ID"])
def test_headers_that_are_ours_are_refused(name: str) -> None:
    content = Content("", "s", "t", headers={name: "x"})
    with pytest.raises(ContentError):
        queue_mail(content, ["ada@example.org"], kind="invitation")


def test_pause_resume_cancel() -> None:
    batch = newsletter(readers(3))
    assert pause_batch(batch, because="un errore nel titolo")
    assert not pause_batch(batch, because="di nuovo")
    assert resume_batch(batch)
    Delivery.objects.filter(address="reader0@example.org").update(
        state="accepted", settled_at=F("due_at"), in_flight_at=F("due_at")
    )
    assert cancel_batch(batch, because="superato") == 2
    assert cancel_batch(batch, because="superato") == 0
    assert not resume_batch(batch)
    assert progress(batch).counts["skipped"] == 2
    assert progress(batch).percent == 100


def settle(address: str, state: DeliveryState, cause: Cause = Cause.NONE) -> None:
    """Bring a reader's newest delivery to its end."""
    newest = Delivery.objects.filter(address=address).latest("pk")
    Delivery.objects.filter(pk=newest.pk).update(
        state=state, cause=cause, settled_at=F("due_at"), in_flight_at=F("due_at")
    )


def test_send_to_exactly_those_who_did_not_get_it() -> None:
    batch = newsletter(readers(6))
    settle("reader0@example.org", DeliveryState.ACCEPTED)
    settle("reader1@example.org", DeliveryState.FAILED, Cause.REFUSED)
    settle("reader2@example.org", DeliveryState.UNKNOWN, Cause.WORKER_LOST)
    settle("reader3@example.org", DeliveryState.SKIPPED, Cause.SUPPRESSED)
    settle("reader4@example.org", DeliveryState.SKIPPED, Cause.CANCELLED)
    settle("reader5@example.org", DeliveryState.BOUNCED, Cause.RETURNED)
    missing = Delivery.objects.missing_from(batch)
    assert sorted(missing.values_list("address", flat=True)) == [f"reader{n}@example.org" for n in (1, 4, 5)]
    again = resend_to_missing(batch)
    assert (again.content_sha256, again.origin, again.deliveries.count()) == (batch.content_sha256, batch, 3)
    assert not missing.exists(), "those of the second batch are on their way"
    settle("reader1@example.org", DeliveryState.FAILED, Cause.REFUSED)
    settle("reader4@example.org", DeliveryState.ACCEPTED)
    assert [d.address for d in missing.all()] == ["reader1@example.org"]
    third = resend_to_missing(again)
    assert (third.origin, third.deliveries.count()) == (batch, 1)


def test_unknown_is_sent_again_by_a_person_only() -> None:
    batch = newsletter(readers(1))
    settle("reader0@example.org", DeliveryState.UNKNOWN, Cause.LOST_AFTER)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, finished_at=F("created_at"))
    delivery = batch.deliveries.get()
    assert resend_unknown(delivery, by="Nora Pini")
    assert not resend_unknown(delivery, by="Nora Pini")
    delivery.refresh_from_db()
    batch.refresh_from_db()
    assert (delivery.state, delivery.cause, delivery.reason) == (DeliveryState.RETRY, Cause.DECIDED, "Nora Pini")
    assert batch.state == BatchState.SENDING
