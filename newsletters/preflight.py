"""The check before an issue may be approved: verdicts on plain facts, each with the block that it is about.

Errors stop the approval, warnings must have been read, and what could not be looked at says so. No database here, no
network: `newsletters.inspection` gathers the facts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.ui.formats import number
from newsletters.addresses import is_well_formed
from newsletters.blocks import Lack, kind_of
from newsletters.drawing import Mail
from newsletters.letter import Letter, Piece
from newsletters.markdown import WIDTH
from newsletters.placeholders import placeholders_in, plain, unknown_in
from newsletters.sender_domain import Domain, Record

CLIPPED_BYTES = 102 * 1024
LONG_SUBJECT = 70


class Level(StrEnum):
    """How much a verdict matters."""

    ERROR = "error"
    WARNING = "warning"
    UNCHECKED = "unchecked"
    OK = "ok"


class Answer(StrEnum):
    """What this site answers at an address of its own."""

    FOUND = "found"
    SIGN_IN = "sign_in"
    MISSING = "missing"


@dataclass(frozen=True)
class Verdict:
    """One finding: what was looked at, how it stands, and the block where to see to it."""

    level: Level
    code: str
    text: str | Promise
    block: str = ""


@dataclass(frozen=True)
class Audience:
    """How many an issue reaches, how many addresses are stopped, how many got another issue in the last days.

    `otherwise`: how many of those whom it reaches read in another language than the issue's.
    """

    readers: int
    suppressed: int = 0
    recent: int = 0
    otherwise: int = 0


@dataclass(frozen=True)
class Facts:
    """What the check looks at. `answers` says what this site answers at its own addresses."""

    letter: Letter
    mail: Mail
    headers: Mapping[str, str]
    audience: Audience
    answers: Mapping[str, Answer] = field(default_factory=dict)
    postal_address: str = ""
    domain: Domain | None = None


def check(facts: Facts) -> list[Verdict]:
    """All verdicts, the worst first."""
    order = list(Level)
    return sorted((one for look in LOOKS for one in look(facts)), key=lambda one: order.index(one.level))


def errors(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What stops the approval."""
    return [one for one in verdicts if one.level is Level.ERROR]


