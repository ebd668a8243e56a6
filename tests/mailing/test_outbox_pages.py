"""The outbox's pages: lists, the live page, what people decide there - once, however many press."""

import re
from datetime import timedelta

import pytest

from django.conf import settings
from django.core import mail
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.mailing.actions import pause_batch, queue_mail
from common.mailing.decisions import cancel, decide_all_unknown, pause, resume
from common.mailing.live import segments, time_left
from common.mailing.message import Content
from common.mailing.models import Batch, Delivery, MailRecord
from common.mailing.progress import progress
from common.mailing.states import Act, BatchState, Cause, DeliveryState
from common.mailing.tasks import tick
from common.ui.formats import moment
from tests.cast import Cast
from tests.mailing.conftest import newsletter, readers
from tests.mailing.pages import WORDS, finish, page, press, settle

pytestmark = pytest.mark.django_db


def test_batch_list_finds_by_words_address_kind_state_and_day(cast: Cast, issue: Batch) -> None:
    queue_mail(WORDS, ["zoe@altrove.example"], kind="report_delivered")
    title = "Benvenuti &lt;b&gt;a Prato&lt;/b&gt;"
    assert title in page(cast, "batch_list")
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    found = {
        "q=prato": page(cast, "batch_list", q="PRATO"),
        "q=zoe": page(cast, "batch_list", q="zoe@altrove"),
        "kind": page(cast, "batch_list", kind="report_delivered"),
        "today": page(cast, "batch_list", since=str(today), until=str(today), kind="report_delivered"),
    }
    assert [name for name, text in found.items() if title not in text or "Notizie per" in text] == []
    assert title not in page(cast, "batch_list", since=str(tomorrow))
    attention = page(cast, "batch_list", state="attention")
    assert "Notizie per …" in attention
    assert title not in attention
    nothing = page(cast, "batch_list", q="nessuno")
    assert "Togliere un filtro" in nothing
    assert "passa da qui" not in nothing


def test_batch_list_hides_people_s_access_from_the_outreach_officer(cast: Cast) -> None:
    queue_mail(WORDS, ["zoe@altrove.example"], kind="password_reset")
    assert "zoe@altrove.example" in page(cast, "batch_list")
    assert "zoe@altrove.example" not in page(cast, "batch_list", person="outreach")


def test_lists_cost_the_same_for_one_row_and_for_three(cast: Cast) -> None:
    client, counts = cast.client("director"), []
    batch = newsletter(readers(1))
    urls = [reverse("outbox:batch_list"), reverse("outbox:batch_detail", args=[batch.pk])]
    for more in (0, 2):
        for number in range(more):
            newsletter([f"x{number}@example.org"])
            Delivery.objects.create(batch=batch, address=f"y{number}", address_key=f"y{number}")
        for delivery in batch.deliveries.all():
            MailRecord.objects.create(act=Act.COUNTED, batch=batch, delivery=delivery, by=cast.director)
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_batch_detail_tells_each_reader_s_story_in_words(cast: Cast, issue: Batch) -> None:
    text = page(cast, "batch_detail", issue.pk)
    when = moment(issue.deliveries.get(address="cleo@example.org").settled_at)
    for words in (
        f"Rifiutato il {when}: l’indirizzo non esiste. 2\xa0tentativi.",
        "Prima accettato, poi tornato indietro: la casella è chiusa.",
        "Non si sa se sia arrivato. La consegna era iniziata il ",
        "La connessione è caduta quando il messaggio poteva essere già consegnato.",
    ):
        assert words in text
    assert "550 5.1.1 no such user" in text
    only = page(cast, "batch_detail", issue.pk, q="CLEO", state="failed")
    assert "cleo@example.org" in only
    assert "ada@example.org" not in only


def test_batch_detail_follows_by_itself_while_it_is_sent(cast: Cast, issue: Batch) -> None:
    url = reverse("outbox:batch_detail", args=[issue.pk])
    part = cast.client("director").get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part
    finish(issue)
    assert "hx-trigger" not in cast.client("director").get(url, headers={"HX-Request": "true"}).content.decode()


def test_live_figures(issue: Batch) -> None:
    now = progress(issue)
    parts = segments(now)
    assert [(part.state.value, part.count) for part in parts][:2] == [("accepted", 2), ("failed", 1)]
    assert sum(float(part.width) for part in parts) == pytest.approx(100, abs=0.01)
    assert time_left(now)


def test_pause_resume_and_cancel_leave_their_author(cast: Cast, issue: Batch) -> None:
    for name, state in (("pause", BatchState.PAUSED), ("resume", BatchState.SENDING), ("cancel", BatchState.CANCELLED)):
        press(cast, f"batch_{name}", issue.pk)
        press(cast, f"batch_{name}", issue.pk, person="administrator")
        issue.refresh_from_db()
        assert issue.state == state
    assert list(MailRecord.objects.values_list("act", "by", "count")) == [
        ("paused", cast.director.pk, 0),
        ("resumed", cast.director.pk, 0),
        ("cancelled", cast.director.pk, 1),
    ]
    assert "Nora Orsini" in page(cast, "batch_detail", issue.pk)


def test_a_decision_s_row_is_never_changed(cast: Cast, issue: Batch) -> None:
    pause(issue, by=cast.director)
    for change in (lambda: MailRecord.objects.update(note="x"), lambda: MailRecord.objects.all().delete()):
        with pytest.raises(InternalError), transaction.atomic():
            change()


