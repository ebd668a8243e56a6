"""A mail of the product on its whole way: asked for on a page, sent by a worker, read at the other end, used once."""

from email import message_from_bytes, policy

from django.conf import settings
from django.test import Client
from django.urls import reverse

from common.mailing.models import Delivery
from common.mailing.states import DeliveryState
from tests.cast import Cast
from tests.mailing.engine import Engine, RunningSink
from tests.processes import wait_until


def test_a_reset_is_sent_read_and_used(engine: Engine, sink: RunningSink, cast: Cast) -> None:
    with engine.instead(EMAIL_URL=sink.url):
        Client().post(reverse("account_reset_password"), {"email": cast.auditor.email})
        accepted = Delivery.objects.filter(state=DeliveryState.ACCEPTED)
        wait_until(accepted.exists, timeout=40, what="the mail accepted")
    ((message_id, recipient, envelope),) = sink.lines()
    assert (recipient, envelope.startswith("bounce+")) == (cast.auditor.email, True)
    mail = message_from_bytes(sink.mails()[0], policy=policy.SMTP)
    assert mail["Message-ID"] == message_id
    parts = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    link = next(word for word in parts[0].split() if word.startswith(settings.BASE_URL))
    assert link in parts[1]
    client = Client()
    form = client.get(link.removeprefix(settings.BASE_URL), follow=True)
    new = "lana cotta e mirtilli"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    cast.auditor.refresh_from_db()
    assert cast.auditor.check_password(new)
