"""Who gets no mail, how fast it leaves, and what is forgotten of it in time."""

from datetime import timedelta

import pytest

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from common.mailing.actions import queue_mail
from common.mailing.decisions import send_to_missing
from common.mailing.erasure import forget_address
from common.mailing.models import Batch, MailRecord, RateLimit, Suppression
from common.mailing.progress import progress
from common.mailing.retention import export_address, purge_words
from common.mailing.states import Act, BatchState, Cause, DeliveryState, Scope
from common.mailing.suppressions import forget_suppressed, is_suppressed, suppress
from common.mailing.tasks import purge
from tests.cast import Cast
from tests.mailing.pages import WORDS, finish, page, press, settle
from tests.outbox import outbox

pytestmark = pytest.mark.django_db


def test_suppressions_are_added_found_and_lifted_with_reasons(cast: Cast) -> None:
    press(cast, "suppression_list", address="Ada@Example.org ", scope="newsletter", reason="Lo chiede al telefono")
    assert is_suppressed("ada@example.org", Scope.NEWSLETTER)
    assert not is_suppressed("ada@example.org", Scope.ALL)
    forget_suppressed("ada@example.org")
    text = page(cast, "suppression_list", q="ada@example.org")
    assert "Indirizzo cancellato" in text, "an erased address is found by typing it in full"
    assert "Indirizzo cancellato" not in page(cast, "suppression_list", q="ada")
    pk = Suppression.objects.get().pk
    assert cast.client("director").post(reverse("outbox:suppression_lift", args=[pk]), {}).status_code == 422
    press(cast, "suppression_lift", pk, reason="Lo chiede di nuovo")
    assert not is_suppressed("ada@example.org", Scope.NEWSLETTER)
    assert [record.act for record in MailRecord.objects.all()] == [Act.SUPPRESSED, Act.LIFTED]
    assert "example.org" not in str(list(MailRecord.objects.values())), "the hash alone is kept"
    assert (
        cast.client("director").post(reverse("outbox:suppression_lift", args=[pk]), {"reason": "x"}).status_code == 404
    )


@pytest.mark.parametrize(
    ("reason", "said", "unsaid"),
    [
        ("550 5.1.1 no such user", "Un indirizzo che non esiste", "conservare la prova"),
        ("Disiscritto dalla newsletter", "conservare la prova", "Un indirizzo che non esiste"),
    ],
)
def test_suppression_lift_warns_of_what_applies(cast: Cast, reason: str, said: str, unsaid: str) -> None:
    pk = suppress("ada@example.org", scope=Scope.ALL, reason=reason).pk
    text = page(cast, "suppression_lift", pk)
    assert said in text
    assert unsaid not in text


@pytest.mark.parametrize("address", ["", "ada", "a@b.it, c@d.it", "a@b.it\nBcc: x@y.it", "x" * 320 + "@b.it"])
def test_what_is_no_address_is_not_stopped(cast: Cast, address: str) -> None:
    data = {"address": address, "scope": "all", "reason": "x"}
    assert cast.client("director").post(reverse("outbox:suppression_list"), data).status_code == 422
    assert not Suppression.objects.exists()


def test_limits_are_set_changed_and_lifted(cast: Cast) -> None:
    new = press(cast, "limit_list", domain="@Gmail.com", period="hour", mails="500")
    assert "al posto di quello precedente" not in new.content.decode()
    changed = press(cast, "limit_list", domain="gmail.com", period="hour", mails="200")
    assert "al posto di quello precedente" in changed.content.decode()
    limit = RateLimit.objects.get()
    assert (limit.domain, limit.period, limit.mails) == ("gmail.com", "hour", 200)
    for wrong in ({"mails": "0"}, {"mails": "-1"}, {"domain": "gmail"}, {"domain": "a b.it"}, {"period": "year"}):
        data = {"domain": "", "period": "second", "mails": "5"} | wrong
        assert cast.client("director").post(reverse("outbox:limit_list"), data).status_code == 422
    press(cast, "limit_delete", limit.pk)
    assert not RateLimit.objects.exists()


def test_purge_deletes_the_words_of_old_product_mail_and_keeps_the_ledger(cast: Cast, issue: Batch) -> None:
    old, new, waiting = (queue_mail(WORDS, ["ada@example.org"], kind="other", merge={"secret_a": "x"}) for _ in "abc")
    long_ago = timezone.now() - timedelta(days=settings.MAILING_KEEP_DAYS + 1)
    finish(issue)
    Batch.objects.filter(pk=issue.pk).update(finished_at=long_ago)
    Batch.objects.filter(pk=old.pk).update(state=BatchState.DONE, finished_at=long_ago)
    Batch.objects.filter(pk=new.pk).update(state=BatchState.DONE, finished_at=timezone.now())
    purge()
    for batch in (old, new, waiting, issue):
        batch.refresh_from_db()
    assert (old.text, old.html, old.deliveries.get().merge) == ("", "", {})
    assert old.subject
    assert [bool(batch.purged_at) for batch in (old, new, waiting, issue)] == [True, False, False, False]
    assert "Il testo di questo messaggio è stato cancellato" in page(cast, "mail_detail", old.pk)
    assert purge_words() == 0
    settle(old, "ada@example.org", DeliveryState.FAILED, Cause.REFUSED, "550")
    assert send_to_missing(old, by=cast.director) is None, "there is nothing left to send"


def test_forgetting_takes_a_person_out_and_keeps_the_sums(cast: Cast, issue: Batch) -> None:
    suppress("ada@example.org", scope=Scope.NEWSLETTER, reason="x")
    queue_mail(WORDS, ["Ada@example.org"], kind="other")
    assert [row["subject"] for row in export_address("ADA@example.org")] == ["Notizie per {{ name }}", WORDS.subject]
    before = progress(issue).counts
    assert forget_address("ada@example.org")
    assert forget_address("ada@example.org")
    assert progress(issue).counts == before
    assert not any("ada" in sent.to for sent in outbox())
    assert "Indirizzo cancellato" in page(cast, "batch_detail", issue.pk)
    own = Batch.objects.get(kind="other")
    assert (own.text, own.deliveries.get().state) == ("", DeliveryState.SKIPPED)
    assert Suppression.objects.get().address == ""
    assert is_suppressed("ada@example.org", Scope.NEWSLETTER)
    assert export_address("ada@example.org") == []
