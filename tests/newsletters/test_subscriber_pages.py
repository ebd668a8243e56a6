"""Readers, as those who look after the newsletter see them."""

import csv
import io
import json
from http import HTTPStatus

import openpyxl
import pytest
from pytest_django import DjangoAssertNumQueries

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.mailing.actions import freeze_audience, make_batch
from common.mailing.message import Content
from common.mailing.states import Guarantee, Scope
from newsletters.actions.consents import Origin
from newsletters.actions.leaving import unsubscribe
from newsletters.issue_audience import rows_for
from newsletters.models import ConsentRecord, Subscriber
from newsletters.states import Source, SubscriberState
from tests.cast import Cast
from tests.factories.companies import CompanyFactory, ContactFactory, SectorFactory
from tests.factories.newsletters import PendingFactory, ThemeFactory, reader

pytestmark = pytest.mark.django_db
LIST = "/newsletters/subscribers/"


def found(cast: Cast, **query: str) -> list[str]:
    page = cast.client("outreach").get(LIST, query).context["page"]
    return [one.email for one in page]


def test_subscriber_list_searches_filters_and_sorts(cast: Cast) -> None:
    sector, theme = SectorFactory(), ThemeFactory()
    reader(email="ada@uno.example", name="Àda Nuti", sectors=(sector,), company=CompanyFactory(name="Tessuti Élite"))
    reader(email="bice@due.example", name="Bice Conti", themes=(theme,), language="en", role="research")
    PendingFactory(email="carla@tre.example")
    assert found(cast, q="ada") == found(cast, q="UNO.example") == found(cast, q="elite nuti") == ["ada@uno.example"]
    assert found(cast, sector="tessile") == ["ada@uno.example"]
    assert (
        found(cast, theme="bandi") == found(cast, language="en") == found(cast, role="research") == ["bice@due.example"]
    )
    assert found(cast, state="pending") == ["carla@tre.example"]
    assert found(cast, sort="email") == ["ada@uno.example", "bice@due.example", "carla@tre.example"]
    assert found(cast, sort="-email") == ["carla@tre.example", "bice@due.example", "ada@uno.example"]
    assert cast.client("outreach").get(LIST, {"state": "king"}).status_code == HTTPStatus.BAD_REQUEST


def test_subscriber_list_costs_the_same_for_one_row_and_for_more(cast: Cast) -> None:
    client = cast.client("outreach")
    counts = []
    for _ in range(2):
        for _number in range(3):
            reader(company=CompanyFactory(), sectors=(SectorFactory(),), themes=(ThemeFactory(),))
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_subscriber_export_is_what_the_list_shows(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        reader(
            email=f"n{number}@uno.example", name='=HYPERLINK("x")', company=CompanyFactory(), sectors=(SectorFactory(),)
        )
    PendingFactory()
    client = cast.client("outreach")
    with django_assert_max_num_queries(8):
        content = client.get(reverse("newsletters:subscriber_export_xlsx"), {"state": "confirmed"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows())
    assert len(rows) == 4
    assert rows[1][1].data_type == "s"
    text = client.get(reverse("newsletters:subscriber_export_csv"), {"state": "confirmed"}).content.decode("utf-8-sig")
    assert text.count("@uno.example") == 3
    assert "'=HYPERLINK" in text


HOSTILE = ("=1+1", "+39 055", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "  =1+1", "＝1+1", "Rossi;=1+1", '"=1+1"')


def test_subscriber_export_holds_no_formula_in_any_column(cast: Cast) -> None:
    for number, words in enumerate(HOSTILE):
        theme = ThemeFactory(code=f"t{number}", name_it=words, name_en=words)
        sector = SectorFactory(code=f"s{number}", name_it=words)
        company = CompanyFactory(name=words)
        reader(email=f"={number}+1@uno.example", name=words, company=company, sectors=(sector,), themes=(theme,))
    client = cast.client("outreach")
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("newsletters:subscriber_export_xlsx")).content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}, "no formula"
    assert {words.strip() for words in HOSTILE} <= {str(cell.value).strip() for cell in cells}
    text = client.get(reverse("newsletters:subscriber_export_csv")).content.decode("utf-8-sig")
    written = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert [cell for cell in written if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "\t", "\r"))] == []
    assert {len(row) for row in csv.reader(io.StringIO(text), delimiter=";")} == {10}, "nobody opens a column"


