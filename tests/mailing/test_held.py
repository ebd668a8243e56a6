"""A mail server that is away for long: nobody is lost, and whoever answers for the mail sees it without looking for it."""

from datetime import timedelta

import pytest

from django.urls import reverse
from django.utils import timezone

from common.mailing import troubles
from common.mailing.actions import pause_batch, start_batch
from common.mailing.models import Batch
from common.mailing.states import BatchState
from tests.cast import Cast
from tests.mailing.conftest import newsletter
from tests.mailing.pages import page

pytestmark = pytest.mark.django_db
SAID = "da più di un’ora"


def away_for(minutes: int) -> Batch:
    """Return a batch whose relay has not answered for so long."""
    batch = newsletter(["ada@example.org"])
    troubles.hold(batch, "421 too busy")
    Batch.objects.filter(pk=batch.pk).update(held_since=timezone.now() - timedelta(minutes=minutes))
    batch.refresh_from_db()
    return batch


def home(cast: Cast, person: str) -> str:
    return cast.client(person).get(reverse("dashboard:home")).content.decode()


def test_after_an_hour_it_stands_on_the_home_and_above_the_list(cast: Cast) -> None:
    batch = away_for(61)
    for person in ("outreach", "director", "administrator"):
        assert SAID in home(cast, person)
    assert SAID not in home(cast, "auditor"), "who can't do anything about it is not bothered"
    assert SAID in page(cast, "batch_list")
    assert batch.get_state_display() in page(cast, "batch_list", state="held")
    text = page(cast, "batch_detail", batch.pk)
    assert "non risponde" in text
    assert "421 too busy" in text


def test_a_short_absence_is_said_on_its_own_page_only(cast: Cast) -> None:
    batch = away_for(5)
    assert SAID not in home(cast, "director") + page(cast, "batch_list")
    assert "non risponde" in page(cast, "batch_detail", batch.pk)


def test_each_attempt_counts_from_the_first_and_an_answer_ends_it(cast: Cast) -> None:
    batch = away_for(61)
    troubles.hold(batch, "421 still too busy")
    assert set(Batch.objects.held_long()) == {batch}
    assert Batch.objects.get().held_because == "421 still too busy"
    troubles.answered(batch)
    assert not Batch.objects.held_long().exists()
    assert SAID not in home(cast, "director")


def test_what_is_paused_or_begun_anew_is_not_held(cast: Cast) -> None:
    batch = away_for(61)
    pause_batch(batch, because="Nora Orsini")
    assert not Batch.objects.held_long().exists()
    start_batch(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.held_since, batch.held_because) == (BatchState.SENDING, None, "")


def test_the_home_also_says_what_waits_for_a_decision(cast: Cast, issue: Batch) -> None:
    assert "?state=attention" in home(cast, "outreach")
    assert "?state=attention" not in home(cast, "auditor")
