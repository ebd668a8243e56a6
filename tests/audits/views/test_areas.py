"""The pages of improvement areas and of the actions agreed on them."""

from decimal import Decimal
from uuid import uuid4

import pytest

from django.test import Client
from django.urls import reverse

from accounts.models import User
from audits.actions import approve_audit, submit_audit
from audits.models import Action, Audit, ImprovementArea
from tests.cast import Cast
from tests.factories.audits import (
    AnswerFactory,
    ImprovementAreaFactory,
    ObservationFactory,
    answer_all,
    question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    """Return the lead's client."""
    return cast.client("auditor")


def area_data(**more: object) -> dict[str, object]:
    """Return the fields of an area's form."""
    fields = {"title": "Raccolta dati", "kind": "process", "impact": "4", "effort": "2"}
    return {"key": str(uuid4()), **fields, **more}


def test_area_create_twice_is_one(client: Client, audit: Audit) -> None:
    answer = AnswerFactory(audit=audit, level=1)
    data = area_data(answers=[str(answer.pk)], cost_min="1000", cost_max="2000", estimate_basis="Preventivo.")
    for _ in range(2):
        assert client.post(f"/audits/{audit.pk}/areas/new/", data).status_code == 302
    area = ImprovementArea.objects.get()
    assert list(area.answers.all()) == [answer]
    assert client.get(f"/audits/areas/{area.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"cost_min": "5"}, "cost_max"),
        ({"cost_min": "5", "cost_max": "4", "estimate_basis": "x"}, "cost_max"),
        ({"yearly_benefit": "5"}, "estimate_basis"),
        ({"trl_now": "5", "trl_target": "4"}, "trl_target"),
        ({"impact": "9"}, "impact"),
        ({"title": "  "}, "title"),
    ],
)
def test_area_create_says_what_is_wrong(client: Client, audit: Audit, fields: dict[str, str], wrong: str) -> None:
    response = client.post(f"/audits/{audit.pk}/areas/new/", area_data(**fields))
    assert response.status_code == 422
    assert wrong in response.context["form"].errors


def test_area_amounts_are_written_as_people_write_them(client: Client, audit: Audit) -> None:
    amounts = {"cost_min": "14.000", "cost_max": "1.450.000,50", "yearly_benefit": "dodici", "estimate_basis": "x"}
    data = area_data(**amounts)
    wrong = client.post(f"/audits/{audit.pk}/areas/new/", data)
    assert list(wrong.context["form"].errors) == ["yearly_benefit"]
    assert 'value="dodici"' in wrong.content.decode(), "what was typed stays"
    assert client.post(f"/audits/{audit.pk}/areas/new/", data | {"yearly_benefit": ""}).status_code == 302
    area = ImprovementArea.objects.get()
    assert (area.cost_min, area.cost_max) == (Decimal(14000), Decimal("1450000.50"))
    assert 'value="1.450.000,50"' in client.get(f"/audits/areas/{area.pk}/edit/").content.decode()


def test_area_create_offers_gaps_first_and_proposes_the_kind(client: Client, audit: Audit) -> None:
    AnswerFactory(audit=audit, code="B1", level=4)
    wide = AnswerFactory(audit=audit, code="B2", level=1, target_level=4)
    AnswerFactory(audit=audit, code="B3", level=1)
    response = client.get(f"/audits/{audit.pk}/areas/new/")
    assert [one.answer.question.code for one in response.context["evidence"]] == ["B2", "B3", "B1"]
    response = client.get(f"/audits/{audit.pk}/areas/new/?answer={wide.pk}")
    assert response.context["form"]["kind"].value() in question("B2").area_kinds


def replaced_only_knowingly(client: Client, url: str, data: dict[str, str]) -> str:
    """Send a form over a change that it does not know, then once more as it came back; return what it said."""
    stale = client.post(url, data | {"revision": "1"})
    assert stale.status_code == 422
    form = stale.context["form"]
    assert {name: form[name].value() for name in data} == data
    assert client.post(url, data | {"revision": form["revision"].value()}).status_code == 302
    return " ".join(form.non_field_errors())


def test_area_edit_keeps_what_was_typed_when_somebody_was_faster(client: Client, audit: Audit) -> None:
    area = ImprovementAreaFactory(audit=audit, revision=2)
    title, told = area.title, replaced_only_knowingly(client, f"/audits/areas/{area.pk}/edit/", area_data(title="Mio"))
    assert f"Titolo: {title}" in told
    area.refresh_from_db()
    assert area.title == "Mio"


def test_an_area_tells_what_stands_where_somebody_else_changed_it(client: Client, audit: Audit) -> None:
    answer = AnswerFactory(audit=audit, code="B1", level=2)
    area = ImprovementAreaFactory(
        audit=audit, revision=2, kind="product", cost_min=1500, cost_max=2500, estimate_basis="x"
    )
    area.answers.add(answer)
    told = replaced_only_knowingly(client, f"/audits/areas/{area.pk}/edit/", area_data(kind="process", impact="1"))
    for said in ("Risposte: B1: 2", "Tipo: Prodotto", "Costo da (EUR): 1.500", "Base delle stime: x"):
        assert said in told


def test_observation_and_action_keep_what_was_typed_when_somebody_was_faster(client: Client, audit: Audit) -> None:
    seen = ObservationFactory(audit=audit, text="Prima.", for_report=True, revision=2)
    data = {"text": "Dopo.", "key": str(uuid4())}
    told = replaced_only_knowingly(client, reverse("audits:observation_edit", args=[audit.pk, seen.pk]), data)
    assert "Prima." in told
    assert "sì" in told
    area = ImprovementAreaFactory(audit=audit)
    action = Action.objects.create(area=area, title="Preventivi", key=uuid4(), revision=2, due_on="2026-05-04")
    data = {"title": "Altri preventivi", "state": "done", "key": str(uuid4())}
    told = replaced_only_knowingly(client, reverse("audits:action_edit", args=[area.pk, action.pk]), data)
    for said in ("Preventivi", "4 maggio 2026", "Da fare"):
        assert said in told


def test_areas_are_ranked_by_buttons_and_by_dragging(client: Client, audit: Audit) -> None:
    first, second = (ImprovementAreaFactory(audit=audit, auditor_rank=rank) for rank in (1, 2))
    client.post(f"/audits/areas/{second.pk}/rank/auditor/up/")
    client.post(f"/audits/{audit.pk}/areas/rank/company/", {"area": [str(second.pk), str(first.pk), "x"]})
    second.refresh_from_db()
    assert (second.auditor_rank, second.company_rank) == (1, 1)
    assert client.post(f"/audits/areas/{second.pk}/rank/auditor/out/").status_code == 404


def test_actions_stay_editable_after_review(client: Client, audit: Audit, auditor: User, auditor2: User) -> None:
    answer_all(audit)
    area = ImprovementAreaFactory(audit=audit)
    submit_audit(audit, by=auditor)
    approve_audit(audit, by=auditor2)
    data = {"title": "Chiedere preventivi", "state": "open", "key": str(uuid4())}
    for _ in range(2):
        assert client.post(f"/audits/areas/{area.pk}/actions/", data).status_code == 302
    action = area.actions.get()
    done = data | {"state": "done", "revision": "1"}
    assert client.post(f"/audits/areas/{area.pk}/actions/{action.pk}/", done).status_code == 302
    action.refresh_from_db()
    assert action.state == "done"
