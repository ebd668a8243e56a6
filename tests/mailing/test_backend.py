"""Every mail of the product goes into the outbox, with the transaction that it belongs to, and looks as it should."""

import ast

import pytest

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from common.mailing.backend import OutboxBackend
from common.mailing.message import ContentError
from common.mailing.models import Batch, Delivery
from common.mailing.product import ProductMail
from common.mailing.reading import MASK, show_mail
from common.mailing.states import BatchState, Guarantee
from tests.cast import Cast
from tests.outbox import outbox
from tests.source_tree import own_modules

pytestmark = pytest.mark.django_db


def test_django_s_way_of_sending_leads_into_the_outbox() -> None:
    assert isinstance(get_connection(), OutboxBackend)
    assert send_mail("Oggetto", "Testo.\n", None, ["Ada <ada@example.org>", "bea@example.org"]) == 1
    ada, bea = outbox()
    assert (ada.to, bea.to) == ("ada@example.org", "bea@example.org")
    assert (ada.subject, ada.text.strip(), ada.html) == ("Oggetto", "Testo.", "")
    assert ada.message["From"] == settings.DEFAULT_FROM_EMAIL
    assert ada.message["To"] == "ada@example.org", "readers do not see each other"
    assert (ada.batch.state, ada.batch.guarantee) == (BatchState.SENDING, Guarantee.AT_LEAST_ONCE)


def test_what_is_rolled_back_sends_nothing() -> None:
    with transaction.atomic():
        send_mail("Oggetto", "Testo", None, ["ada@example.org"])
        transaction.set_rollback(True)
    assert outbox() == []


def test_the_message_id_stays_the_same_however_often_it_is_tried() -> None:
    send_mail("Oggetto", "Testo", None, ["ada@example.org"])
    (first,), (second,) = outbox(), outbox()
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_a_mail_to_nobody_is_none() -> None:
    assert EmailMessage("Oggetto", "Testo", to=[]).send() == 0
    assert not Batch.objects.exists()


def test_html_headers_and_reply_to_go_along() -> None:
    mail = EmailMultiAlternatives(
        "Oggetto", "Testo", to=["ada@example.org"], reply_to=["noi@example.org"], headers={"Auto-Submitted": "yes"}
    )
    mail.attach_alternative("<p>{{ testo }}</p>", "text/html")
    mail.send()
    (sent,) = outbox()
    assert sent.html.strip() == "<p>{{ testo }}</p>", "braces in a finished mail are braces"
    assert (sent.message["Reply-To"], sent.message["Auto-Submitted"]) == ("noi@example.org", "yes")


@pytest.mark.parametrize("wrong", ["attachment", "cc", "only html", "calendar", "header"])
def test_what_the_outbox_can_not_send_is_refused_clearly(wrong: str) -> None:
    mail = EmailMultiAlternatives("Oggetto", "Testo", to=["ada@example.org"])
    if wrong == "attachment":
        mail.attach("a.txt", "a", "text/plain")
    elif wrong == "cc":
        mail.cc = ["bea@example.org"]
    elif wrong == "only html":
        mail.content_subtype = "html"
    elif wrong == "calendar":
        mail.attach_alternative("BEGIN:VCALENDAR", "text/calendar")
    else:
        mail.extra_headers = {"Bcc": "bea@example.org"}
    with pytest.raises(ContentError):
        mail.send()
    assert not Batch.objects.exists()


def test_one_time_links_stand_with_the_delivery_alone_and_are_masked() -> None:
    link = f"{settings.BASE_URL}/invitations/un-segreto/"
    mail = ProductMail("{{ Oggetto }}", f"Apri {link} e {{{{ secret_a }}}}", to=["ada@example.org"])
    mail.attach_alternative(f'<a href="{link}">{link}</a>', "text/html")
    mail.secrets = (link,)
    mail.send()
    (sent,) = outbox()
    assert sent.text.strip() == f"Apri {link} e {{{{ secret_a }}}}", "what was typed is not filled in"
    assert sent.html.strip() == f'<a href="{link}">{link}</a>'
    assert sent.subject == "{{ Oggetto }}"
    batch, delivery = Batch.objects.get(), Delivery.objects.get()
    assert "un-segreto" not in batch.text + batch.html
    shown = show_mail(batch, delivery)
    assert shown.masked
    assert shown.text.strip() == f"Apri {MASK} e {{{{ secret_a }}}}"
    assert "un-segreto" not in shown.html


def test_links_are_readable_where_mail_is_tried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = ProductMail("Oggetto", "Apri https://qui.example/x", to=["ada@example.org"])
    mail.secrets = ("https://qui.example/x",)
    mail.send()
    monkeypatch.setattr(settings, "MAILING_SHOW_LINKS", True)
    shown = show_mail(Batch.objects.get(), Delivery.objects.get())
    assert (shown.masked, shown.text.strip()) == (False, "Apri https://qui.example/x")


def test_a_reset_link_can_not_be_read_in_the_outbox(cast: Cast) -> None:
    Client().post(reverse("account_reset_password"), {"email": cast.auditor.email})
    (sent,) = outbox()
    link = sent.link("/password/reset/key/")
    page = reverse("outbox:mail_detail", args=[sent.batch.pk])
    for person in ("director", "administrator"):
        for url in (page, reverse("outbox:mail_html", args=[sent.batch.pk])):
            answer = cast.client(person).get(url)
            assert answer.status_code == 200
            assert link.rsplit("/", 2)[1] not in answer.content.decode()
    admin = reverse("admin:mailing_delivery_change", args=[sent.delivery.pk])
    assert link.rsplit("/", 2)[1] not in cast.client("administrator").get(admin).content.decode()
    assert cast.client("outreach").get(page).status_code == 404, "people's access is no business of the newsletter's"


def test_nothing_in_the_product_sends_past_the_outbox() -> None:
    """Only the engine speaks SMTP, and nobody asks Django for another way."""
    wrong = []
    for module in own_modules().values():
        names = {
            alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        sends = {name for name in names if name.split(".")[0] in {"smtplib", "aiosmtplib"} or "get_connection" in name}
        sends |= {name for name in names if name.startswith("django.core.mail.backends.")}
        allowed = {"common.mailing.smtp": {"smtplib"}, "common.mailing.backend": {BASE}}.get(module.name, set())
        wrong += [f"{module.name}: {name}" for name in sends - allowed]
        wrong += [
            f"{module.name}: {keyword.arg}="
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Call)
            for keyword in node.keywords
            if keyword.arg == "connection" and "mail" in ast.unparse(node.func).lower()
        ]
    assert wrong == []


BASE = "django.core.mail.backends.base.BaseEmailBackend"


@pytest.mark.parametrize("address", ["Ada\r\nBcc: tutti@evil.example <ada@example.org>", "a@b.it, c@d.it", "Ada"])
def test_a_recipient_is_one_address(address: str) -> None:
    with pytest.raises(ContentError):
        send_mail("Oggetto", "Testo", None, [address])
    assert outbox() == []
