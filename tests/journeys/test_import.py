"""A list of companies through the browser: upload, preview, confirmation, progress, result, with a real worker."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from common.sheets import read_sheets
from companies.models import Company
from companies.reference_data import ensure_reference_data
from tests.processes import celery_worker
from tests.source_tree import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]
PATIENCE = 90_000
EXAMPLE = ROOT / "tests" / "data" / "imprese-esempio.xlsx"


def test_import_the_example_list(page: Page, live_url: str, sign_in: SignIn, auditor: User) -> None:
    ensure_reference_data()
    sign_in(page, auditor)
    with celery_worker():
        page.goto(f"{live_url}/companies/")
        page.get_by_role("main").get_by_role("link", name="Import").click()
        page.locator("input[type=file]").set_input_files(EXAMPLE)
        page.get_by_role("button", name="Leggi il file").click()

        expect(page.get_by_role("button", name="Importa 10 imprese")).to_be_visible(timeout=PATIENCE)
        assert not Company.objects.exists(), "the preview writes nothing"
        row = page.get_by_role("row").filter(has_text="Maglificio Pratomagno")
        expect(row).to_contain_text("F17")
        expect(row).to_contain_text("Provincia: non corrisponde al comune")
        new = page.get_by_role("row").filter(has_text="Calzaturificio Nievole")
        new.locator("summary").click()
        expect(new).to_contain_text("780.000,50")
        page.get_by_role("link", name=re.compile("Errore")).click()
        expect(page.locator(".import-rows tbody tr")).to_have_count(15)

        page.get_by_role("button", name="Importa 10 imprese").click()
        expect(page.get_by_text(re.compile(r"Terminata il .*: 10 imprese importate"))).to_be_visible(timeout=PATIENCE)
        assert Company.objects.count() == 10
        with page.expect_download() as download:
            page.get_by_role("link", name="Righe con errori (XLSX)").click()
        rows = read_sheets(Path(download.value.path()).read_bytes())[0].rows
        assert len(rows) == 16

        page.get_by_role("link", name="Importa un altro elenco").click()
        page.locator("input[type=file]").set_input_files(EXAMPLE)
        page.get_by_role("button", name="Leggi il file").click()
        expect(page.get_by_text("Non c’è nulla da importare")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{live_url}/companies/")
    expect(page.get_by_role("link", name="Tessitura Già Fatta S.r.l.")).to_be_visible()
