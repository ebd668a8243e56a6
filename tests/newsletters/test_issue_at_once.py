"""Two people do different things to one issue at the same moment: it ends in one state, with one story to tell."""

import contextlib
from collections.abc import Callable
from itertools import pairwise

import pytest

from common.mailing.decisions import cancel, pause, resume
from common.mailing.models import Batch, MailRecord
from common.mailing.states import BatchState
from newsletters.actions.composing import save_block
from newsletters.actions.issue_steps import approve_issue, cancel_issue, send_back_issue, submit_issue
from newsletters.actions.sending import finish_issues, send_issue
from newsletters.issue_errors import IssueRefusedError
from newsletters.issue_states import IssueState
from newsletters.kinds import NEWSLETTER
from newsletters.models import Issue
from tests.at_once import at_once
from tests.factories.issues import (
    IN_REVIEW,
    BlockFactory,
    IssueFactory,
    approved_issue,
    director,
    sending_issue,
    settle,
    somebody,
)

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)
Act = Callable[[], object]


def together(*acts: Act) -> None:
    """Do all at once; who comes too late is refused, and that is no error."""

    def tried(act: Act) -> Act:
        def attempt() -> None:
            with contextlib.suppress(IssueRefusedError):
                act()

        return attempt

    assert at_once(*map(tried, acts)) == [None] * len(acts)


def state_of(issue: Issue) -> str:
    issue.refresh_from_db()
    told = issue.transitions.order_by("pk").values_list("from_state", "to_state")
    assert all(before[1] == after[0] for before, after in pairwise(told)), "one story, without gaps"
    assert list(told)[-1][1] == issue.state
    return issue.state


@pytest.mark.parametrize("_round", ROUNDS)
def test_approved_and_sent_back_at_once(_round: int) -> None:
    issue, nora = IssueFactory(state=IN_REVIEW), director()
    sha256 = issue.versions.get().sha256
    together(
        lambda: approve_issue(issue, by=nora, sha256=sha256, has_read_warnings=True),
        lambda: send_back_issue(issue, by=nora, note="Manca la data"),
    )
    # Approved first it may still be taken back; taken back first it can't be approved.
    assert state_of(issue) == IssueState.DRAFT
    assert issue.approved_by is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_submitted_while_somebody_types(_round: int) -> None:
    somebody()
    block = BlockFactory(issue=IssueFactory())
    issue = block.issue
    typed: Act = lambda: save_block(block, data={"markdown": "altro"}, seen_revision=1, by=issue.author)  # noqa: E731
    together(lambda: submit_issue(issue, by=issue.author), typed)
    assert state_of(issue) == IssueState.IN_REVIEW
    block.refresh_from_db()
    (piece,) = issue.versions.get().as_letter().pieces
    assert piece.data == block.data, "what was sent for approval is what stands there"


@pytest.mark.parametrize("_round", ROUNDS)
def test_sent_and_given_up_at_once(_round: int) -> None:
    issue = approved_issue()
    together(
        lambda: send_issue(issue, by=issue.author),
        lambda: send_issue(issue, by=issue.author),
        lambda: cancel_issue(issue, by=issue.author, note="Troppo tardi"),
    )
    assert state_of(issue) == IssueState.CANCELLED
    states = set(Batch.objects.filter(kind=NEWSLETTER).values_list("state", flat=True))
    assert states <= {BatchState.CANCELLED}, "nothing leaves of an issue that was given up"


@pytest.mark.parametrize("_round", ROUNDS)
def test_cancelled_here_and_there_while_it_ends(_round: int) -> None:
    issue, nora = sending_issue(), director()
    together(
        lambda: cancel_issue(issue, by=issue.author, note="Errore nel testo"),
        lambda: cancel(issue.batch, by=nora),
        lambda: settle(issue.batch),
        finish_issues,
    )
    finish_issues()
    batch = Batch.objects.get(kind=NEWSLETTER)
    assert state_of(issue) in {IssueState.CANCELLED, IssueState.SENT}
    assert batch.state in {BatchState.CANCELLED, BatchState.DONE}


@pytest.mark.parametrize("_round", ROUNDS)
def test_resumed_by_two_and_cancelled_by_a_third(_round: int) -> None:
    issue, nora = sending_issue(), director()
    assert pause(issue.batch, by=nora)
    together(
        lambda: resume(issue.batch, by=nora),
        lambda: resume(issue.batch, by=issue.author),
        lambda: cancel_issue(issue, by=issue.author, note="Errore nel testo"),
    )
    issue.batch.refresh_from_db()
    assert (state_of(issue), issue.batch.state) == (IssueState.CANCELLED, BatchState.CANCELLED)
    assert MailRecord.objects.filter(act="resumed").count() <= 1