@pytest.mark.parametrize(("decision", "state"), [("again", DeliveryState.RETRY), ("count", DeliveryState.ACCEPTED)])
def test_an_unknown_mail_is_decided_once(cast: Cast, issue: Batch, decision: str, state: str) -> None:
    finish(issue)
    eva = issue.deliveries.get(address="eva@example.org")
    press(cast, "delivery_decide", issue.pk, eva.pk, decision=decision)
    press(cast, "delivery_decide", issue.pk, eva.pk, decision=decision, person="administrator")
    eva.refresh_from_db()
    assert (eva.state, eva.cause) == (state, Cause.DECIDED)
    record = MailRecord.objects.get()
    assert (record.by, record.delivery) == (cast.director, eva)
    assert "Nora Orsini: ha deciso" in page(cast, "batch_detail", issue.pk)
    issue.refresh_from_db()
    assert issue.state == (BatchState.SENDING if decision == "again" else BatchState.DONE)


def asked(html: str) -> set[str]:
    """What the page asks before it acts, and the words to agree with."""
    return set(re.findall(r'data-confirm-(?:title|label)="([^"]*)"', html))


def test_all_unknown_mails_are_decided_alike(cast: Cast, issue: Batch) -> None:
    assert {"Contare 1 messaggio come inviato?", "Conta come inviato"} <= asked(page(cast, "batch_detail", issue.pk))
    settle(issue, "fede@example.org", DeliveryState.UNKNOWN, Cause.WORKER_LOST)
    shown = page(cast, "batch_detail", issue.pk)
    assert {"Inviare di nuovo 2 messaggi?", "Contare 2 messaggi come inviati?", "Conta come inviati"} <= asked(shown)
    answer = press(cast, "batch_decide", issue.pk, decision="count")
    assert "Deciso per 2 messaggi." in answer.content.decode()
    assert decide_all_unknown(issue, again=True, by=cast.director) == 0


def test_a_delivery_of_another_batch_is_not_there(cast: Cast, issue: Batch) -> None:
    other = newsletter(["gaia@example.org"]).deliveries.get()
    url = reverse("outbox:delivery_decide", args=[issue.pk, other.pk])
    assert cast.client("director").post(url, {"decision": "count"}).status_code == 404
    mail_url = reverse("outbox:mail_detail", args=[issue.pk])
    for asked, status in ((other.pk, 404), ("9" * 30, 404), ("x", 200), ("²", 200)):
        assert cast.client("director").get(mail_url, {"to": asked}).status_code == status


def test_send_to_missing_reaches_exactly_those_and_once(cast: Cast, issue: Batch) -> None:
    finish(issue)
    text = page(cast, "batch_detail", issue.pk)
    assert "Invia a questi 2 destinatari" in text
    press(cast, "batch_send_missing", issue.pk)
    press(cast, "batch_send_missing", issue.pk, person="administrator")
    again = Batch.objects.get(origin=issue)
    assert sorted(again.deliveries.values_list("address", flat=True)) == ["cleo@example.org", "dina@example.org"]
    assert (again.content_sha256, again.created_by) == (issue.content_sha256, cast.director)
    assert "Invia a questi" not in page(cast, "batch_detail", issue.pk)


def test_a_fault_says_what_to_do(cast: Cast, issue: Batch) -> None:
    pause_batch(issue, because="535 5.7.8 authentication failed")
    Batch.objects.filter(pk=issue.pk).update(fault="535 5.7.8 authentication failed")
    text = page(cast, "batch_detail", issue.pk)
    assert "accesso rifiutato" in text
    assert "EMAIL_URL" in text
    press(cast, "batch_resume", issue.pk)
    issue.refresh_from_db()
    assert (issue.state, issue.fault) == (BatchState.SENDING, "")


def test_without_a_mail_server_mail_is_kept_and_leaves_only_by_hand(
    cast: Cast, issue: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MAILING_CAN_SEND", False)
    mail.send_mail("Oggetto", "Testo", None, ["ada@example.org"])
    kept = Batch.objects.get(kind="other")
    assert kept.state == BatchState.KEPT
    assert "Testo" in page(cast, "mail_detail", kept.pk)
    tick()
    issue.refresh_from_db()
    assert issue.state == BatchState.KEPT, "what waited when the server went is kept too"
    assert not resume(kept, by=cast.director), "there is still no server"
    monkeypatch.setattr(settings, "MAILING_CAN_SEND", True)
    tick()
    kept.refresh_from_db()
    assert kept.state == BatchState.KEPT, "a server that is configured later lets nothing go by itself"
    assert "2 invii sono trattenuti qui" in page(cast, "batch_list")
    press(cast, "batch_resume", kept.pk)
    kept.refresh_from_db()
    assert kept.state == BatchState.SENDING
    assert cancel(issue, by=cast.director)


def test_mail_html_can_run_nothing(cast: Cast) -> None:
    batch = queue_mail(Content("", "x", "x", html="<script>alert(1)</script>", literal=True), ["a@b.it"], kind="other")
    answer = cast.client("director").get(reverse("outbox:mail_html", args=[batch.pk]))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"sandbox(;|$)", policy)
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "<script>" not in page(cast, "mail_detail", batch.pk).split("<iframe")[1]
