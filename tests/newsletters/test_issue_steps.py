"""The moves of an issue: who may, what is frozen, and what the database refuses even to those who go around the acts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from accounts.models import User
from newsletters.actions.composing import save_head
from newsletters.actions.issue_steps import (
    approve_issue,
    cancel_issue,
    schedule_issue,
    send_back_issue,
    submit_issue,
    unschedule_issue,
)
from newsletters.actions.versions import keep_version, restore_version
from newsletters.issue_errors import IssueRefusedError
from newsletters.issue_states import ALLOWED, IssueState
from newsletters.models import Block, Issue, IssueTransition, IssueVersion
from tests.cast import client_of
from tests.factories.issues import IN_REVIEW, BlockFactory, IssueFactory, approved_issue, somebody

pytestmark = pytest.mark.django_db


def refused(change: Callable[[], object]) -> bool:
    """Whether the database refuses a change."""
    try:
        with transaction.atomic():
            change()
    except (IntegrityError, InternalError, DatabaseError):
        return True
    return False


def test_submitting_freezes_a_version_and_the_words(outreach: User) -> None:
    issue = IssueFactory(state=IN_REVIEW, author=outreach)
    version = issue.versions.get()
    assert version.letter["blocks"][0]["kind"] == "text"
    with pytest.raises(IssueRefusedError):
        save_head(issue, head={"title": "Altro"}, seen_revision=issue.revision, by=outreach)
    assert refused(lambda: Issue.objects.filter(pk=issue.pk).update(title="Altro"))
    assert refused(lambda: Block.objects.filter(issue=issue).update(data={}))
    assert refused(lambda: BlockFactory(issue=issue))
    assert refused(lambda: IssueVersion.objects.filter(pk=version.pk).update(html="<p>altro</p>"))
    assert refused(lambda: IssueVersion.objects.filter(pk=version.pk).delete())
    assert refused(lambda: IssueTransition.objects.filter(issue=issue).update(note="altro"))


def test_errors_stop_the_submission(outreach: User) -> None:
    somebody()
    issue = BlockFactory(kind="button", data={"label": "Vai"}, issue__author=outreach).issue
    with pytest.raises(IssueRefusedError, match="pulsante"):
        submit_issue(issue, by=outreach)


def test_a_second_person_who_is_director_approves(outreach: User, director: User) -> None:
    issue = IssueFactory(state=IN_REVIEW, author=outreach)
    sha256 = issue.versions.get().sha256
    for person in (outreach, issue.submitted_by):
        with pytest.raises(PermissionDenied):
            approve_issue(issue, by=person, sha256=sha256)
    with pytest.raises(IssueRefusedError):
        approve_issue(issue, by=director, sha256="0" * 64)
    approved = approve_issue(issue, by=director, sha256=sha256)
    assert (approved.state, approved.approved_version.sha256) == (IssueState.APPROVED, sha256)


def test_a_director_does_not_approve_what_he_wrote(director: User) -> None:
    issue = IssueFactory(state=IN_REVIEW, author=director)
    with pytest.raises(PermissionDenied):
        approve_issue(issue, by=director, sha256=issue.versions.get().sha256)


def test_the_database_knows_who_may_approve(outreach: User, auditor: User, director: User) -> None:
    issue = IssueFactory(state=IN_REVIEW, author=outreach)
    values = {"state": "approved", "approved_at": timezone.now(), "approved_version": issue.versions.get()}
    update = Issue.objects.filter(pk=issue.pk).update
    assert refused(lambda: update(approved_by=outreach, **values))
    assert refused(lambda: update(approved_by=auditor, **values))
    assert refused(lambda: update(state="approved", approved_by=director, approved_at=timezone.now()))
    assert not refused(lambda: update(approved_by=director, **values))


def test_a_version_whose_checksum_is_false_is_refused(outreach: User) -> None:
    issue = IssueFactory(author=outreach)
    made = {"issue": issue, "number": 1, "reason": "kept", "letter": {}, "by": outreach}
    words = {"subject": "s", "text": "t", "html": "h"}
    assert refused(lambda: IssueVersion.objects.create(**made, **words, sha256="0" * 64))


def test_warnings_must_have_been_read(outreach: User, director: User) -> None:
    issue = IssueFactory(state=IN_REVIEW, author=outreach, preheader="")
    sha256 = issue.versions.get().sha256
    with pytest.raises(IssueRefusedError):
        approve_issue(issue, by=director, sha256=sha256)
    approve_issue(issue, by=director, sha256=sha256, has_read_warnings=True)
    assert "anteprima" in issue.transitions.last().note


def test_sending_back_needs_a_reason_and_voids_the_approval(outreach: User) -> None:
    issue = approved_issue(author=outreach)
    with pytest.raises(IssueRefusedError):
        send_back_issue(issue, by=outreach, note=" ")
    back = send_back_issue(issue, by=outreach, note="Manca una data")
    assert (back.state, back.approved_by, back.approved_version) == (IssueState.DRAFT, None, None)


def test_the_database_knows_the_moves() -> None:
    issue = IssueFactory()
    for target in set(IssueState) - ALLOWED[IssueState.DRAFT] - {IssueState.DRAFT}:
        assert refused(lambda target=target: Issue.objects.filter(pk=issue.pk).update(state=target))


def test_an_hour_is_given_changed_and_taken_back(outreach: User) -> None:
    issue = approved_issue(author=outreach)
    later = timezone.now() + timedelta(days=1)
    schedule_issue(issue, at=later, by=outreach)
    assert schedule_issue(issue, at=later + timedelta(hours=1), by=outreach).scheduled_for > later
    assert unschedule_issue(issue, by=outreach).scheduled_for is None
    with pytest.raises(IssueRefusedError):
        schedule_issue(issue, at=timezone.now(), by=outreach)
    assert cancel_issue(issue, by=outreach, note="Non serve più").state == IssueState.CANCELLED


def test_a_version_comes_back_and_what_was_there_is_kept(outreach: User) -> None:
    block = BlockFactory(issue__author=outreach, data={"markdown": "prima"})
    first = keep_version(block.issue, by=outreach)
    Block.objects.filter(pk=block.pk).update(data={"markdown": "dopo"})
    restore_version(first, by=outreach)
    assert [one.data["markdown"] for one in block.issue.blocks.standing()] == ["prima"]
    assert "dopo" in block.issue.versions.get(number=2).text
    assert keep_version(block.issue, by=outreach).letter["blocks"][0]["data"] == {"markdown": "prima"}


def test_two_versions_that_say_the_same_are_called_so(outreach: User) -> None:
    block = BlockFactory(issue__author=outreach, data={"markdown": "prima"})
    keep_version(block.issue, by=outreach)
    address = f"/newsletters/issues/{block.issue.pk}/versions/1/"
    client = client_of(outreach)
    assert "dicono la stessa cosa" in client.get(address).text
    Block.objects.filter(pk=block.pk).update(data={"markdown": "dopo"})
    assert "dicono la stessa cosa" not in client.get(address).text
