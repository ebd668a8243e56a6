"""Gathering the facts of the check before approval: reads the issue, its audience, and what its own links lead to."""

from django.conf import settings

from newsletters.addresses import path_within
from newsletters.blocks import kind_of
from newsletters.issue_audience import read_otherwise, readers_of, recently_mailed, suppressed_in
from newsletters.kinds import ONE_CLICK
from newsletters.letter import Letter
from newsletters.models import Issue
from newsletters.own_pages import answer_at
from newsletters.preflight import Answer, Audience, Facts, Verdict, check
from newsletters.reading import shown_issue
from newsletters.sender_domain import Domain, look_up

MOST_ASKED = 40


def inspect(issue: Issue, *, asks_domain: bool = False) -> list[Verdict]:
    """The verdicts on what would leave: a draft as it stands, else the version that was sent for approval."""
    shown = shown_issue(issue)
    domain: Domain | None = look_up(issue.sender) if asks_domain else None
    readers = readers_of(issue).count()
    audience = Audience(readers, suppressed_in(issue), recently_mailed(issue), read_otherwise(issue))
    return check(
        Facts(shown.letter, shown.mail, ONE_CLICK, audience, _answers(shown.letter), settings.DISTRICT_ADDRESS, domain)
    )


def _answers(letter: Letter) -> dict[str, Answer]:
    """What this site answers at those of the links that are its own; each is asked once."""
    found: dict[str, Answer] = {}
    for piece in letter.pieces:
        kind = kind_of(piece.kind)
        for address in kind.links(piece.data) if kind else ():
            path = path_within(address, settings.BASE_URL)
            if path and address not in found and len(found) < MOST_ASKED:
                found[address] = answer_at(path)
    return found
