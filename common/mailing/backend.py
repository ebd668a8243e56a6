"""Django's way of sending (`EmailMessage.send()`, so allauth's too) leads into the outbox and nowhere else."""

from collections.abc import Sequence
from email.utils import getaddresses
from html import escape

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from common.mailing.actions import queue_mail
from common.mailing.headers import one_line
from common.mailing.message import Content, ContentError
from common.mailing.models import Batch

BRACES = "{{"


class OutboxBackend(BaseEmailBackend):
    """Queues mails as rows of the caller's transaction: what is rolled back sends nothing, what commits is not lost."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them all or none; `fail_silently` hides nothing, since a mail that can't be queued is our own mistake."""
        with transaction.atomic():
            return sum(queue_message(message) is not None for message in email_messages)


def queue_message(message: EmailMessage) -> Batch | None:
    """Queue one message; nothing where it is to nobody."""
    addresses = [*message.to, *message.bcc]
    if not addresses:
        return None
    if message.cc or message.attachments:
        raise ContentError("the outbox writes to each reader alone and without attachments: link to the document")
    html = _html_of(message)
    secrets = tuple(getattr(message, "secrets", ()))
    content = Content(
        sender=one_line(message.from_email),
        reply_to=one_line(message.reply_to[0]) if message.reply_to else "",
        subject=_without_secrets(one_line(message.subject), secrets, escaped=False),
        text=_without_secrets(str(message.body), secrets, escaped=False),
        html=_without_secrets(html, secrets, escaped=True),
        headers=dict(message.extra_headers),
        literal=not secrets,
    )
    merge = {_secret_name(number): secret for number, secret in enumerate(secrets)}
    if secrets:
        merge["braces"] = BRACES
    return queue_mail(
        content, [_mailbox(address) for address in addresses], kind=str(getattr(message, "kind", "other")), merge=merge
    )


def _mailbox(address: str) -> str:
    """The one address in `Name <address>`; what is several, or has line breaks, is no recipient of ours."""
    found = getaddresses([address])
    if one_line(address) != address.strip() or len(found) != 1 or "@" not in found[0][1]:
        raise ContentError("a recipient is one address")
    return found[0][1]


def _html_of(message: EmailMessage) -> str:
    parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    if message.content_subtype != "plain" or len(parts) > 1 or any(part[1] != "text/html" for part in parts):
        raise ContentError("a mail has a written text, and HTML beside it at most")
    return str(parts[0][0]) if parts else ""


def _without_secrets(text: str, secrets: Sequence[str], *, escaped: bool) -> str:
    """The text with placeholders for one-time links; braces that somebody typed become one too, and stay what they are.

    So the links stand with the delivery alone: pages show the text without them, and they are purged by themselves.
    """
    if not secrets:
        return text
    text = text.replace(BRACES, "{{ braces }}")
    for number, secret in enumerate(secrets):
        text = text.replace(escape(secret) if escaped else secret, f"{{{{ {_secret_name(number)} }}}}")
    return text


def _secret_name(number: int) -> str:
    return f"secret_{chr(ord('a') + number)}"
