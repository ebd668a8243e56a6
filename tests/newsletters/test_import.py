"""Lists of readers: a verdict for each row, nothing without a proof of consent, nobody back who has left."""

import io
from datetime import timedelta
from http import HTTPStatus

import openpyxl
import pytest
import time_machine

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.imports.actions import confirm_import, preview_import, run_import, upload_import
from common.imports.models import ImportJob
from common.imports.states import JobState, Verdict
from common.mailing.states import Scope
from common.mailing.suppressions import is_suppressed, suppress
from newsletters.actions.consents import Origin
from newsletters.actions.leaving import erase_subscriber, forget_files, note_bounce, unsubscribe
from newsletters.models import ConsentRecord, Subscriber
from newsletters.states import Source, SubscriberState
from tests.cast import Cast
from tests.factories.companies import ContactFactory, SectorFactory
from tests.factories.newsletters import PendingFactory, ThemeFactory, reader

pytestmark = pytest.mark.django_db
SAID = {
    "wording": "Acconsento a ricevere la newsletter.",
    "version": "2019-1",
    "given_on": "2019-05-06",
    "proof": "Fiera",
}
NONE: dict[str, str] = {}


def imported(cast: Cast, text: str, said: dict[str, str] = SAID, *, confirm: bool = False) -> ImportJob:
    """Upload a list and read it; confirm and write it as well where asked."""
    by = cast.person("outreach")
    options = said | {"by": by.pk}
    job = upload_import(kind="subscribers", file_name="lista.csv", content=text.encode(), by=by, options=options)
    preview_import(job.pk)
    if confirm:
        job.refresh_from_db()
        confirm_import(job, by=by)
        run_import(job.pk)
    job.refresh_from_db()
    return job


def verdicts(job: ImportJob) -> list[tuple[str, str, str]]:
    return list(job.rows.values_list("verdict", "field", "reason"))


def test_each_row_gets_its_verdict_and_nothing_is_written(cast: Cast) -> None:
    SectorFactory()
    unsubscribe(reader(email="uscita@uno.example"), origin=Origin(Source.ONE_CLICK))
    reader(email="torna@uno.example")
    note_bounce("torna@uno.example")
    suppress("basta@uno.example", scope=Scope.ALL, reason="asked by letter")
    reader(email="nota@uno.example", name="Nota Uguale")
    before = ConsentRecord.objects.count()
    job = imported(
        cast,
        "Elenco 2019;;;;\nE-mail;Nome e cognome;Settori;Lingua;Partita IVA;Gusti\n"
        "NUOVA@uno.example;Ada Nuti;tessile;italiano;;x\n"
        "nota@uno.example;Nota Uguale;;;;\n"
        "uscita@uno.example;;;;;\n"
        "torna@uno.example;;;;;\n"
        "basta@uno.example;;;;;\n"
        "nuova@uno.example;Ancora;;;;\n"
        "senza chiocciola;;;;;\n"
        ";Solo Nome;;;;\n"
        "a@uno.example;;vetro;;;\n"
        "b@uno.example;;;klingon;;\n"
        "c@uno.example;;;;27165070486;\n"
        ";;;;;\n",
    )
    assert verdicts(job) == [
        ("new", "", ""),
        ("unchanged", "", ""),
        ("skipped", "", "has left"),
        ("skipped", "", "does not work"),
        ("skipped", "", "suppressed"),
        ("error", "email", "duplicate in file"),
        ("error", "email", "invalid"),
        ("error", "email", "required"),
        ("error", "sectors", "unknown"),
        ("error", "language", "unknown"),
        ("error", "company", "unknown"),
        ("skipped", "", "blank"),
    ]
    assert job.ignored_headings == ["Gusti"]
    assert job.rows.get(reason="invalid").cell == "A9"
    assert (ConsentRecord.objects.count(), Subscriber.objects.count()) == (before, 3)


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        (";1;2019-05-06;Fiera", "wording", "required"),
        ("Testo;;2019-05-06;Fiera", "version", "required"),
        ("Testo;1;;Fiera", "given_on", "required"),
        ("Testo;1;06/05/2019;", "proof", "required"),
        ("Testo;1;06/05/2999;Fiera", "given_on", "in the future"),
        ("Testo;1;31/02/2019;Fiera", "given_on", "invalid"),
        ("Testo;1;06.05.2019;Fiera", "", ""),
    ],
)
def test_a_row_needs_its_whole_proof(cast: Cast, cells: str, field: str, reason: str) -> None:
    head = "email;testo del consenso;versione del testo;data del consenso;prova del consenso\n"
    job = imported(cast, f"{head}ada@uno.example;{cells}\n", NONE)
    assert verdicts(job) == [("error" if reason else "new", field, reason)]


