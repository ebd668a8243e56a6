"""What the tests of the import share: lists to import, and the few reference rows that they name."""

from collections.abc import Callable

import pytest

from accounts.models import User
from common.imports.actions import confirm_import, preview_import, run_import, upload_import
from common.imports.models import ImportJob
from companies.models import AtecoCode, Municipality, Province
from companies.reference_data import load_sectors
from tests.factories.companies import vat_number

HEADING = "Partita IVA;Ragione sociale;Codice fiscale;Settore;Comune;Prov;E-mail;Addetti;Fatturato;Anno;ATECO 2007"


@pytest.fixture
def places(db: None) -> None:
    """Make the sectors, two municipalities and two ATECO codes."""
    load_sectors()
    prato = Province.objects.create(
        code="100", abbreviation="PO", name="Prato", region_code="09", region_name="Toscana"
    )
    florence = Province.objects.create(
        code="048", abbreviation="FI", name="Firenze", region_code="09", region_name="Toscana"
    )
    Municipality.objects.create(istat_code="100005", name="Prato", province=prato)
    Municipality.objects.create(istat_code="048041", name="Scandicci", province=florence)
    for code in ("13.10", "13.20"):
        AtecoCode.objects.create(edition="2007", code=code, title=code)


def list_of(*rows: str) -> bytes:
    """Return a CSV file with the usual heading."""
    return "\n".join([HEADING, *rows, ""]).encode()


def long_list(number: int, first: int = 1) -> bytes:
    """Return a list of so many new companies."""
    return list_of(
        *(
            f"{vat_number(one)};Impresa {one};;Tessile;Prato;PO;info{one}@example.org;{one % 90};{one * 1000};2024;13.20"
            for one in range(first, first + number)
        )
    )


def uploaded(content: bytes, by: User) -> ImportJob:
    """Return a job with its preview."""
    job = upload_import(kind="companies", file_name="imprese.csv", content=content, by=by)
    preview_import(job.pk)
    job.refresh_from_db()
    return job


def imported(content: bytes, by: User) -> ImportJob:
    """Return a job that has been confirmed and done."""
    job = confirm_import(uploaded(content, by), by=by)
    run_import(job.pk)
    job.refresh_from_db()
    return job


def verdicts(job: ImportJob) -> list[tuple[int, str, str, str]]:
    """Return number, verdict, field and reason of a job's rows."""
    return list(job.rows.values_list("number", "verdict", "field", "reason"))


Importer = Callable[[bytes, User], ImportJob]
