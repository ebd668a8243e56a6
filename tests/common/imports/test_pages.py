"""One frame for every kind of import, with the kind's own words: whole sentences that count, in both languages."""

import pytest

from django.urls import reverse
from django.utils import timezone

from common.imports.models import ImportJob, ImportRow
from common.imports.states import JobState, Verdict
from tests.cast import Cast
from tests.factories.imports import ImportJobFactory

pytestmark = pytest.mark.django_db
PAGES = {"companies": "imports:import", "subscribers": "newsletters:subscriber_import"}
SENTENCES = [
    ("companies", "it", JobState.READY, 1, "Si importerebbe 1 impresa. Nulla viene scritto prima della conferma."),
    ("companies", "it", JobState.READY, 1, "Importa 1 impresa<"),
    ("companies", "it", JobState.READY, 3, "Importa 3 imprese<"),
    ("companies", "en", JobState.READY, 3, "3 companies would be written. Nothing is written before you confirm."),
    ("companies", "it", JobState.RUNNING, 3, "0 di 3 imprese importate. Si può lasciare la pagina"),
    ("companies", "en", JobState.CONFIRMED, 1, "0 of 1 company written. You can leave this page"),
    ("companies", "it", JobState.DONE, 1, ": 1 impresa importata."),
    ("companies", "en", JobState.DONE, 3, ": 3 companies written."),
    ("subscribers", "it", JobState.READY, 1, "Importa 1 iscritto<"),
    ("subscribers", "it", JobState.READY, 3, "Importa 3 iscritti<"),
    ("subscribers", "en", JobState.READY, 1, "1 subscriber would be written. Nothing is written before you confirm."),
    ("subscribers", "it", JobState.RUNNING, 3, "0 di 3 iscritti importati. Si può lasciare la pagina"),
    ("subscribers", "en", JobState.CONFIRMED, 1, "0 of 1 subscriber written. You can leave this page"),
    ("subscribers", "it", JobState.DONE, 1, ": 1 iscritto importato."),
    ("subscribers", "en", JobState.DONE, 3, ": 3 subscribers written."),
]


def a_job(kind: str, state: JobState, new: int) -> ImportJob:
    """Return a job of so many new rows and one with an error."""
    finished = timezone.now() if state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED) else None
    job = ImportJobFactory(kind=kind, state=state, total=new + 1, finished_at=finished)
    rows = [ImportRow(job=job, number=row, verdict=Verdict.NEW, label=f"Riga {row}") for row in range(2, new + 2)]
    faulty = ImportRow(job=job, number=new + 2, verdict=Verdict.ERROR, label="Guasta", reason="required")
    ImportRow.objects.bulk_create([*rows, faulty])
    return job


def page_of(job: ImportJob, cast: Cast, language: str = "it") -> str:
    """Return the job's page as the outreach officer reads it."""
    person = cast.person("outreach")
    person.language = language
    person.save(update_fields=["language"])
    return cast.client("outreach").get(reverse(f"{PAGES[job.kind]}_detail", args=[job.pk])).content.decode()


@pytest.mark.parametrize(("kind", "language", "state", "new", "sentence"), SENTENCES)
def test_import_detail_counts_in_the_words_of_its_kind(
    cast: Cast, kind: str, language: str, state: JobState, new: int, sentence: str
) -> None:
    assert sentence in page_of(a_job(kind, state, new), cast, language)


@pytest.mark.parametrize(
    ("state", "head", "left_out"),
    [
        (JobState.READY, "Che cosa succede", "1 riga con errori resta fuori."),
        (JobState.DONE, "Che cosa è successo", "1 riga con errori è rimasta fuori."),
    ],
)
def test_import_detail_tells_of_rows_left_out_before_and_after(
    cast: Cast, state: JobState, head: str, left_out: str
) -> None:
    page = page_of(a_job("companies", state, 3), cast)
    assert f">{head}</th>" in page
    assert left_out in page


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("state", JobState)
def test_import_detail_leads_to_pages_of_its_own_kind_only(cast: Cast, kind: str, state: JobState) -> None:
    job = a_job(kind, state, 1)
    page = page_of(job, cast)
    other = next(name for name in PAGES if name != kind)
    content = page[page.index('id="content"') :]
    assert reverse(f"{PAGES[other]}_list") not in content
    assert reverse(f"{PAGES[kind]}_list") in content
    assert ImportJob.objects.of_kind(other).count() == 0
    unknown = reverse(f"{PAGES[other]}_detail", args=[job.pk])
    assert cast.client("outreach").get(unknown).status_code == 404


@pytest.mark.parametrize("kind", PAGES)
def test_import_detail_of_an_unreadable_file_leads_to_another_one(cast: Cast, kind: str) -> None:
    page = page_of(ImportJobFactory(kind=kind, state=JobState.FAILED, error="Manca l’intestazione."), cast)
    assert f'class="btn btn-primary" href="{reverse(f"{PAGES[kind]}_list")}"' in page
    assert "Riprova" in page


@pytest.mark.parametrize("kind", PAGES)
def test_import_detail_offers_no_sheet_of_errors_once_the_file_is_forgotten(cast: Cast, kind: str) -> None:
    job = a_job(kind, JobState.DONE, 1)
    sheet = reverse(f"{PAGES[kind]}_errors", args=[job.pk])
    assert sheet in page_of(job, cast)
    ImportJob.objects.filter(pk=job.pk).update(content=b"")
    assert sheet not in page_of(job, cast)
    assert cast.client("outreach").get(sheet).status_code == 404


def test_import_detail_heads_the_column_of_records_with_their_kind(cast: Cast) -> None:
    for kind, head in (("companies", "Impresa"), ("subscribers", "Iscritto")):
        assert f'<th scope="col">{head}</th>' in page_of(a_job(kind, JobState.READY, 1), cast)