def paper(email: str, **fields: object) -> dict[str, object]:
    consent = {
        "wording": "Acconsento a ricevere la newsletter.",
        "version": "2019-1",
        "given_on": "2019-05-06",
        "proof": "Modulo 12",
    }
    return {"email": email, "language": "it", **consent, **fields}


def test_subscriber_create_keeps_the_proof(cast: Cast) -> None:
    contact = ContactFactory(email="ada@uno.example")
    company = f"{contact.company.name} ({contact.company.tax_code})"
    answer = cast.client("outreach").post(f"{LIST}new/", paper("Ada@uno.example", name="Ada Nuti", company=company))
    made = Subscriber.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.state, made.company, made.contact) == (SubscriberState.CONFIRMED, contact.company, contact)
    record = made.consent
    assert (record.wording_version, record.proof, record.recorded_by) == (
        "2019-1",
        "Modulo 12",
        cast.person("outreach"),
    )
    assert record.confirmed_at.year == 2019


def test_subscriber_create_brings_nobody_back(cast: Cast) -> None:
    client = cast.client("outreach")
    for state in ("confirmed", "unsubscribed"):
        answer = client.post(f"{LIST}new/", paper(cast.reader.email))
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "email" in answer.context["form"].errors, state
        unsubscribe(cast.reader, origin=Origin(Source.ONE_CLICK))
    cast.reader.refresh_from_db()
    assert cast.reader.state == SubscriberState.UNSUBSCRIBED


def test_subscriber_edit_notices_who_was_faster(cast: Cast) -> None:
    client, address = cast.client("outreach"), reverse("newsletters:subscriber_edit", args=[cast.reader.pk])
    shown = str(client.get(address).context["form"]["revision"].value())
    first = {"name": "Prima", "language": "it", "revision": shown}
    assert [client.post(address, first).status_code for _ in range(2)] == [HTTPStatus.FOUND] * 2, "sent twice is once"
    late = client.post(address, {"name": "Seconda", "language": "en", "revision": shown})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert late.context["form"]["name"].value() == "Seconda"
    again = late.context["form"]["revision"].value()
    assert (
        client.post(address, {"name": "Seconda", "language": "en", "revision": again}).status_code == HTTPStatus.FOUND
    )
    cast.reader.refresh_from_db()
    assert cast.reader.name == "Seconda"


def test_subscriber_detail_shows_consents_mails_and_history(cast: Cast) -> None:
    reader_page = cast.reader.get_absolute_url()
    batch = make_batch(
        Content("d@d.example", "Numero di marzo", "Testo"),
        kind="newsletter",
        scope=Scope.NEWSLETTER,
        guarantee=Guarantee.AT_MOST_ONCE,
    )
    freeze_audience(batch, rows_for(Subscriber.objects.reached(), ()))
    client = cast.client("director")
    client.post(reverse("newsletters:subscriber_unsubscribe", args=[cast.reader.pk]))
    shown = client.get(reader_page).content.decode()
    for words in ("Numero di marzo", "Nora Orsini", "Iscrizione annullata", "Acconsento a ricevere"):
        assert words in shown


def test_subscriber_data_is_all_there_is(cast: Cast) -> None:
    data = json.loads(
        cast.client("director").get(reverse("newsletters:subscriber_data", args=[cast.reader.pk])).content
    )
    assert (data["e-mail"], data["name"]) == (cast.reader.email, "Ilaria Lettrice")
    assert len(data["consents"]) == ConsentRecord.objects.count()


def test_subscriber_erase_asks_first(cast: Cast) -> None:
    client, address = cast.client("director"), reverse("newsletters:subscriber_erase", args=[cast.reader.pk])
    client.get(address)
    cast.reader.refresh_from_db()
    assert cast.reader.email
    client.post(address)
    cast.reader.refresh_from_db()
    assert (cast.reader.email, cast.reader.state) == ("", SubscriberState.ERASED)
    assert "Ilaria" not in client.get(cast.reader.get_absolute_url()).content.decode()
