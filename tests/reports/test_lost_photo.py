"""A report whose photograph is gone from the disk, or is another one: it says so, and draws once it is back."""

from pathlib import Path

import pytest

from django.test import Client
from django.urls import reverse

from accounts.models import User
from audits.models import Photo
from reports.actions import request_report
from reports.models import Report
from reports.states import Failure, ReportKind, ReportState
from reports.tasks import render_report
from tests.cast import client_of
from tests.factories.reports import audit_to_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(auditor: User) -> Report:
    return request_report(audit_to_report(lead=auditor, areas=1), kind=ReportKind.AUDIT, by=auditor)


@pytest.fixture
def photo(report: Report) -> Path:
    return Path(Photo.objects.get(observation__audit=report.audit).file.content.path)


def drawn(report: Report) -> tuple[str, str]:
    render_report(str(report.pk))
    report.refresh_from_db()
    return report.state, report.failure


@pytest.mark.parametrize("left", [None, b"another picture"])
def test_a_lost_photograph_is_the_reason_and_drawing_can_be_tried_again(
    report: Report, photo: Path, auditor: User, left: bytes | None
) -> None:
    content = photo.read_bytes()
    photo.unlink()
    if left is not None:
        photo.write_bytes(left)
    assert drawn(report) == (ReportState.FAILED, Failure.PHOTO)
    client: Client = client_of(auditor)
    assert "fotografia" in client.get(reverse("reports:audit_reports", args=[report.audit_id])).text
    photo.write_bytes(content)
    for _twice in range(2):
        assert client.post(reverse("reports:report_retry", args=[report.pk])).status_code == 302
    assert drawn(report) == (ReportState.READY, "")
    assert Report.objects.filter(audit=report.audit).count() == 1
