"""What the public sees of the workshops."""

from datetime import timedelta

import pytest

from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def workshop(slug: str, days: int, **fields: object) -> Workshop:
    starts_at = timezone.now() + timedelta(days=days)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3)}
    values = {"title": slug, "place": "Prato", "is_published": True, **times, **fields}
    return Workshop.objects.create(slug=slug, **values)


def test_public_list_tells_coming_from_held(client: Client) -> None:
    later, sooner, held = workshop("c", 9), workshop("b", 2), workshop("a", -9)
    page = client.get("/workshops/")
    assert list(page.context["coming"]) == [sooner, later]
    assert list(page.context["held"]) == [held]


def test_a_workshop_under_way_is_not_over(client: Client) -> None:
    under_way = workshop(
        "ora", 0, starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1)
    )
    assert list(client.get("/workshops/").context["coming"]) == [under_way]


def test_unpublished_workshops_are_not_there(client: Client) -> None:
    workshop("bozza", 3, is_published=False)
    assert "bozza" not in client.get("/workshops/").text
    assert client.get("/workshops/bozza/").status_code == 404


def test_public_detail_says_when_it_is_over(client: Client) -> None:
    workshop("passato", -3)
    assert "si è già svolto" in client.get("/workshops/passato/").text


def test_an_empty_calendar_says_so(client: Client) -> None:
    assert "Nessun seminario in programma" in client.get("/workshops/").text


def test_a_workshop_ends_after_it_starts() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="workshop_period"):
        workshop("x", 0, starts_at=now, ends_at=now)
