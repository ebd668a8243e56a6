"""Putting a segment together on the page, with nothing but a form."""

from http import HTTPStatus

import pytest
import tinyhtml5

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsletters.models import Segment
from tests.cast import Answer, Cast
from tests.factories.companies import SectorFactory
from tests.factories.newsletters import SegmentFactory, reader

pytestmark = pytest.mark.django_db
NEW = "/newsletters/segments/new/"


class Screen:
    """A page's form as a browser without JavaScript has it: fill in, press a button, look at what comes."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.answer: Answer = client.get(address)

    def fields(self) -> dict[str, list[str]]:
        fields: dict[str, list[str]] = {}
        page = tinyhtml5.parse(self.answer.content.decode(), namespace_html_elements=False)
        form = page.find(".//main//form")
        for field in [*form.iter("input"), *form.iter("select")]:
            chosen = field
            if field.tag == "select":
                options = list(field.iter("option"))
                chosen = next((option for option in options if "selected" in option.attrib), options[0])
            if field.get("type") != "checkbox" or "checked" in field.attrib:
                fields.setdefault(field.get("name", ""), []).append(chosen.get("value", ""))
        return fields

    def press(self, button: str, **filled: object) -> Answer:
        self.answer = self.client.post(self.address, self.fields() | {"do": button} | filled)
        return self.answer


@pytest.fixture
def screen(cast: Cast) -> Screen:
    """A new segment on the screen of the outreach officer, with two readers there are."""
    reader(sectors=(SectorFactory(),))
    reader(language="en")
    return Screen(cast.client("outreach"), NEW)


def test_a_segment_is_put_together_without_javascript(screen: Screen) -> None:
    screen.press("add:r", **{"r.new": "sector"})
    screen.press("group:r", **{"r-0.values": ["tessile"], "name": "Tessili o inglesi"})
    screen.press("add:r-1", **{"r-1.new": "language"})
    screen.press("add:r-1", **{"r-1.new": "role", "r-1-0.values": ["en"], "r-1-0.negated": "not"})
    assert screen.answer.context["count"] == 1
    assert "del settore tessile" in screen.answer.context["words"]
    screen.press("remove:r-1-1")
    assert screen.press("save").status_code == HTTPStatus.FOUND
    saved = Segment.objects.get()
    assert (saved.name, saved.conditions) == (
        "Tessili o inglesi",
        {
            "join": "and",
            "parts": [
                {"kind": "sector", "values": ["tessile"]},
                {"kind": "language", "values": ["en"], "negated": True},
            ],
        },
    )
    assert screen.client.get(saved.get_absolute_url()).context["count"] == 1


def test_what_is_unfinished_is_said_beside_it_and_on_top(screen: Screen) -> None:
    screen.press("add:r", **{"r.new": "sector"})
    screen.press("group:r")
    assert screen.press("save", name="Prova").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    shown = screen.answer.content.decode()
    assert "Scegliere almeno un valore." in shown
    assert "Aggiungere una condizione, oppure togliere il gruppo." in shown
    summary = shown.split("data-error-summary")[1].split("</div>")[0]
    assert '<a href="#r-0-1">Settore</a>: Scegliere almeno un valore.' in summary
    assert '<a href="#r-1-new">Gruppo</a>: Aggiungere una condizione' in summary
    for name in ("r-0-1", "r-1-new", "r-0_error", "r-1_error"):
        assert f'id="{name}"' in shown
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    "do",
    ["", "add:", "add:r-9", "add:x", "remove:r", "remove:r-7", "remove:-", "group:r-0-0-0-0", "add:r-²", "save:save"],
)
def test_a_button_of_what_is_gone_does_nothing(do: str, screen: Screen) -> None:
    assert screen.press(do, **{"r.new": "sector"}).status_code == HTTPStatus.OK
    assert screen.answer.context["group"].parts == []


def test_made_up_conditions_are_refused(screen: Screen) -> None:
    data = {"do": "save", "name": "Prova", "r-0.node": "condition", "r-0.kind": "shoe", "r-0.values": "x"}
    assert screen.client.post(NEW, data).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Segment.objects.exists()


def test_names_are_unique_and_a_copy_gets_its_own(cast: Cast) -> None:
    client = cast.client("outreach")
    assert (
        client.post(NEW, {"do": "save", "name": cast.segment.name.upper()}).status_code
        == HTTPStatus.UNPROCESSABLE_ENTITY
    )
    for _ in range(2):
        client.post(reverse("newsletters:segment_copy", args=[cast.segment.pk]))
    assert Segment.objects.filter(name__startswith=f"{cast.segment.name} (copia").count() == 2


def test_segment_edit_notices_who_was_faster(cast: Cast) -> None:
    address = reverse("newsletters:segment_edit", args=[cast.segment.pk])
    one, other = (Screen(cast.client(name), address) for name in ("outreach", "director"))
    assert one.press("save", name="Primo").status_code == HTTPStatus.FOUND
    assert other.press("save", name="Secondo").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert other.press("save").status_code == HTTPStatus.FOUND
    assert Segment.objects.get().name == "Secondo"


def test_htmx_gets_only_what_changes(cast: Cast) -> None:
    client = cast.client("outreach")
    for target in ("segment-preview", "segment-work"):
        answer = client.post(NEW, {"do": "preview"}, headers={"HX-Request": "true", "HX-Target": target})
        assert f'id="{target}"' in answer.content.decode()
        assert "<html" not in answer.content.decode()
    saved = client.post(NEW, {"do": "save", "name": "Tutti"}, headers={"HX-Request": "true"})
    assert saved["HX-Redirect"] == Segment.objects.get().get_absolute_url()


def test_segment_list_costs_the_same_for_one_row_and_for_three(cast: Cast) -> None:
    client = cast.client("outreach")
    costs = []
    for more in (1, 2):
        for _ in range(more):
            SegmentFactory(conditions={"join": "and", "parts": [{"kind": "language", "values": ["it"]}]})
        client.get("/newsletters/segments/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/newsletters/segments/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_segment_delete_removes_it(cast: Cast) -> None:
    cast.client("outreach").post(reverse("newsletters:segment_delete", args=[cast.segment.pk]))
    assert not Segment.objects.exists()
