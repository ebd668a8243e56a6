"""Answering without a browser: what the script hears, and the sheet as one form."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audits.models import Answer, AnswerOperation, Audit
from companies.models import Company
from tests.cast import client_of
from tests.factories.audits import AnswerFactory, DepartmentFactory, answer_all, audit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(arno: Company, auditor: User, auditor2: User) -> Audit:
    return audit_of(arno, lead=auditor, team=[auditor2])


@pytest.fixture
def client(auditor: User) -> Client:
    return client_of(auditor)


def send(client: Client, audit: Audit, code: str, person: User, **said: object) -> HttpResponseBase:
    """Send one answer as the script does."""
    fields = {
        f"{code}-{name}": value for name, value in said.items() if name not in {"department", "operation", "base"}
    }
    data = {
        f"{code}-operation": said.get("operation") or str(uuid4()),
        f"{code}-base_revision": said.get("base", 0),
        "person": person.pk,
        "department": said.get("department", ""),
        **fields,
    }
    url = reverse("audits:answer_save", args=[audit.pk, code])
    return client.post(url, data, headers={"accept": "application/json"})


class TestTheScript:
    def test_hears_that_an_answer_is_saved_and_how_far_the_sheet_is(
        self, client: Client, audit: Audit, auditor: User
    ) -> None:
        response = send(client, audit, "B1", auditor, level=3)
        assert response.status_code == 200
        assert response.json() == {"state": "saved", "revision": 1, "answered": 1, "asked": 5, "hidden": []}

    def test_hears_about_a_conflict_who_and_what(
        self, client: Client, audit: Audit, auditor: User, auditor2: User
    ) -> None:
        AnswerFactory(audit=audit, code="B1", level=1, note="sua", answered_by=auditor2)
        response = send(client, audit, "B1", auditor, level=5)
        told = response.json()
        assert (response.status_code, told["state"], told["revision"]) == (409, "conflict", 1)
        assert "Dario Fabbri" in told["message"]
        assert "Idee solo del titolare" in told["message"]
        assert ["B1-level", "1"] in told["pairs"]
        assert ["B1-note", "sua"] in told["pairs"]

    @pytest.mark.parametrize(
        ("code", "said", "field"),
        [
            ("B1", {"level": "6"}, "B1-level"),
            ("B1", {"level": "tre"}, "B1-level"),
            ("B1", {"target_level": "-1"}, "B1-target_level"),
            ("B1", {"evidence": "rumour"}, "B1-evidence"),
            ("B1", {"not_applicable": "on"}, "B1-not_applicable_reason"),
            ("B1", {"not_applicable": "on", "not_applicable_reason": "x", "level": "2"}, "B1-not_applicable"),
            ("B1", {"operation": "no-uuid"}, "B1-operation"),
            ("B1", {"base": "-1"}, "B1-base_revision"),
            ("B1", {"base": "9" * 12}, "B1-base_revision"),
            ("B1", {"note": "x" * 5001}, "B1-note"),
            ("B3", {"measure": "101"}, "B3-measure"),
            ("C6", {"value": "molto"}, "C6-value"),
            ("C6", {"value": "-1"}, "C6-value"),
            ("A4", {"value": "9"}, "A4-value"),
            ("A5", {"value": ["1", "99"]}, "A5-value"),
        ],
    )
    def test_hears_what_is_wrong_and_where(
        self, client: Client, audit: Audit, auditor: User, code: str, said: dict[str, object], field: str
    ) -> None:
        response = send(client, audit, code, auditor, **said)
        assert (response.status_code, list(response.json()["errors"])) == (422, [field])
        assert not Answer.objects.exists()

    @pytest.mark.parametrize(
        ("code", "value", "stored", "words"),
        [
            ("A4", "1", 1, "conto terzi"),
            ("A5", ["4", "0"], [0, 4], "ISO 9001, GOTS"),
            ("A7", "yes", True, "Sì"),
            ("A7", "no", False, "No"),
            ("C6", "12,5", "12.5", "12,5 %"),
            ("M6", "40.000", "40000", "40.000 EUR"),
            ("N1", "La luce", "La luce", "La luce"),
        ],
    )
    def test_each_kind_of_question_keeps_its_value(
        self, client: Client, audit: Audit, auditor: User, code: str, value: object, stored: object, words: str
    ) -> None:
        assert send(client, audit, code, auditor, value=value).status_code == 200
        answer = Answer.objects.get()
        assert (answer.value, answer.words) == (stored, words)
        page = client.get(reverse("audits:section_answer", args=[audit.pk, code[0]]))
        card = next(card for card in page.context["form"].cards if card.question.code == code)
        assert not card.form.has_error("value")
        sent_back = dict(card.form.as_pairs())
        assert send(client, audit, code, auditor, base=1, value=value).json()["revision"] == 1, sent_back

    def test_hears_that_the_audit_moved_on(self, client: Client, arno: Company, auditor: User) -> None:
        audit = audit_of(arno, lead=auditor, state="in_review")
        response = send(client, audit, "B1", auditor, level=3)
        assert (response.status_code, response.json()["state"]) == (423, "locked")
        assert "in revisione" in response.json()["message"]

    def test_hears_401_in_json_when_signed_out_or_somebody_else(
        self, client: Client, audit: Audit, auditor: User, auditor2: User, stranger: Client
    ) -> None:
        for response in (send(stranger, audit, "B1", auditor, level=3), send(client, audit, "B1", auditor2, level=3)):
            assert response.status_code == 401
            assert response["Content-Type"] == "application/json"
            assert response.json()["sign_in"] == reverse("account_login")

    def test_answers_a_department_sheet_only_in_a_planned_department(
        self, client: Client, audit: Audit, auditor: User, bisenzio: Company
    ) -> None:
        ours, unplanned = audit.departments.all()[0], DepartmentFactory(company=bisenzio)
        assert send(client, audit, "D1", auditor, level=3, department=ours.pk).status_code == 200
        for wrong in ("", "x", "9" * 40, unplanned.pk):
            assert send(client, audit, "D1", auditor, level=3, department=wrong).status_code == 404
        assert Answer.objects.get().department == ours

    def test_opens_the_question_whose_condition_is_met(self, client: Client, audit: Audit, auditor: User) -> None:
        assert send(client, audit, "I1", auditor, level=3).json()["hidden"] == ["I5"]
        send(client, audit, "A7", auditor, value="yes")
        assert send(client, audit, "I2", auditor, level=3).json()["hidden"] == []

    @pytest.mark.parametrize("answered", [False, True])
    def test_takes_a_fixed_number_of_queries(
        self,
        client: Client,
        audit: Audit,
        auditor: User,
        answered: bool,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        if answered:
            answer_all(audit)
        with django_assert_max_num_queries(32):
            send(client, audit, "B1", auditor, level=4, base=int(answered))


def sheet(client: Client, audit: Audit, code: str = "B") -> dict[str, object]:
    """Open a sheet and return what a browser would send from it, untouched."""
    page = client.get(reverse("audits:section_answer", args=[audit.pk, code]))
    data: dict[str, object] = {}
    for card in page.context["form"].cards:
        for bound in card.form.hidden_fields():
            data[bound.html_name] = bound.value()
        for name, value in card.form.as_pairs():
            data.setdefault(name, []).append(value)  # type: ignore[attr-defined]
    return data


class TestTheForm:
    def submit(self, client: Client, audit: Audit, data: dict[str, object], code: str = "B") -> HttpResponseBase:
        return client.post(reverse("audits:section_answer", args=[audit.pk, code]), data)

    def test_saves_what_was_typed_and_leads_on(self, client: Client, audit: Audit) -> None:
        data = sheet(client, audit) | {"B1-level": "3", "B2-note": "solo una nota", "continue": "1"}
        response = self.submit(client, audit, data)
        assert response["Location"] == reverse("audits:section_answer", args=[audit.pk, "C"])
        assert {a.question.code: a.level for a in Answer.objects.all()} == {"B1": 3, "B2": None}

    def test_twice_is_once(self, client: Client, audit: Audit) -> None:
        data = sheet(client, audit) | {"B1-level": "3"}
        for _ in range(2):
            assert self.submit(client, audit, data).status_code == 302
        assert (Answer.objects.get().revision, AnswerOperation.objects.count()) == (1, 1)

    def test_saves_the_rest_when_something_is_wrong_and_gives_it_back(self, client: Client, audit: Audit) -> None:
        data = sheet(client, audit) | {"B1-level": "3", "B2-level": "2", "B2-not_applicable": "on", "B2-note": "resta"}
        response = self.submit(client, audit, data)
        assert response.status_code == 422
        assert Answer.objects.get().question.code == "B1"
        page = response.content.decode()
        assert "resta" in page
        assert 'href="#question-B2"' in page
        again = {bound.html_name: bound.value() for c in response.context["form"].cards for bound in c.form}
        assert again["B2-level"] == "2"
        assert again["B1-base_revision"] == 1

    def test_somebody_elses_answer_to_another_question_is_no_conflict(
        self, client: Client, audit: Audit, auditor2: User
    ) -> None:
        data = sheet(client, audit) | {"B2-level": "4"}
        AnswerFactory(audit=audit, code="B1", level=1, answered_by=auditor2)
        assert self.submit(client, audit, data).status_code == 302
        assert {a.question.code: a.level for a in Answer.objects.all()} == {"B1": 1, "B2": 4}

    def test_somebody_elses_answer_to_the_same_question_is_shown_and_then_replaced_knowingly(
        self, client: Client, audit: Audit, auditor2: User
    ) -> None:
        data = sheet(client, audit) | {"B1-level": "5"}
        AnswerFactory(audit=audit, code="B1", level=1, answered_by=auditor2)
        response = self.submit(client, audit, data)
        assert response.status_code == 422
        assert "Dario Fabbri" in response.content.decode()
        assert Answer.objects.get().level == 1
        form = response.context["form"]
        again = {bound.html_name: bound.value() for card in form.cards for bound in card.form.hidden_fields()}
        assert self.submit(client, audit, data | again).status_code == 302
        assert Answer.objects.get().level == 5

    def test_a_locked_audit_keeps_what_was_typed_on_the_page(self, client: Client, audit: Audit) -> None:
        data = sheet(client, audit) | {"B1-note": "scritto a lungo"}
        Audit.objects.filter(pk=audit.pk).update(state="in_progress")
        Audit.objects.filter(pk=audit.pk).update(state="in_review")
        response = self.submit(client, audit, data)
        assert response.status_code == 422
        assert "scritto a lungo" in response.content.decode()
        assert not Answer.objects.exists()

    def test_the_short_route_asks_the_essential_questions_and_all_on_request(
        self, client: Client, arno: Company, auditor: User
    ) -> None:
        audit = audit_of(arno, lead=auditor, route="essential")
        url = reverse("audits:section_answer", args=[audit.pk, "B"])
        assert [card.question.code for card in client.get(url).context["form"].cards] == ["B1", "B5"]
        assert len(client.get(url, {"all": ""}).context["form"].cards) == 5

    def test_other_staff_read_but_can_not_type(self, audit: Audit, funding: User) -> None:
        page = client_of(funding).get(reverse("audits:section_answer", args=[audit.pk, "B"])).content.decode()
        assert '<fieldset class="sheet" disabled>' in page
        assert "answers.js" not in page

    def test_a_section_for_each_department_without_departments_says_what_to_do(
        self, client: Client, arno: Company, auditor: User
    ) -> None:
        audit = audit_of(arno, lead=auditor, departments=0)
        page = client.get(reverse("audits:section_answer", args=[audit.pk, "D"])).content.decode()
        assert reverse("audits:audit_edit", args=[audit.pk]) in page

    def test_audit_answer_leads_to_the_first_sheet_that_is_not_done(self, client: Client, audit: Audit) -> None:
        for code in ("A4", "A5", "A7"):
            AnswerFactory(
                audit=audit, code=code, level=None, value=True if code == "A7" else 0 if code == "A4" else [0]
            )
        response = client.get(reverse("audits:audit_answer", args=[audit.pk]))
        assert response["Location"] == reverse("audits:section_answer", args=[audit.pk, "B"])

    @pytest.mark.parametrize(("departments", "answered"), [(1, False), (4, True)])
    def test_takes_a_fixed_number_of_queries(
        self,
        client: Client,
        arno: Company,
        auditor: User,
        departments: int,
        answered: bool,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        audit = audit_of(arno, lead=auditor, departments=departments)
        if answered:
            answer_all(audit, note="nota")
        with django_assert_max_num_queries(12):
            assert client.get(reverse("audits:section_answer", args=[audit.pk, "B"])).status_code == 200
