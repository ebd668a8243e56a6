"""An auditor prepares a report, a worker draws it, the page follows by itself, and the report is delivered."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reports.models import Report
from reports.states import ReportState
from tests.factories.reports import audit_to_report
from tests.processes import celery_worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_prepare_follow_and_deliver_a_report(
    page: Page, live_url: str, sign_in: Callable[[Page, User], None], auditor: User, director: User
) -> None:
    audit = audit_to_report(lead=auditor, reviewer=director, reviewed_at=timezone.now())
    sign_in(page, auditor)
    with celery_worker():
        page.goto(live_url + reverse("reports:audit_reports", args=[audit.pk]))
        page.get_by_role("button", name="Prepara la relazione").click()
        expect(page.get_by_role("row").filter(has_text="Relazione di audit")).to_be_visible()
        expect(page.get_by_role("cell").filter(has_text="Pronta")).to_be_visible(timeout=90_000)
    assert page.locator("[hx-trigger]").count() == 0, "it stops asking"
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Scarica").click()
    report = Report.objects.get(audit=audit)
    assert downloading.value.suggested_filename.endswith("-v1.pdf")
    assert downloading.value.path().read_bytes() == bytes(report.pdf or b"")
    page.reload()
    page.get_by_role("button", name=re.compile("Consegna all.impresa")).click()
    if page.get_by_role("dialog").is_visible():
        page.get_by_role("dialog").get_by_role("button", name=re.compile("Consegna|Conferma")).click()
    expect(page.get_by_role("cell").filter(has_text="Consegnata")).to_be_visible()
    report.refresh_from_db()
    assert report.state == ReportState.DELIVERED
