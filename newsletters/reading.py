"""Reading an issue's rows as the plain values that are drawn: the draft as it stands, or a version as it was kept."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from newsletters.blocks import Picture
from newsletters.drawing import Mail, render_mail
from newsletters.letter import Letter, Piece
from newsletters.models import Issue, IssuePicture, IssueVersion


def letter_of(issue: Issue) -> Letter:
    """What the draft says now."""
    pieces = tuple(Piece(str(block.pk), block.kind, block.data) for block in issue.blocks.standing())
    return Letter(issue.title, issue.subject, issue.preheader, issue.language, pieces)


@dataclass(frozen=True)
class Shown:
    """An issue as it is looked at: its words, and the mail that was or would be drawn from them."""

    letter: Letter
    mail: Mail


def shown_issue(issue: Issue, version: IssueVersion | None = None) -> Shown:
    """A version; without one what was approved or is to be; of a draft what it says now."""
    kept = version or (None if issue.is_draft else issue.approved_version or issue.versions.first())
    if kept is not None:
        return Shown(kept.as_letter(), Mail(kept.subject, kept.html, kept.text))
    letter = letter_of(issue)
    return Shown(letter, render_mail(letter, pictures=pictures_of(letter), archive_url=browser_url(issue)))


def pictures_of(letter: Letter) -> dict[str, Picture]:
    """The pictures that a letter shows, by key; addresses are complete, since a mail stands on no page."""
    keys = {key for piece in letter.pieces if (key := _uuid(piece.data.get("picture")))}
    if not keys:
        return {}
    found = IssuePicture.objects.filter(pk__in=keys).select_related("file")
    return {str(one.pk): shown(one) for one in found}


def shown(picture: IssuePicture) -> Picture:
    """A picture with its complete address and its size."""
    return Picture(
        settings.BASE_URL.rstrip("/") + picture.get_absolute_url(), picture.file.width or 1, picture.file.height or 1
    )


def archive_url(issue: Issue) -> str:
    """Where everybody can read the issue once it has left."""
    return settings.BASE_URL.rstrip("/") + reverse("newsletters:archive_detail", args=[issue.slug])


def browser_url(issue: Issue) -> str:
    """Where the mail's own link to the browser leads; nowhere for an issue that is not for everybody."""
    return archive_url(issue) if issue.is_public else ""


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None
