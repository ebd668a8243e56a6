"""An import from upload to result: its states, and what happens between the preview and the confirmation."""

from datetime import timedelta

import pytest

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from common.imports.actions import (
    WrongStateError,
    cancel_import,
    confirm_import,
    find_forgotten_imports,
    preview_import,
    retry_import,
    run_import,
    upload_import,
)
from common.imports.models import ImportJob
from common.imports.states import TRANSITIONS, JobState
from companies.models import Company
from tests.companies.importing.conftest import imported, list_of, long_list, uploaded, verdicts
from tests.factories.companies import CompanyFactory
from tests.factories.imports import ImportJobFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
ARNO, BISENZIO = "27165070486", "12654150478"


def run(job: ImportJob) -> ImportJob:
    run_import(job.pk)
    job.refresh_from_db()
    return job


def test_nothing_is_written_before_the_confirmation(auditor: User) -> None:
    job = uploaded(long_list(3), auditor)
    assert job.state == JobState.READY
    run(job)
    assert not Company.objects.exists(), "a preview can't be run"
    assert job.state == JobState.READY


def test_confirming_twice_and_running_twice_imports_once(auditor: User, auditor2: User) -> None:
    job = uploaded(long_list(3), auditor)
    first = confirm_import(job, by=auditor2)
    second = confirm_import(job, by=auditor)
    assert second.confirmed_by == first.confirmed_by == auditor2
    run(job)
    run(job)
    assert job.state == JobState.DONE
    assert confirm_import(job, by=auditor).state == JobState.DONE
    assert Company.objects.count() == 3


def test_rows_in_error_are_left_out(auditor: User) -> None:
    job = imported(list_of(f"{ARNO};Arno;;;;;;;;;", f"{BISENZIO};;;;;;;;;;", ""), auditor)
    assert [verdict for _number, verdict, _field, _reason in verdicts(job)] == ["new", "error"]
    assert Company.objects.get().vat_number == ARNO


def test_a_company_that_changed_after_the_preview_is_left_alone(auditor: User) -> None:
    company = CompanyFactory(vat_number=ARNO, tax_code=ARNO, name="Arno")
    job = uploaded(list_of(f"{ARNO};Arno nuovo;;;;;;;;;", f"{BISENZIO};Bisenzio;;;;;;;;;"), auditor)
    Company.objects.filter(pk=company.pk).update(name="Arno, corretto a mano")
    run(confirm_import(job, by=auditor))
    company.refresh_from_db()
    assert company.name == "Arno, corretto a mano"
    assert verdicts(job)[0][1:] == ("error", "", "changed since the preview")
    assert Company.objects.filter(vat_number=BISENZIO).exists(), "the rest is imported"


def test_a_company_made_after_the_preview_is_not_made_again(auditor: User) -> None:
    job = uploaded(list_of(f"{ARNO};Arno;;;;;;;;;", f"{BISENZIO};Bisenzio;;;;;;;;;"), auditor)
    CompanyFactory(vat_number=ARNO, tax_code=ARNO, name="Arno, di un altro")
    CompanyFactory(vat_number=BISENZIO, tax_code=BISENZIO, name="Bisenzio")
    run(confirm_import(job, by=auditor))
    assert [row[1:] for row in verdicts(job)] == [("error", "", "changed since the preview"), ("unchanged", "", "")]
    assert Company.objects.count() == 2


def test_an_import_is_one_transaction(auditor: User) -> None:
    job = confirm_import(uploaded(long_list(300), auditor), by=auditor)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF NEW.name = 'Impresa 290' THEN RAISE unique_violation; END IF; RETURN NEW; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON companies_company FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(IntegrityError):
        run_import(job.pk)
    assert not Company.objects.exists()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the tick finds it"


def test_two_people_import_the_same_list(auditor: User, auditor2: User) -> None:
    first, second = uploaded(long_list(5), auditor), uploaded(long_list(5), auditor2)
    run(confirm_import(first, by=auditor))
    run(confirm_import(second, by=auditor2))
    assert Company.objects.count() == 5
    assert {verdict for _number, verdict, _field, _reason in verdicts(second)} == {"unchanged"}


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4", b"solo testo\nsenza intestazione", b"", b"Ragione sociale;Comune\nArno;Prato\n"]
)
def test_a_file_that_cannot_be_read_fails_with_its_reason(auditor: User, content: bytes) -> None:
    job = uploaded(content, auditor)
    assert job.state == JobState.FAILED
    assert job.error
    assert not job.rows.exists()


def test_a_failed_import_is_tried_again_from_the_step_that_failed(auditor: User) -> None:
    read = ImportJobFactory(state=JobState.FAILED, error="?", uploaded_by=auditor)
    assert retry_import(read, by=auditor).state == JobState.UPLOADED
    assert retry_import(read, by=auditor).state == JobState.UPLOADED, "twice is once"
    confirmed = confirm_import(uploaded(long_list(2), auditor), by=auditor)
    ImportJob.objects.filter(pk=confirmed.pk).update(state=JobState.FAILED)
    assert retry_import(confirmed, by=auditor).state == JobState.CONFIRMED
    assert run(confirmed).state == JobState.DONE
    with pytest.raises(WrongStateError):
        retry_import(confirmed, by=auditor)


def test_a_cancelled_import_stays_cancelled(auditor: User) -> None:
    job = cancel_import(uploaded(long_list(2), auditor), by=auditor)
    assert cancel_import(job, by=auditor).state == JobState.CANCELLED
    with pytest.raises(WrongStateError):
        confirm_import(job, by=auditor)
    run(job)
    preview_import(job.pk)
    assert not Company.objects.exists()
    done = imported(long_list(1), auditor)
    with pytest.raises(WrongStateError):
        cancel_import(done, by=auditor)


def test_every_state_is_in_the_table_and_ends_somewhere() -> None:
    assert set(TRANSITIONS) == set(JobState)
    assert {state for state, after in TRANSITIONS.items() if not after} == {JobState.DONE, JobState.CANCELLED}


@pytest.mark.parametrize("state", [JobState.CONFIRMED, JobState.RUNNING, JobState.DONE])
def test_nothing_runs_that_nobody_confirmed(auditor: User, state: JobState) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportJobFactory(state=state, confirmed_by=None, confirmed_at=None)


def test_forgotten_imports_are_sent_again_and_then_given_up(auditor: User) -> None:
    job = upload_import(kind="companies", file_name="x.csv", content=long_list(1), by=auditor)
    fresh = upload_import(kind="companies", file_name="y.csv", content=long_list(1), by=auditor)
    ready = uploaded(long_list(1), auditor)
    past = timezone.now() - timedelta(seconds=settings.IMPORT_FORGOTTEN_SECONDS + 1)
    for attempt in range(1, 4):
        ImportJob.objects.filter(pk__in=[job.pk, ready.pk]).update(queued_at=past)
        find_forgotten_imports()
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.UPLOADED, attempt)
    ImportJob.objects.filter(pk=job.pk).update(queued_at=past)
    find_forgotten_imports()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "interrotto" in job.error
    fresh.refresh_from_db()
    ready.refresh_from_db()
    assert (fresh.attempts, ready.attempts) == (0, 0)
