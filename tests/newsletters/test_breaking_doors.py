"""Odd values at the doors of the newsletter's pages."""

import pytest

from django.urls import reverse

from newsletters.actions.issue_steps import submit_issue
from newsletters.actions.versions import keep_version
from newsletters.issue_errors import IssueRefusedError
from tests.cast import Cast
from tests.factories.issues import BlockFactory, IssueFactory, approved_issue, somebody

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_no_hour_is_too_odd_for_the_page_that_schedules(cast: Cast, at: str) -> None:
    issue = approved_issue()
    answer = cast.client("outreach").post(reverse("newsletters:issue_schedule", args=[issue.pk]), {"at": at})
    assert answer.status_code in {302, 422}
    assert cast.client("outreach").get(issue.get_absolute_url()).status_code == 200


def test_a_link_too_long_to_be_counted_is_said_before_it_is_frozen() -> None:
    somebody()
    issue = IssueFactory()
    BlockFactory(issue=issue, data={"markdown": f"[qui](https://example.it/{'è' * 700})"})
    keep_version(issue, by=issue.author)
    with pytest.raises(IssueRefusedError):
        submit_issue(issue, by=issue.author)


def test_a_button_of_a_segment_that_names_no_place_does_nothing(cast: Cast) -> None:
    data = {"name": "Prova", "r.join": "and", "do": f"remove:r-{'9' * 5000}"}
    answer = cast.client("outreach").post(reverse("newsletters:segment_create"), data)
    assert answer.status_code == 200
