"""The pages of an audit: what they offer, what they refuse, what a second click does."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from PIL import Image

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audits.actions import submit_audit
from audits.models import Audit, Photo
from common.files.models import StoredFile
from companies.models import Company
from tests.cast import Cast
from tests.factories.audits import (
    ImprovementAreaFactory,
    ObservationFactory,
    answer_all,
    audit_of,
    walk_to,
)
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    """Return the lead's client."""
    return cast.client("auditor")


def upload(name: str = "telaio.png", colour: str = "teal") -> SimpleUploadedFile:
    """Return a picture as a browser sends it."""
    content = BytesIO()
    Image.new("RGB", (20, 15), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def queries_of(ask: Callable[[], object]) -> int:
    """Return how many queries something takes."""
    ask()
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def test_audit_list_takes_the_same_queries_for_one_row_and_for_three(client: Client, auditor: User) -> None:
    audit_of(CompanyFactory(), lead=auditor)
    one = queries_of(lambda: client.get("/audits/"))
    for _ in range(2):
        audit_of(CompanyFactory(), lead=auditor)
    assert queries_of(lambda: client.get("/audits/")) == one


def test_area_list_takes_the_same_queries_for_one_row_and_for_three(client: Client, audit: Audit) -> None:
    ImprovementAreaFactory(audit=audit)
    one = queries_of(lambda: client.get("/audits/areas/"))
    for _ in range(2):
        ImprovementAreaFactory(audit=audit)
    assert queries_of(lambda: client.get("/audits/areas/")) == one


@pytest.mark.parametrize("page", ["observations", "areas"])
def test_pages_of_an_audit_take_the_same_queries_for_one_and_three(client: Client, audit: Audit, page: str) -> None:
    make: Any = ObservationFactory if page == "observations" else ImprovementAreaFactory
    make(audit=audit)
    one = queries_of(lambda: client.get(f"/audits/{audit.pk}/{page}/"))
    for _ in range(2):
        make(audit=audit)
    assert queries_of(lambda: client.get(f"/audits/{audit.pk}/{page}/")) == one


def test_audit_list_filters(client: Client, audit: Audit, auditor2: User) -> None:
    other = audit_of(CompanyFactory(name="Lucchesi Calzature S.r.l."), lead=auditor2, planned_on="2024-03-01")

    def found(query: str) -> list[Audit]:
        return list(client.get(f"/audits/?{query}").context["page"])

    assert found("state=in_progress") == [audit]
    assert found("mine=on") == [audit]
    assert found(f"lead={auditor2.pk}") == [other]
    assert found("year=2024") == [other]
    assert found("q=luchesi") == [other]
    assert found("sort=planned_on") == [other, audit]
    assert found("sort=nonsense&page=99") == [audit, other]
    assert client.get("/audits/?state=nonsense").status_code == 400


def test_audit_export_gives_the_rows_of_the_list(client: Client, audit: Audit) -> None:
    company = audit.company
    company.name = "=1+1 Tessuti"
    company.save()
    audit_of(CompanyFactory(), lead=audit.lead)
    response = client.get("/audits/export/audits.xlsx?state=in_progress")
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["=1+1 Tessuti"]
    text = client.get("/audits/export/audits.csv?state=in_progress").content.decode("utf-8-sig")
    assert "'=1+1 Tessuti" in text
    assert client.get("/audits/export/audits.pdf").status_code == 404


def test_the_next_step_follows_the_state(client: Client, cast: Cast, audit: Audit, auditor: User) -> None:
    def page(person: Client = client) -> str:
        return person.get(audit.get_absolute_url()).content.decode()

    assert f'href="/audits/{audit.pk}/sections/"' in page()
    answer_all(audit)
    ImprovementAreaFactory(audit=audit)
    assert f"/audits/{audit.pk}/submit/" in page()
    client.post(f"/audits/{audit.pk}/submit/")
    audit.refresh_from_db()
    assert audit.state == "in_review"
    colleague = cast.client("auditor2")
    assert f"/audits/{audit.pk}/review/" in page(colleague)
    colleague.post(f"/audits/{audit.pk}/review/", {"reason": "Mancano le stime."})
    assert "Mancano le stime." in page()
    submit_audit(audit, by=auditor)
    colleague.post(f"/audits/{audit.pk}/review/", {"approve": "1"})
    audit.refresh_from_db()
    assert audit.reviewer == cast.person("auditor2")


def test_audit_submit_says_what_is_missing(client: Client, audit: Audit) -> None:
    response = client.post(f"/audits/{audit.pk}/submit/", {"none_found": "on", "none_found_note": ""})
    assert response.status_code == 422
    assert response.context["form"].errors["none_found_note"]
    answer_all(audit)
    client.post(f"/audits/{audit.pk}/submit/", {"none_found": "on", "none_found_note": "Tutto in ordine."})
    audit.refresh_from_db()
    assert (audit.state, audit.none_found_note) == ("in_review", "Tutto in ordine.")


@pytest.mark.parametrize("areas", [0, 1])
def test_audit_submit_says_once_why_it_was_refused(client: Client, audit: Audit, areas: int) -> None:
    ImprovementAreaFactory.create_batch(areas, audit=audit)
    response = client.post(f"/audits/{audit.pk}/submit/")
    assert response.status_code == 422
    assert response.content.decode().count("data-error-summary") == 1


def test_audit_submit_names_the_sheets_with_open_questions(client: Client, audit: Audit) -> None:
    answer_all(audit)
    audit.answers.filter(question__section__code="L").delete()
    page = client.get(f"/audits/{audit.pk}/submit/").content.decode()
    assert f'href="/audits/{audit.pk}/sections/L/"' in page
    assert "Risposte: 0 su " in page
    done = [url for sheet, url in client.get(f"/audits/{audit.pk}/submit/").context["unfinished"] if sheet.is_done]
    assert not done


def test_the_lead_does_not_approve(client: Client, audit: Audit, auditor: User) -> None:
    answer_all(audit)
    ImprovementAreaFactory(audit=audit)
    submit_audit(audit, by=auditor)
    assert client.post(f"/audits/{audit.pk}/review/", {"approve": "1"}).status_code == 403


def test_audit_observations_keeps_pictures_once(client: Client, audit: Audit) -> None:
    data = {"text": "Telaio 3 fermo.", "key": str(uuid4()), "for_report": "on"}
    for _ in range(2):
        pictures = [upload(), upload("b.png", "navy")]
        response = client.post(f"/audits/{audit.pk}/observations/", data | {"pictures": pictures})
        assert response.status_code == 302
    assert audit.observations.get().photos.count() == 2


def test_audit_observations_refuses_what_is_no_picture(client: Client, audit: Audit) -> None:
    pictures = [upload(), SimpleUploadedFile("a.png", b"<script>alert(1)</script>", "image/png")]
    data = {"text": "Telaio.", "key": str(uuid4()), "pictures": pictures}
    response = client.post(f"/audits/{audit.pk}/observations/", data)
    assert response.status_code == 422
    assert response.context["form"].errors["pictures"]
    assert not audit.observations.exists()


def test_audit_observations_respects_a_department_without_photographs(client: Client, audit: Audit) -> None:
    department = audit.departments.first()
    department.photos_allowed = False
    department.save()
    data = {"text": "Telaio.", "key": str(uuid4()), "department": department.pk}
    response = client.post(f"/audits/{audit.pk}/observations/", data | {"pictures": [upload()]})
    assert response.status_code == 422
    assert str(department) in str(response.context["form"].errors["pictures"])
    again = client.post(f"/audits/{audit.pk}/observations/", data)
    assert again.status_code == 302, again.context["form"].errors
    seen = audit.observations.get()
    client.post(f"/audits/{audit.pk}/observations/{seen.pk}/photos/", {"pictures": [upload()]})
    assert not Photo.objects.exists()


def test_a_photograph_is_seen_by_staff_and_by_nobody_else(client: Client, cast: Cast, audit: Audit) -> None:
    seen = ObservationFactory(audit=audit)
    client.post(f"/audits/{audit.pk}/observations/{seen.pk}/photos/", {"pictures": [upload()], "for_report": "on"})
    url = f"/files/{seen.photos.get().file_id}/"
    assert cast.client("funding").get(url).status_code == 200
    assert cast.client("other_owner").get(url).status_code == 404
    assert cast.client("company_owner").get(url).status_code == 404, "the audit is not delivered"


def test_a_large_photograph_has_its_size_on_each_page(client: Client, audit: Audit) -> None:
    seen = ObservationFactory(audit=audit)
    client.post(f"/audits/{audit.pk}/observations/{seen.pk}/photos/", {"pictures": [upload()], "for_report": "on"})
    StoredFile.objects.update(width=1600, height=1200)
    for page in ("observations/", f"photos/{seen.photos.get().pk}/"):
        assert 'width="1600" height="1200"' in client.get(f"/audits/{audit.pk}/{page}").content.decode(), page


@pytest.mark.parametrize("page", ["", "history/", "hours/", "observations/", "areas/", "results/"])
def test_pages_of_a_cancelled_audit_stay_readable(client: Client, arno: Company, auditor: User, page: str) -> None:
    audit = walk_to(audit_of(arno, lead=auditor), "cancelled")
    assert client.get(f"/audits/{audit.pk}/{page}").status_code == 200
