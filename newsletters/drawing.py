"""An issue as it leaves (HTML and text), and as the archive shows it: the same blocks with three faces."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.mailing.look import render_html
from newsletters import placeholders
from newsletters.addresses import absolute
from newsletters.blocks import Picture, Scene, kind_of
from newsletters.letter import Letter, Piece
from newsletters.markdown import underlined, wrapped

FILLER = " \N{ZERO WIDTH NON-JOINER}" * 60  # keeps the first words of the mail out of the preview line
SEPARATOR = "\x1f"  # none of the parts holds it
Pictures = Mapping[str, Picture]
Track = Callable[[str], str]


@dataclass(frozen=True)
class Mail:
    """What the outbox gets: subject, HTML and text with placeholders left to fill."""

    subject: str
    html: str
    text: str

    @property
    def sha256(self) -> str:
        """The checksum of all three; the database computes the same."""
        return hashlib.sha256(SEPARATOR.join((self.subject, self.text, self.html)).encode()).hexdigest()


@dataclass
class Notes:
    """The addresses behind a text's numbers, each once."""

    addresses: list[str] = field(default_factory=list)

    def number(self, address: str) -> str:
        """The mark of an address: `[1]`."""
        whole = absolute(address, settings.BASE_URL)
        if not whole:
            return ""
        if whole not in self.addresses:
            self.addresses.append(whole)
        return f"[{self.addresses.index(whole) + 1}]"


def render_mail(letter: Letter, *, pictures: Pictures, archive_url: str, track: Track = str) -> Mail:
    """Draw the issue for the outbox. `track` gives the address under which clicks on a link are counted.

    Without an `archive_url` there is no link to the browser.
    """
    with override(letter.language):
        return Mail(
            subject=placeholders.settled(placeholders.marked(letter.subject or letter.title)),
            html=placeholders.settled(_html(letter, pictures, archive_url, track)),
            text=placeholders.settled(_text(letter, pictures, archive_url)),
        )


def render_web(letter: Letter, *, pictures: Pictures) -> SafeString:
    """Draw the issue's blocks for a page of the site: for everybody, so nobody is named."""
    scene = Scene(placeholders.plain, _linked, _linked, _wide(pictures))
    with override(letter.language):
        faces = (
            render_to_string(f"newsletters/web/blocks/{name}.html", parts)
            for _key, name, parts in _drawn(letter, scene)
        )
        return mark_safe("\n".join(faces))  # noqa: S308 (drawn by templates, Markdown sanitised)


def merge_values(letter: Letter) -> tuple[placeholders.Placeholder, ...]:
    """The placeholders that the issue uses anywhere: what each reader's delivery must hold."""
    written = [letter.subject or letter.title, letter.title, letter.preheader]
    for piece in letter.pieces:
        kind = kind_of(piece.kind)
        written += kind.written(piece.data) if kind else []
    return tuple(dict.fromkeys(found for text in written for found in placeholders.placeholders_in(text)))


def frozen(letter: Letter) -> Letter:
    """The issue with all that it points at, as a version keeps it."""
    pieces = (
        Piece(one.key, one.kind, kind.frozen(one.data) if (kind := kind_of(one.kind)) else one.data)
        for one in letter.pieces
    )
    return Letter(letter.title, letter.subject, letter.preheader, letter.language, tuple(pieces))


def _linked(address: str) -> str:
    return absolute(address, settings.BASE_URL)


def _wide(pictures: Pictures) -> Callable[[str], Picture | None]:
    return lambda key: pictures.get(key)


def _drawn(letter: Letter, scene: Scene) -> Iterable[tuple[str, str, dict[str, Any]]]:
    for piece in letter.pieces:
        kind = kind_of(piece.kind)
        if kind is not None:
            yield piece.key, kind.face, {"part": kind.parts(piece.data, scene)}


def _html(letter: Letter, pictures: Pictures, archive_url: str, track: Track) -> str:
    def link(address: str) -> str:
        whole = _linked(address)
        return track(whole) if whole.startswith(("http:", "https:")) else whole

    scene = Scene(placeholders.marked, link, link, _wide(pictures))
    blocks = [
        {"key": key, "template": f"newsletters/email/blocks/{face}.html", "parts": context["part"]}
        for key, face, context in _drawn(letter, scene)
    ]
    context = {
        "letter": letter,
        "title": placeholders.marked(letter.title),
        "preheader": placeholders.marked(letter.preheader),
        "filler": FILLER,
        "blocks": blocks,
        "district": settings.DISTRICT_NAME,
        "postal_address": settings.DISTRICT_ADDRESS,
        "archive_url": archive_url,
        "unsubscribe_url": placeholders.mark("unsubscribe_url"),
        "preferences_url": placeholders.mark("preferences_url"),
    }
    return render_html("newsletters/email/issue.html", context)


def _text(letter: Letter, pictures: Pictures, archive_url: str) -> str:
    notes = Notes()
    scene = Scene(placeholders.marked, _linked, notes.number, _wide(pictures))
    found = ((kind, piece) for piece in letter.pieces if (kind := kind_of(piece.kind)))
    parts = [
        underlined(placeholders.marked(letter.title), "="),
        *(kind.text(piece.data, scene) for kind, piece in found),
    ]
    if notes.addresses:
        listed = (f"[{number}] {address}" for number, address in enumerate(notes.addresses, start=1))
        parts.append("\n".join([underlined(_("Links"), "-"), *listed]))
    parts.append(_foot(archive_url))
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _foot(archive_url: str) -> str:
    district, address = settings.DISTRICT_NAME, settings.DISTRICT_ADDRESS
    why = _("You get this mail because you signed up to the newsletter of %(district)s.") % {"district": district}
    lines = (
        "-- ",
        wrapped(why),
        f"{_('Change your preferences')}: {placeholders.mark('preferences_url')}",
        f"{_('Unsubscribe')}: {placeholders.mark('unsubscribe_url')}",
        *([f"{_('View in the browser')}: {archive_url}"] if archive_url else []),
        wrapped(f"{district}, {address}" if address else district),
    )
    return "\n".join(lines)
