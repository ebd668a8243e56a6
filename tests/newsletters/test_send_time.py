"""Local times: one hour a year does not exist, one comes twice, all others mean one moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters.forms.issue import ScheduleForm
from newsletters.send_time import Hour, look_at

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("local", "hour", "moments"),
    [
        ("2027-01-15T10:00", Hour.ONCE, ["2027-01-15T09:00"]),
        ("2027-07-15T10:00", Hour.ONCE, ["2027-07-15T08:00"]),
        ("2027-03-28T01:59", Hour.ONCE, ["2027-03-28T00:59"]),
        ("2027-03-28T02:00", Hour.NEVER, ["2027-03-28T01:00"]),
        ("2027-03-28T02:59", Hour.NEVER, ["2027-03-28T01:00"]),
        ("2027-03-28T03:00", Hour.ONCE, ["2027-03-28T01:00"]),
        ("2027-10-31T02:00", Hour.TWICE, ["2027-10-31T00:00", "2027-10-31T01:00"]),
        ("2027-10-31T02:59", Hour.TWICE, ["2027-10-31T00:59", "2027-10-31T01:59"]),
        ("2027-10-31T03:00", Hour.ONCE, ["2027-10-31T02:00"]),
    ],
)
def test_what_a_local_time_means(local: str, hour: Hour, moments: list[str]) -> None:
    found = look_at(datetime.fromisoformat(local), ROME)
    assert (found.hour, [f"{moment:%Y-%m-%dT%H:%M}" for moment in found.moments]) == (hour, moments)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1)))  # noqa: DTZ001 (local times have no zone)
def test_each_moment_is_shown_as_the_time_that_was_meant(local: datetime) -> None:
    local = local.replace(microsecond=0)
    found = look_at(local, ROME)
    shown = [moment.astimezone(ROME).replace(tzinfo=None, fold=0) for moment in found.moments]
    assert shown == [local] * len(shown) if found.hour is not Hour.NEVER else shown[0] > local
    assert sorted(found.moments) == list(found.moments)


@pytest.mark.parametrize(
    ("typed", "which", "field"),
    [
        ("2027-03-28T02:30", "", "at"),
        ("2027-10-31T02:30", "", "which"),
        ("2020-01-01T10:00", "", "at"),
        ("x", "", "at"),
    ],
)
def test_the_form_says_what_is_wrong_with_an_hour(typed: str, which: str, field: str) -> None:
    form = ScheduleForm({"at": typed, "which": which})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert [shown.name for shown in form.visible_fields()] == (["at", "which"] if field == "which" else ["at"])


@pytest.mark.parametrize(("which", "hour"), [("0", 0), ("1", 1)])
def test_the_form_knows_which_of_two_hours(which: str, hour: int) -> None:
    form = ScheduleForm({"at": "2027-10-31T02:30", "which": which})
    assert form.is_valid()
    assert form.cleaned_data["moment"] == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
    assert timedelta(0) == form.cleaned_data["moment"].utcoffset()
