"""Signing up: asked for by anybody, confirmed only by the address's owner, known and unknown addresses alike."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.mailing.states import Scope
from common.mailing.suppressions import is_suppressed, suppress
from newsletters.actions.consents import Origin
from newsletters.actions.leaving import erase_subscriber, forget_unconfirmed, unsubscribe
from newsletters.links import confirm_token, preferences_token, read_confirm_token, unsubscribe_token
from newsletters.models import ConsentRecord, Subscriber
from newsletters.states import ConsentAct, Source, SubscriberState
from newsletters.wordings import NEWSLETTER, VERSION
from tests.cast import Cast
from tests.factories.companies import ContactFactory, SectorFactory
from tests.factories.newsletters import ThemeFactory, reader, request_of_stranger
from tests.outbox import outbox

pytestmark = pytest.mark.django_db
PAGE = "/newsletter/"


def form(email: str = "Nuova@Lettura.Example", **fields: object) -> dict[str, object]:
    return {"email": email, "language": "it", "consent": "on", **fields}


def test_subscribe_asks_the_address_to_confirm(client: Client) -> None:
    sector, theme = SectorFactory(), ThemeFactory()
    answer = client.post(
        PAGE, form(name="Ada Nuti", role="research", sectors=[sector.pk], themes=[theme.pk]), REMOTE_ADDR="198.51.100.7"
    )
    assert answer.status_code == HTTPStatus.FOUND
    asked = ConsentRecord.objects.get()
    assert (asked.act, asked.source, asked.ip_address) == (ConsentAct.REQUESTED, Source.SIGN_UP, "198.51.100.7")
    assert (asked.wording, asked.wording_version) == (str(NEWSLETTER), VERSION)
    subscriber = asked.subscriber
    assert (subscriber.email, subscriber.state, subscriber.name) == ("nuova@lettura.example", "pending", "")
    link = re.search(r"http\S+", outbox()[0].text).group()
    assert outbox()[0].to == "nuova@lettura.example"
    assert client.get(link).status_code == HTTPStatus.OK
    subscriber.refresh_from_db()
    assert subscriber.state == SubscriberState.PENDING, "a scanner that opens the link confirms nothing"
    assert client.post(link, REMOTE_ADDR="198.51.100.8").status_code == HTTPStatus.OK
    subscriber.refresh_from_db()
    assert (subscriber.state, subscriber.name, subscriber.role) == ("confirmed", "Ada Nuti", "research")
    assert (list(subscriber.sectors.all()), list(subscriber.themes.all())) == ([sector], [theme])
    given = subscriber.consent
    assert (given.act, given.ip_address, given.wording) == (ConsentAct.CONFIRMED, "198.51.100.8", str(NEWSLETTER))
    assert given.requested_at == asked.requested_at
    assert given.confirmed_at >= given.requested_at


def test_subscribe_answers_known_and_unknown_addresses_alike(client: Client, cast: Cast) -> None:
    gone = reader(email="uscita@lettura.example")
    unsubscribe(gone, origin=Origin(Source.ONE_CLICK))
    request_of_stranger("attesa@lettura.example")
    addresses = [cast.reader.email, gone.email, "attesa@lettura.example", "mai-vista@lettura.example"]
    answers = [client.post(PAGE, form(address)) for address in addresses]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    assert [sent.to for sent in outbox()] == addresses
    cast.reader.refresh_from_db()
    gone.refresh_from_db()
    assert (cast.reader.name, gone.state) == ("Ilaria Lettrice", SubscriberState.UNSUBSCRIBED)
    assert preferences_token(cast.reader.pk) in outbox()[0].text


def test_subscribe_needs_consent_and_an_address(client: Client) -> None:
    answer = client.post(PAGE, {"email": "senza", "language": "it"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(answer.context["form"].errors) == {"email", "consent"}
    assert not Subscriber.objects.exists()


def test_subscribe_takes_no_notice_of_programs(client: Client) -> None:
    answer = client.post(PAGE, form(homepage="https://spam.example"))
    assert answer["Location"] == reverse("newsletters:subscribe_done")
    assert not Subscriber.objects.exists()


def test_an_address_gets_at_most_three_mails_an_hour(client: Client) -> None:
    answers = {client.post(PAGE, form())["Location"] for _ in range(5)}
    assert len(answers) == 1
    assert len(outbox()) == 3


def test_a_client_asks_at_most_ten_times_an_hour(client: Client) -> None:
    statuses = [client.post(PAGE, form(f"n{n}@lettura.example")).status_code for n in range(11)]
    assert statuses == [HTTPStatus.FOUND] * 10 + [HTTPStatus.TOO_MANY_REQUESTS]


@pytest.mark.parametrize(
    "name", ["Ada\r\nBcc: altri@spam.example", "Ada\nBcc: x", "Ada\u2028Bcc: x", "Ada\x1b[31m", "Ada\x85Bcc: x"]
)
def test_a_name_stays_on_one_line_and_in_no_mail(client: Client, name: str) -> None:
    client.post(PAGE, form(name=name))
    client.post(reverse("newsletters:confirm", args=[confirm_token(ConsentRecord.objects.get().pk)]))
    stored = Subscriber.objects.get().name
    assert stored.startswith("Ada ")
    assert stored.isprintable()
    assert "Ada" not in outbox()[0].raw.decode()


def test_confirm_twice_is_one_confirmation(client: Client) -> None:
    address = reverse("newsletters:confirm", args=[confirm_token(request_of_stranger().pk)])
    assert [client.post(address).status_code for _ in range(2)] == [HTTPStatus.OK] * 2
    assert client.get(address).context["outcome"] == "confirmed"
    assert ConsentRecord.objects.filter(act=ConsentAct.CONFIRMED).count() == 1


def test_confirm_expires(client: Client) -> None:
    token = confirm_token(request_of_stranger().pk)
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        for answer in (client.get(f"{PAGE}confirm/{token}/"), client.post(f"{PAGE}confirm/{token}/")):
            assert (answer.status_code, answer.context["outcome"]) == (HTTPStatus.GONE, "expired")
    assert Subscriber.objects.get().state == SubscriberState.PENDING


def test_tokens_are_for_one_purpose_and_one_row(client: Client, cast: Cast) -> None:
    good = confirm_token(request_of_stranger().pk)
    number, rest = good.split(".", 1)
    for token in (f"{int(number) + 1}.{rest}", good[:-1], good + "x", "", unsubscribe_token(cast.reader.pk), "🧶.x"):
        address = f"{PAGE}confirm/{token}/"
        assert client.post(address).status_code == HTTPStatus.NOT_FOUND, token
    assert client.get(f"{PAGE}preferences/{unsubscribe_token(cast.reader.pk)}/").status_code == HTTPStatus.NOT_FOUND
    assert client.post(f"{PAGE}unsubscribe/{preferences_token(cast.reader.pk)}/").status_code == HTTPStatus.NOT_FOUND
    assert read_confirm_token(good) == int(number)


def test_an_old_link_brings_nobody_back_who_has_left(client: Client) -> None:
    record = request_of_stranger()
    unsubscribe(record.subscriber, origin=Origin(Source.ONE_CLICK))
    answer = client.post(f"{PAGE}confirm/{confirm_token(record.pk)}/")
    assert (answer.status_code, answer.context["outcome"]) == (HTTPStatus.GONE, "outdated")
    assert is_suppressed(record.subscriber.email, Scope.NEWSLETTER)


def test_confirming_anew_brings_back_and_releases(client: Client) -> None:
    subscriber = reader(email="torna@lettura.example")
    unsubscribe(subscriber, origin=Origin(Source.ONE_CLICK))
    record = request_of_stranger("torna@lettura.example")
    assert client.post(f"{PAGE}confirm/{confirm_token(record.pk)}/").status_code == HTTPStatus.OK
    subscriber.refresh_from_db()
    assert (subscriber.state, subscriber.left_at) == (SubscriberState.CONFIRMED, None)
    assert not is_suppressed(subscriber.email, Scope.NEWSLETTER)


def test_an_old_link_does_not_lift_what_staff_suppressed(client: Client) -> None:
    record = request_of_stranger()
    address = f"{PAGE}confirm/{confirm_token(record.pk)}/"
    client.post(address)
    suppress(record.subscriber.email, scope=Scope.NEWSLETTER, reason="asked by telephone")
    client.post(address)
    assert is_suppressed(record.subscriber.email, Scope.NEWSLETTER)


def test_confirming_finds_the_contact_with_the_address(client: Client) -> None:
    contact = ContactFactory(email="Nuova@lettura.example")
    client.post(f"{PAGE}confirm/{confirm_token(request_of_stranger().pk)}/")
    subscriber = Subscriber.objects.get()
    assert (subscriber.contact, subscriber.company) == (contact, contact.company)


def test_an_erased_address_can_sign_up_as_somebody_new(client: Client, cast: Cast) -> None:
    email = cast.reader.email
    erase_subscriber(cast.reader, by=cast.director)
    client.post(PAGE, form(email))
    again = Subscriber.objects.get(email=email)
    assert again.pk != cast.reader.pk
    client.post(f"{PAGE}confirm/{confirm_token(again.consent_records.get().pk)}/")
    assert list(Subscriber.objects.reached()) == [again]


def test_what_was_never_confirmed_is_forgotten(client: Client) -> None:
    client.post(PAGE, form(name="Ada Nuti"), REMOTE_ADDR="198.51.100.7")
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        request_of_stranger("ieri@lettura.example")
        Subscriber.objects.filter(email="ieri@lettura.example").update(created_at=timezone.now() - timedelta(days=90))
        assert forget_unconfirmed(older_than=timedelta(days=30)) == 1
    forgotten = Subscriber.objects.get(email="")
    record = forgotten.consent_records.get()
    assert (record.ip_address, record.answers) == (None, {})
    assert Subscriber.objects.get(state="pending").email == "ieri@lettura.example"
