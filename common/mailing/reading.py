"""A mail as staff may read it in the outbox: filled for one reader, its one-time and signed links masked.

Whoever reads a reset or an invitation could use it; so the links stay hidden from everybody, but on a developer's
machine (`MAILING_SHOW_LINKS`), where reading them here is how mail is tried out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.mailing.headers import one_line
from common.mailing.identity import message_id
from common.mailing.kinds import kind_of
from common.mailing.message import PLACEHOLDER
from common.mailing.models import Batch, Delivery

MASK = "••••••"
SECRET = "secret_"  # noqa: S105 (how such values are named, not one of them)


@dataclass(frozen=True)
class ShownMail:
    """A mail in words."""

    subject: str
    text: str
    html: str
    headers: list[tuple[str, str]]
    masked: bool


def show_mail(batch: Batch, delivery: Delivery | None) -> ShownMail:
    """The mail as this reader gets it; without a reader, with its placeholders masked."""
    values = _values(batch, delivery)
    fill = _filler(batch, values)
    to = delivery.address if delivery else ""
    headers = [(pgettext("mail", "From"), batch.sender), (pgettext("mail", "To"), to), (_("Reply to"), batch.reply_to)]
    if delivery:
        headers.append(("Message-ID", message_id(batch, delivery.pk)))
    headers += [(name, fill(value, one_line)) for name, value in batch.headers.items()]
    masked = not batch.literal and any(
        PLACEHOLDER.search(part) and set(PLACEHOLDER.findall(part)) - set(values)
        for part in (batch.subject, batch.text, batch.html, *batch.headers.values())
    )
    return ShownMail(
        fill(batch.subject, one_line),
        fill(batch.text, str),
        fill(batch.html, lambda value: escape(str(value))),
        [(name, value) for name, value in headers if value],
        masked,
    )


def _filler(batch: Batch, values: Mapping[str, object]) -> Callable[[str, Callable[[object], str]], str]:
    def fill(source: str, clean: Callable[[object], str]) -> str:
        if batch.literal:
            return source
        return PLACEHOLDER.sub(lambda found: clean(values.get(found.group(1), MASK)), source)

    return fill


def _values(batch: Batch, delivery: Delivery | None) -> dict[str, object]:
    """What may be shown of a reader's values; what is missing here is masked."""
    if delivery is None:
        return {}
    if settings.MAILING_SHOW_LINKS:
        personal = kind_of(batch.kind).personal
        more = personal(delivery.pk, delivery.address, delivery.merge) if personal else {}
        return {**delivery.merge, **more}
    return {name: value for name, value in delivery.merge.items() if not name.startswith(SECRET)}
