"""What stands beside an answer: its photographs, and the company's record below a registry question."""

from decimal import Decimal

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audits.actions import Arrival, Outcome, add_answer_photos, delete_photo, save_answer
from audits.answer_content import AnswerContent
from audits.errors import ActRefusedError
from audits.models import Answer, Audit, Photo
from common.files.images import read_picture
from companies.models import Company, YearlyFigures
from reports.layout import audit_report_html
from reports.snapshot import photo_hashes, take_snapshot
from tests.cast import client_of
from tests.common.files.pictures import picture
from tests.factories.audits import audit_of, question, walk_to
from tests.factories.companies import FiguresFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(arno: Company, auditor: User) -> Audit:
    return audit_of(arno, lead=auditor)


@pytest.fixture
def client(auditor: User) -> Client:
    return client_of(auditor)


def upload(width: int = 60) -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", picture(size=(width, 40)), content_type="image/jpeg")


def sheet(audit: Audit, code: str) -> str:
    return reverse("audits:section_answer", args=[audit.pk, code])


def send_photo(client: Client, audit: Audit, code: str, **more: object) -> HttpResponse:
    data = {f"{code}-pictures": upload(), **more}
    return client.post(reverse("audits:answer_photos", args=[audit.pk, code]), data, headers={"HX-Request": "true"})


def test_a_photograph_comes_back_on_its_card_in_the_results_and_in_the_report(client: Client, audit: Audit) -> None:
    response = send_photo(client, audit, "B1")
    photo = Photo.objects.get()
    address = reverse("files:file_show", args=[photo.file_id])
    assert response.status_code == 200
    for page in (response.text, client.get(sheet(audit, "B")).text, client.get(f"/audits/{audit.pk}/results/").text):
        assert address in page
    send_photo(client, audit, "B1")
    assert Photo.objects.count() == 1
    content = take_snapshot(audit.pk, version=1, language="it", made_at=timezone.now())
    assert photo_hashes(content) == {photo.file.sha256}
    html = audit_report_html(content)
    assert html.count(f"photo:{photo.file.sha256}") == 1
    assert question("B1").text not in html.split('class="annex"')[1]
    assert "#question-B1" in client.get(reverse("audits:photo_edit", args=[audit.pk, photo.pk])).text


def test_a_photograph_before_the_answer_is_no_answer_and_in_nobodys_way(audit: Audit, auditor: User) -> None:
    department = audit.departments.all()[0]
    pictures = [read_picture(upload())]
    (photo,) = add_answer_photos(audit, question("D1"), department=department, pictures=pictures, by=auditor)
    audit.refresh_from_db()
    assert (audit.state, photo.department) == ("in_progress", department)
    assert (photo.answer.revision, photo.answer.is_answered) == (0, False)
    arrival = Arrival(question("D1"), AnswerContent(level=3), photo.pk, 0, department)
    assert save_answer(audit, arrival, by=auditor).outcome == Outcome.SAVED
    delete_photo(photo, by=auditor)
    assert Answer.objects.get().level == 3
    (other,) = add_answer_photos(audit, question("B1"), department=None, pictures=pictures, by=auditor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=other.answer_id).update(level=2)
    delete_photo(other, by=auditor)
    assert not Answer.objects.filter(question=question("B1")).exists()


