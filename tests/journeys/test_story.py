"""The product's main story, in the browser, with a real worker: a spreadsheet becomes companies, one of them is
audited, and the audit becomes a report in the entrepreneur's hands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from django.core.management import call_command

from accounts.models import User
from companies.models import Company, CompanyMembership
from reports.models import Report
from tests.cast import Cast
from tests.processes import celery_worker
from tests.source_tree import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "una frase lunga e mia"
PATIENCE = 60_000
LEVELS = {"B": 2, "C": 1, "D": 3, "E": 2, "F": 2, "G": 1, "H": 2, "I": 3, "L": 1}


@contextmanager
def signed_in(browser: Browser, live_url: str, person: User) -> Iterator[Page]:
    """A browser of one's own, signed in through the form."""
    person.set_password(PASSWORD)
    person.save()
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_url}/accounts/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/(home|portal)/"))
    yield page
    context.close()


def press(page: Page, action: str) -> None:
    """Press the button of the form that goes to this address, and say yes if it asks."""
    page.locator(f"form[action$='{action}'] button").first.click()
    sure = page.locator("dialog[open] .dialog-buttons .btn-primary")
    if sure.count():
        sure.click()


def import_example(page: Page, live_url: str) -> None:
    """Upload the example spreadsheet, read the preview, confirm, see the result."""
    page.goto(f"{live_url}/companies/import/")
    page.set_input_files("[name=file]", ROOT / "tests" / "data" / "imprese-esempio.xlsx")
    page.locator("form[enctype] button").click()
    confirm = page.locator("form[action$='/confirm/'] button")
    expect(confirm).to_be_visible(timeout=PATIENCE)
    assert not Company.objects.exists()
    confirm.click()
    expect(page.locator("a.btn-primary[href='/companies/import/']")).to_be_visible(timeout=PATIENCE)
    assert Company.objects.count() == 10


def plan(page: Page, live_url: str) -> int:
    """Open one of the companies from the list and plan an audit of two departments; its number."""
    page.goto(f"{live_url}/companies/?q=pelleterie+arno")
    page.get_by_role("link", name=re.compile("Pelletterie Arno")).first.click()
    page.locator(".next-step .btn-primary").click()
    page.fill("[name=planned_on]", "2035-03-01")
    page.check("[name=route][value=essential]")
    page.fill("[name=new_departments]", "Taglio\nAssemblaggio")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile(r"/audits/(\d+)/$"))
    press(page, "/start/")
    return int(re.findall(r"/audits/(\d+)/", page.url)[0])


def answer(page: Page, live_url: str, audit: int) -> None:
    """Go through all sheets and answer each scale question that is asked."""
    page.goto(f"{live_url}/audits/{audit}/sections/")
    addresses = [link.get_attribute("href") for link in page.locator(".sheet-steps a").all()]
    for address in addresses:
        section = re.findall(r"/sections/(\w+)/", str(address))[0]
        if section not in LEVELS:
            continue
        page.goto(f"{live_url}{address}")
        expect(page.locator("[data-answers][data-ready]")).to_be_visible(timeout=PATIENCE)
        for question in page.locator("fieldset.question:visible").all():
            if question.locator(".scale-input").count():
                question.locator(".scale-input").nth(LEVELS[section]).click()
        expect(page.locator("[data-sync-badge][data-state=saved]")).to_be_visible(timeout=PATIENCE)


def name_area(page: Page, live_url: str, audit: int) -> None:
    """Name an improvement area, with the answer behind it and its estimates."""
    page.goto(f"{live_url}/audits/{audit}/areas/new/")
    page.fill("[name=title]", "Prototipi virtuali prima del taglio")
    page.check("[name=kind][value=product]")
    page.check("[name=impact][value='4']")
    page.check("[name=effort][value='2']")
    page.fill("[name=cost_min]", "20000")
    page.fill("[name=cost_max]", "45000")
    page.fill("[name=yearly_benefit]", "30000")
    page.fill("[name=estimate_basis]", "Due campioni in meno su tre per ogni articolo.")
    page.locator("[name=answers]").first.check()
    page.locator("main form .btn-primary").last.click()
    expect(page.get_by_text("Prototipi virtuali prima del taglio").first).to_be_visible(timeout=PATIENCE)


def submit(page: Page, live_url: str, audit: int) -> None:
    """Send the audit into review."""
    page.goto(f"{live_url}/audits/{audit}/submit/")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile(rf"/audits/{audit}/$"))


def draw(page: Page, live_url: str, audit: int) -> None:
    """Ask for the report and wait, without touching the page, until the worker has drawn it."""
    page.goto(f"{live_url}/reports/audits/{audit}/")
    page.locator("form[action$='/request/'] .btn-primary").click()
    expect(page.locator("a[href*='/download/']").first).to_be_visible(timeout=PATIENCE)


def deliver(page: Page, live_url: str, audit: int) -> None:
    """Hand the reviewed report over."""
    page.goto(f"{live_url}/reports/audits/{audit}/")
    press(page, "/deliver/")
    expect(page.get_by_text("Consegnato").first).to_be_visible(timeout=PATIENCE)


def test_a_spreadsheet_becomes_an_audit_and_a_report(cast: Cast, browser: Browser, live_url: str) -> None:
    call_command("load_reference_data", verbosity=0)
    auditor, director = cast.auditor, cast.director
    with celery_worker("--concurrency=2"):
        with signed_in(browser, live_url, auditor) as page:
            import_example(page, live_url)
            audit = plan(page, live_url)
            answer(page, live_url, audit)
            name_area(page, live_url, audit)
            submit(page, live_url, audit)
        with signed_in(browser, live_url, director) as page:
            page.goto(f"{live_url}/audits/{audit}/review/")
            page.locator("[name=approve]").click()
            draw(page, live_url, audit)
            deliver(page, live_url, audit)
        company = Company.objects.get(name__startswith="Pelletterie Arno")
        owner = User.objects.create_user("titolare@example.org", full_name="Dino Arno")
        CompanyMembership.objects.create(user=owner, company=company, level="owner")
        with signed_in(browser, live_url, owner) as page:
            with page.expect_download() as download:
                page.locator("a[href*='/download/']").first.click()
            content = download.value.path().read_bytes()
    report = Report.objects.get()
    assert (report.state, report.size) == ("delivered", len(content))
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)
    for words in (company.name, "Prototipi virtuali", "Assemblaggio", "Indice"):
        assert words in text