def test_a_confirmed_list_is_written_once_with_its_proof(cast: Cast) -> None:
    sector, theme = SectorFactory(), ThemeFactory()
    contact = ContactFactory(email="bice@uno.example")
    PendingFactory(email="attesa@uno.example")
    known = reader(email="nota@uno.example", name="Vecchio Nome", themes=(theme,))
    text = (
        "email;nome;ruolo;settore;temi;partita iva;data del consenso\n"
        "ada@uno.example;Ada Nuti;Imprenditore;tessile;bandi;;01/02/2018\n"
        f"bice@uno.example;Bice Conti;;;;{contact.company.vat_number};\n"
        "attesa@uno.example;;;;;;\n"
        "nota@uno.example;Nuovo Nome;;tessile;;;\n"
    )
    job = imported(cast, text, confirm=True)
    assert [row[0] for row in verdicts(job)] == ["new", "new", "update", "update"]
    assert job.state == JobState.DONE
    ada, bice, waited = (Subscriber.objects.get(email=f"{name}@uno.example") for name in ("ada", "bice", "attesa"))
    assert {one.state for one in (ada, bice, waited)} == {SubscriberState.CONFIRMED}
    assert (ada.role, list(ada.sectors.all()), list(ada.themes.all())) == ("entrepreneur", [sector], [theme])
    assert (bice.company, bice.contact) == (contact.company, contact)
    assert ada.consent.confirmed_at.date().isoformat() in ("2018-01-31", "2018-02-01")
    assert (ada.consent.wording, ada.consent.proof) == (SAID["wording"], "Fiera")
    assert (ada.consent.source, ada.consent.recorded_by) == (Source.IMPORT, cast.person("outreach"))
    known.refresh_from_db()
    assert (known.name, list(known.sectors.all()), list(known.themes.all())) == ("Nuovo Nome", [sector], [theme])
    assert known.consent_records.count() == 1
    before = ConsentRecord.objects.count()
    again = imported(cast, text, confirm=True)
    assert {row[0] for row in verdicts(again)} == {Verdict.UNCHANGED.value}
    assert ConsentRecord.objects.count() == before


def test_who_leaves_after_the_preview_stays_out(cast: Cast) -> None:
    subscriber = reader(email="nota@uno.example", name="Vecchio")
    job = imported(cast, "email;nome\nnota@uno.example;Nuovo\n")
    unsubscribe(subscriber, origin=Origin(Source.ONE_CLICK))
    confirm_import(job, by=cast.person("outreach"))
    run_import(job.pk)
    subscriber.refresh_from_db()
    assert (subscriber.name, subscriber.state) == ("Vecchio", SubscriberState.UNSUBSCRIBED)
    assert job.rows.get().verdict == Verdict.ERROR


def test_an_erased_address_is_skipped_by_its_hash(cast: Cast) -> None:
    email = cast.reader.email
    imported(cast, f"email;nome\n{email};Ilaria Nuova\n")
    erase_subscriber(cast.reader, by=cast.director)
    assert not ImportJob.objects.filter(rows__label=email).exists()
    assert verdicts(imported(cast, f"email\n{email}\n")) == [("skipped", "", "suppressed")]
    assert is_suppressed(email, Scope.NEWSLETTER)


def test_files_are_forgotten_after_some_time(cast: Cast) -> None:
    job = imported(cast, "email;nome\nada@uno.example;Ada\nsbagliata;\n", confirm=True)
    address = reverse("newsletters:subscriber_import_errors", args=[job.pk])
    client = cast.client("outreach")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address).content)).active
    assert [cell.value for cell in sheet[2]][3] == "sbagliata"
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert forget_files(older_than=timedelta(days=30)) == 1
    job.refresh_from_db()
    assert (bytes(job.content), job.rows.first().label) == (b"", "")
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    assert client.get(reverse("newsletters:subscriber_import_detail", args=[job.pk])).status_code == HTTPStatus.OK


def test_subscriber_import_list_takes_the_consent_beside_the_file(cast: Cast) -> None:
    upload = SimpleUploadedFile("lista.csv", b"email\nada@uno.example\n")
    address = reverse("newsletters:subscriber_import_list")
    answer = cast.client("outreach").post(address, SAID | {"file": upload})
    job = ImportJob.objects.get()
    assert answer["Location"] == reverse("newsletters:subscriber_import_detail", args=[job.pk])
    assert job.options == SAID | {"by": cast.person("outreach").pk}
    preview_import(job.pk)
    shown = cast.client("outreach").get(answer["Location"]).content.decode()
    assert "ada@uno.example" in shown
    assert "Importa 1 iscritto" in shown


def test_the_empty_sheet_is_understood_when_it_comes_back(cast: Cast) -> None:
    content = cast.client("outreach").get(reverse("newsletters:subscriber_import_template")).content
    by = cast.person("outreach")
    job = upload_import(kind="subscribers", file_name="lista.xlsx", content=content, by=by)
    preview_import(job.pk)
    job.refresh_from_db()
    assert (job.state, job.ignored_headings) == (JobState.READY, [])