def test_what_is_no_picture_and_what_a_department_forbids_is_said_on_the_card(client: Client, audit: Audit) -> None:
    bad = SimpleUploadedFile("foto.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    assert send_photo(client, audit, "B1", **{"B1-pictures": bad}).status_code == 422
    department = audit.departments.all()[0]
    department.photos_allowed = False
    department.save()
    refused = send_photo(client, audit, "D1", department=department.pk)
    assert (refused.status_code, department.name in refused.text) == (422, True)
    assert send_photo(client, audit, "D1", department=0).status_code == 404
    place = reverse("audits:department_answer", args=[audit.pk, "D", department.pk])
    assert 'name="D1-pictures"' not in client.get(place).text
    assert not Photo.objects.exists()


def test_without_the_script_photographs_and_record_come_with_the_sheet(client: Client, audit: Audit) -> None:
    sector = SectorFactory(code="concia")
    page = client.get(sheet(audit, "A"))
    data = {name: value for name, value in _typed(page).items() if name.startswith(("A1", "A3", "A4"))}
    year = timezone.localdate().year - 1
    data |= {"A1-sector-sector": sector.pk, f"A3-{year}-turnover": "1.250.000,50", "A4-pictures": upload()}
    response = client.post(sheet(audit, "A"), data | {"save": ""})
    assert response.status_code == 302, response.context["form"].cards[0].registry
    audit.company.refresh_from_db()
    assert audit.company.sector == sector
    assert audit.company.yearly_figures.get().turnover == Decimal("1250000.50")
    assert Photo.objects.get().answer.question.code == "A4"
    wrong = client.post(sheet(audit, "A"), data | {f"A3-{year}-turnover": "tanto", "A4-pictures": upload(80)})
    assert (wrong.status_code, "tanto" in wrong.text) == (422, True)


def _typed(page: HttpResponse) -> dict[str, object]:
    """What a browser would send of the page as it is drawn, hidden values included."""
    values: dict[str, object] = {}
    for card in page.context["form"].cards:
        forms = [card.form, *([row.form for row in card.registry.rows] if card.registry else [])]
        for field in (field for form in forms for field in form):
            value = field.value()
            if value not in (None, False):
                values[field.html_name] = field.field.widget.format_value(value) if value != "" else ""
                if field.field.show_hidden_initial:
                    values[field.html_initial_name] = values[field.html_name]
    return {name: value for name, value in values.items() if value is not None}


def test_a_record_is_saved_in_place_unless_somebody_changed_it_meanwhile(
    client: Client, audit: Audit, auditor: User
) -> None:
    figures = FiguresFactory(company=audit.company, year=timezone.localdate().year - 1, turnover=1000, rd_spending=None)
    url = reverse("audits:registry_save", args=[audit.pk, "A6"])
    shown = _typed(client.get(sheet(audit, "A")))
    name = f"A6-{figures.year}-rd_spending"
    sent = {key: value for key, value in shown.items() if key.startswith("A6-")} | {f"initial-{name}": ""}
    saved = client.post(url, sent | {name: "250"}, headers={"HX-Request": "true"})
    figures.refresh_from_db()
    assert (saved.status_code, figures.rd_spending, figures.turnover) == (200, 250, 1000)
    assert "Salvato in anagrafica" in saved.text
    assert "25" in saved.text
    assert audit.company.yearly_figures.count() == 1, "years in which nothing was typed stay unwritten"
    stale = client.post(url, sent | {name: "300"}, headers={"HX-Request": "true"})
    assert (stale.status_code, str(auditor) in stale.text, "300" in stale.text) == (422, True, True)
    untouched = client.post(url, sent | {name: ""}, headers={"HX-Request": "true"})
    figures.refresh_from_db()
    assert (untouched.status_code, figures.rd_spending) == (200, 250)
    walk_to(audit, "in_review")
    fresh = {**sent, f"A6-{figures.year}-revision": "", name: "1"}
    assert client.post(url, fresh, headers={"HX-Request": "true"}).status_code == 422
    assert YearlyFigures.objects.get().rd_spending == 250
    assert 'name="A6-2' not in client.get(sheet(audit, "A")).text, "it can only be read from now on"


def test_a_locked_audit_takes_no_photograph(client: Client, audit: Audit, auditor: User) -> None:
    walk_to(audit, "in_review")
    with pytest.raises(ActRefusedError):
        add_answer_photos(audit, question("B1"), department=None, pictures=[read_picture(upload())], by=auditor)
    assert send_photo(client, audit, "B1").status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize("department", ["", "x", "-1", "9" * 5000, str(2**80), "٣"])
def test_photographs_for_a_department_that_is_none_are_404(client: Client, audit: Audit, department: str) -> None:
    assert send_photo(client, audit, "D1", department=department).status_code == 404
