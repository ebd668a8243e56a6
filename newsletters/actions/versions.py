"""Versions: the draft frozen with its mail and its checksum, and an older one brought back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from newsletters.actions.composing import put_blocks
from newsletters.actions.locking import lock_draft
from newsletters.drawing import Mail, frozen, render_mail
from newsletters.issue_errors import IssueRefusedError
from newsletters.issue_states import Reason
from newsletters.letter import Letter
from newsletters.links_followed import link_token
from newsletters.models import Issue, IssueLink, IssueVersion
from newsletters.placeholders import mark
from newsletters.reading import archive_url, browser_url, letter_of, pictures_of


@transaction.atomic
def keep_version(issue: Issue, *, by: User) -> IssueVersion:
    """Freeze the draft as it stands, to come back to it."""
    return freeze_version(lock_draft(issue.pk, by=by), reason=Reason.KEPT, by=by)


def freeze_version(issue: Issue, *, reason: Reason, by: User, at: datetime | None = None) -> IssueVersion:
    """Freeze a locked issue: its words, and the very mail that would leave. What says the same is not kept twice."""
    letter = frozen(letter_of(issue))
    mail = draw_mail(issue, letter)
    last = issue.versions.first()
    if last is not None and last.sha256 == mail.sha256 and last.letter == letter.as_json():
        return last
    return IssueVersion.objects.create(
        issue=issue,
        number=last.number + 1 if last else 1,
        reason=reason,
        letter=letter.as_json(),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        sha256=mail.sha256,
        by=by,
        at=at or timezone.now(),
    )


def draw_mail(issue: Issue, letter: Letter) -> Mail:
    """Draw the mail with its links counted: each leads over an address of ours that knows only this issue's links."""
    numbers = dict(issue.links.values_list("url", "number"))

    def track(address: str) -> str:
        if address.startswith(archive_url(issue)):
            return address
        if address not in numbers:
            numbers[address] = max(numbers.values(), default=0) + 1
            IssueLink.objects.create(issue=issue, number=numbers[address], url=address)
        token = link_token(issue.pk, numbers[address])
        return settings.BASE_URL.rstrip("/") + reverse("newsletters:link_follow", args=[token]) + mark("reader")

    return render_mail(letter, pictures=pictures_of(letter), archive_url=browser_url(issue), track=track)


@transaction.atomic
def restore_version(version: IssueVersion, *, by: User) -> Issue:
    """Make the draft say what a version says; what it said until now is kept as a version first."""
    issue = lock_draft(version.issue_id, by=by)
    freeze_version(issue, reason=Reason.RESTORED, by=by)
    letter = version.as_letter()
    for block in issue.blocks.standing():
        block.delete()
    put_blocks(issue, letter.pieces, by=by)
    if not letter.title:
        raise IssueRefusedError(_("This version has no title."))
    issue.title, issue.subject, issue.preheader = letter.title, letter.subject, letter.preheader
    issue.language, issue.revision = letter.language, issue.revision + 1
    issue.save()
    return issue