def warnings(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What must have been read."""
    return [one for one in verdicts if one.level is Level.WARNING]


def acknowledged(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The warnings that a director takes note of: those about the domain are for whoever runs the system."""
    return [one for one in warnings(verdicts) if one.code not in tuple(Record)]


def _subject(facts: Facts) -> Iterator[Verdict]:
    subject = plain(facts.letter.subject or facts.letter.title)
    if not subject.strip():
        yield Verdict(Level.ERROR, "subject", _("There is no subject."))
    elif len(subject) > LONG_SUBJECT:
        text = _("The subject has %(count)s characters: phones show about %(shown)s.")
        yield Verdict(Level.WARNING, "subject", text % {"count": len(subject), "shown": LONG_SUBJECT})
    else:
        yield Verdict(Level.OK, "subject", _("The subject is there and short enough."))
    if not facts.letter.preheader.strip():
        yield Verdict(Level.WARNING, "preheader", _("There is no preview line: mail programs show the first words."))


def _blocks(facts: Facts) -> Iterator[Verdict]:
    if not facts.letter.pieces:
        yield Verdict(Level.ERROR, "blocks", _("The issue has no block."))
    for piece in facts.letter.pieces:
        yield from (Verdict(Level.ERROR, lack, str(LACKS[lack]), piece.key) for lack in _lacks_of(piece))


def _alternatives(facts: Facts) -> Iterator[Verdict]:
    pictures = [piece for piece in facts.letter.pieces if piece.kind == "picture"]
    if pictures and not any(Lack.ALTERNATIVE in _lacks_of(piece) for piece in pictures):
        yield Verdict(Level.OK, "alternatives", _("Every picture has its alternative text, or is an ornament."))


def _links(facts: Facts) -> Iterator[Verdict]:
    count, faults = 0, 0
    for piece in facts.letter.pieces:
        kind = kind_of(piece.kind)
        for address in kind.links(piece.data) if kind else ():
            count += 1
            for verdict in _address(address, facts.answers.get(address), piece.key):
                faults += verdict.level is Level.ERROR
                yield verdict
    if count and not faults:
        text = ngettext("%(count)s link, well formed.", "%(count)s links, well formed.", count)
        yield Verdict(Level.OK, "links", text % {"count": number(count)})


def _address(address: str, answer: Answer | None, block: str) -> Iterator[Verdict]:
    said = {"address": address[:120]}
    if not is_well_formed(address):
        yield Verdict(Level.ERROR, "link", _("“%(address)s” is no address that can be linked to.") % said, block)
    elif answer is Answer.MISSING:
        yield Verdict(Level.ERROR, "dead", _("“%(address)s” leads to no page of this site.") % said, block)
    elif answer is Answer.SIGN_IN:
        yield Verdict(Level.WARNING, "sign_in", _("“%(address)s” asks readers to sign in.") % said, block)


def _placeholders(facts: Facts) -> Iterator[Verdict]:
    for key, text in _written(facts.letter):
        for name in unknown_in(text):
            yield Verdict(Level.ERROR, "placeholder", _("“%(name)s” is no placeholder.") % {"name": name}, key)
        for found in placeholders_in(text):
            if not found.fallback:
                said = _("“%(name)s” has no words for readers without one: write {{ %(name)s|… }}.")
                yield Verdict(Level.WARNING, "fallback", said % {"name": found.field}, key)


def _size(facts: Facts) -> Iterator[Verdict]:
    size = len(facts.mail.html.encode())
    said = {"size": f"{size / 1024:.0f}", "limit": CLIPPED_BYTES // 1024}
    if size > CLIPPED_BYTES:
        text = _("The HTML is %(size)s kB: beyond %(limit)s kB Gmail cuts it off, and with it the unsubscribe link.")
        yield Verdict(Level.ERROR, "size", text % said)
    else:
        yield Verdict(
            Level.OK, "size", _("The HTML is %(size)s kB, below the %(limit)s kB at which Gmail cuts.") % said
        )


def _unsubscribing(facts: Facts) -> Iterator[Verdict]:
    mail, names = facts.mail, {name.lower() for name in facts.headers}
    if {"list-unsubscribe", "list-unsubscribe-post"} <= names:
        yield Verdict(Level.OK, "one_click", _("Mail programs can unsubscribe with one click."))
    else:
        yield Verdict(Level.ERROR, "one_click", _("The header for unsubscribing with one click is missing."))
    if all("{{ unsubscribe_url }}" in part for part in (mail.html, mail.text)):
        yield Verdict(Level.OK, "unsubscribe", _("The unsubscribe link stands in the HTML and in the text."))
    else:
        yield Verdict(Level.ERROR, "unsubscribe", _("The unsubscribe link is missing."))
    if not facts.postal_address.strip():
        yield Verdict(Level.ERROR, "postal", _("The district's postal address is not set (DISTRICT_ADDRESS)."))


def _text_part(facts: Facts) -> Iterator[Verdict]:
    if not facts.letter.pieces:
        return  # nothing but its foot: `_blocks` says so
    lines = facts.mail.text.splitlines()
    if not facts.mail.text.strip():
        yield Verdict(Level.ERROR, "text", _("There is no text part."))
    elif any(len(line) > WIDTH and " " in line.strip() and "://" not in line and "{{" not in line for line in lines):
        yield Verdict(Level.WARNING, "text", _("Lines of the text part are longer than 72 characters."))
    else:
        yield Verdict(Level.OK, "text", _("The text part reads by itself."))


def _readers(facts: Facts) -> Iterator[Verdict]:
    audience = facts.audience
    if not audience.readers:
        yield Verdict(Level.ERROR, "audience", _("Nobody would get this issue: choose another segment."))
        return
    text = ngettext("%(count)s reader gets it.", "%(count)s readers get it.", audience.readers)
    yield Verdict(Level.OK, "audience", text % {"count": number(audience.readers)})
    if audience.suppressed:
        text = ngettext(
            "%(count)s address is suppressed and gets nothing.",
            "%(count)s addresses are suppressed and get nothing.",
            audience.suppressed,
        )
        yield Verdict(Level.OK, "suppressed", text % {"count": number(audience.suppressed)})
    if audience.otherwise:
        text = ngettext(
            "%(count)s reader of the segment reads in another language: add the condition “Language” to the segment.",
            "%(count)s readers of the segment read in another language: add the condition “Language” to the segment.",
            audience.otherwise,
        )
        yield Verdict(Level.WARNING, "language", text % {"count": number(audience.otherwise)})
    if audience.recent:
        text = ngettext(
            "%(count)s reader got another issue in the last three days.",
            "%(count)s readers got another issue in the last three days.",
            audience.recent,
        )
        yield Verdict(Level.WARNING, "recent", text % {"count": number(audience.recent)})


def _sender(facts: Facts) -> Iterator[Verdict]:
    if facts.domain is None:
        yield Verdict(Level.UNCHECKED, "domain", _("SPF, DKIM and DMARC of the sender's domain: not checked."))
        return
    for record in Record:
        said = {"record": record.value.upper(), "domain": facts.domain.name}
        found = facts.domain.found.get(record)
        if found is None:
            yield Verdict(Level.UNCHECKED, record, _("%(record)s of %(domain)s: not checked.") % said)
        elif found:
            yield Verdict(Level.OK, record, _("%(record)s of %(domain)s is published.") % said)
        else:
            yield Verdict(
                Level.WARNING, record, _("%(record)s of %(domain)s is missing: mail may be taken for spam.") % said
            )


def _lacks_of(piece: Piece) -> list[Lack]:
    kind = kind_of(piece.kind)
    return kind.lacks(piece.data) if kind else [Lack.CARD]


def _written(letter: Letter) -> Iterator[tuple[str, str]]:
    yield from (("", text) for text in (letter.title, letter.subject, letter.preheader))
    for piece in letter.pieces:
        kind = kind_of(piece.kind)
        yield from ((piece.key, text) for text in (kind.written(piece.data) if kind else ()))


LACKS: Mapping[Lack, str | Promise] = {
    Lack.WORDS: gettext_lazy("A block is empty."),
    Lack.PICTURE: gettext_lazy("A picture block has no picture."),
    Lack.ALTERNATIVE: gettext_lazy("A picture has no alternative text."),
    Lack.ADDRESS: gettext_lazy("A button leads nowhere."),
    Lack.CARD: gettext_lazy("A card shows nothing: what it showed is gone, or nothing was chosen."),
}
LOOKS: tuple[Callable[[Facts], Iterator[Verdict]], ...] = (
    _subject,
    _blocks,
    _alternatives,
    _links,
    _placeholders,
    _size,
    _unsubscribing,
    _text_part,
    _readers,
    _sender,
)
