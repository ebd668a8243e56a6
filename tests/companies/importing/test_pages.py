"""The pages of the import: what staff see at each step, with and without JavaScript."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.imports.actions import confirm_import
from common.imports.models import ImportJob
from common.imports.progress import report_progress
from common.imports.states import JobState
from common.sheets import read_sheets
from companies.models import Company
from tests.companies.importing.conftest import imported, list_of, long_list, uploaded
from tests.factories.companies import CompanyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
ARNO, BISENZIO = "27165070486", "12654150478"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(client_of: Callable[[User], Client], auditor: User) -> Client:
    return client_of(auditor)


def detail(job: ImportJob) -> str:
    return reverse("imports:import_detail", args=[job.pk])


def test_import_list_upload_keeps_the_file_and_leads_to_its_page(client: Client, auditor: User) -> None:
    upload = SimpleUploadedFile("../../etc/imprese 2024.csv", long_list(2))
    response = client.post(reverse("imports:import_list"), {"file": upload})
    job = ImportJob.objects.get()
    assert response.headers["Location"] == detail(job)
    assert (job.file_name, job.state, job.uploaded_by) == ("imprese 2024.csv", JobState.UPLOADED, auditor)
    page = client.get(detail(job)).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<meta http-equiv="refresh"' in page, "without JavaScript the page reloads itself"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99])
def test_import_list_refuses_at_once_what_is_no_sheet(client: Client, content: bytes) -> None:
    upload = SimpleUploadedFile("imprese.xlsx", content)
    response = client.post(reverse("imports:import_list"), {"file": upload})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not ImportJob.objects.exists()


def test_import_list_shows_past_imports_in_the_same_number_of_queries(
    client: Client, auditor: User, django_assert_max_num_queries: Callable
) -> None:
    imported(long_list(2), auditor)
    client.get(reverse("imports:import_list"))
    with django_assert_max_num_queries(12) as one:
        client.get(reverse("imports:import_list"))
    for _ in range(2):
        uploaded(long_list(3), auditor)
    with django_assert_max_num_queries(len(one)):
        page = client.get(reverse("imports:import_list")).content.decode()
    assert page.count("data-row-link") == 3


def test_import_detail_preview_says_what_would_happen(client: Client, auditor: User) -> None:
    CompanyFactory(vat_number=ARNO, tax_code=ARNO, name="Arno")
    job = uploaded(
        list_of(
            f"{ARNO};Arno & figli;;Pelletteria;;;;;;;", f"{BISENZIO};<b>Bisenzio</b>;;;;;;;;;", "123;Corta;;;;;;;;;"
        ),
        auditor,
    )
    page = client.get(detail(job)).content.decode()
    assert "Arno &amp; figli" in page
    assert "&lt;b&gt;Bisenzio&lt;/b&gt;" in page
    assert "A4" in page
    assert "Partita IVA: lunghezza errata" in page
    assert reverse("imports:import_confirm", args=[job.pk]) in page
    assert "every 1s" not in page
    errors = client.get(detail(job), {"verdict": "error"}).content.decode()
    assert "Bisenzio" not in errors
    assert "Corta" in errors
    nonsense = client.get(detail(job), {"verdict": "nope", "page": "zz"})
    assert nonsense.status_code == 200


def test_import_detail_pages_long_lists_in_the_same_number_of_queries(
    client: Client, auditor: User, django_assert_max_num_queries: Callable
) -> None:
    short, long = uploaded(long_list(1), auditor), uploaded(long_list(60), auditor)
    client.get(detail(short))
    with django_assert_max_num_queries(12) as queries:
        client.get(detail(short))
    with django_assert_max_num_queries(len(queries)):
        page = client.get(detail(long), {"page": 2})
    assert [row.row.number for row in page.context["shown"]] == list(range(27, 52))


def test_import_detail_answers_htmx_with_the_part_that_changes(client: Client, auditor: User) -> None:
    job = confirm_import(uploaded(long_list(3), auditor), by=auditor)
    ImportJob.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    report_progress(job.pk, 2)
    part = client.get(detail(job), headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'id="import-job"' in part
    assert 'value="2"' in part
    assert 'max="3"' in part


def test_import_confirm_cancel_and_retry(client: Client, auditor: User) -> None:
    job = uploaded(long_list(2), auditor)
    for _click in range(2):
        response = client.post(reverse("imports:import_confirm", args=[job.pk]))
        assert response.headers["Location"] == detail(job)
    job.refresh_from_db()
    assert (job.state, job.confirmed_by) == (JobState.CONFIRMED, auditor)
    late = client.post(reverse("imports:import_cancel", args=[job.pk]), follow=True).content.decode()
    assert "Nel frattempo" in late
    ImportJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="Rotto.")
    page = client.get(detail(job)).content.decode()
    assert "Rotto." in page
    assert reverse("imports:import_retry", args=[job.pk]) in page
    client.post(reverse("imports:import_retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.CONFIRMED
    assert not Company.objects.exists()


def test_import_errors_is_a_sheet_that_can_be_corrected_and_sent_again(client: Client, auditor: User) -> None:
    job = imported(list_of(f"{ARNO};Arno;;;;;;;;;", "123;=1+1;;;;;;;;;"), auditor)
    response = client.get(reverse("imports:import_errors", args=[job.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    rows = read_sheets(response.content)[0].rows
    assert rows[0][:5] == ("Riga", "Cella nel file inviato", "Motivo", "Partita IVA", "Ragione sociale")
    assert rows[1][:5] == (3, "A3", "Partita IVA: lunghezza errata", "123", "=1+1")
    assert load_workbook(io.BytesIO(response.content)).active["E2"].data_type == "s"
    book = load_workbook(io.BytesIO(response.content))
    book.active["D2"] = BISENZIO
    stream = io.BytesIO()
    book.save(stream)
    assert imported(stream.getvalue(), auditor).state == JobState.DONE
    assert Company.objects.count() == 2


def test_the_export_of_the_registry_comes_back_unchanged(client: Client, auditor: User) -> None:
    imported(list_of(f"{ARNO};=Arno;;Tessile;Prato;PO;info@example.org;;;;13.20"), auditor)
    for kind in ("csv", "xlsx"):
        exported = client.get(reverse(f"companies:company_export_{kind}")).content
        job = uploaded(bytes(exported), auditor)
        assert [row.verdict for row in job.rows.all()] == ["unchanged"], job.error


def test_import_detail_names_the_other_sheets_that_hold_a_list(client: Client, auditor: User) -> None:
    book = Workbook()
    book.active.title = "Prato"
    for sheet in (book.active, book.create_sheet("Empoli")):
        sheet.append(("Partita IVA", "Ragione sociale"))
        sheet.append((ARNO, "Arno"))
    book.create_sheet("Note").append(("Da rivedere",))
    stream = io.BytesIO()
    book.save(stream)
    job = uploaded(stream.getvalue(), auditor)
    assert (job.sheet, job.unread_sheets, job.total) == ("Prato", ["Empoli"], 1)
    page = client.get(detail(job)).content.decode()
    assert "Letto solo il foglio «Prato»" in page
    assert "da inviare a parte: Empoli." in page


def test_import_errors_of_a_file_that_is_gone_or_was_never_a_list_is_no_page(client: Client, auditor: User) -> None:
    unreadable = uploaded(b"uno;due\n1;2\n", auditor)
    assert unreadable.state == JobState.FAILED
    purged = imported(list_of("123;Corta;;;;;;;;;"), auditor)
    ImportJob.objects.filter(pk=purged.pk).update(content=b"")
    for job in (unreadable, purged):
        assert client.get(reverse("imports:import_errors", args=[job.pk])).status_code == 404


def test_import_errors_keeps_days_and_hours_as_they_were(client: Client, auditor: User) -> None:
    book = Workbook()
    book.active.append(("Partita IVA", "Ragione sociale", "Chiusura esercizio"))
    book.active.append(("123", "Corta", datetime(2024, 12, 31, 23, 30)))  # noqa: DTZ001
    stream = io.BytesIO()
    book.save(stream)
    job = imported(stream.getvalue(), auditor)
    rows = read_sheets(client.get(reverse("imports:import_errors", args=[job.pk])).content)[0].rows
    assert rows[1][5] == datetime(2024, 12, 31, 23, 30)  # noqa: DTZ001
