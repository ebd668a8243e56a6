"""Mail that the product writes to one person: invitations, resets, confirmations, notices.

Three templates make one: `…_subject.txt`, `…_message.txt` (written, not generated) and `…_message.html`. What people
typed (names of companies, of themselves) is brought onto one line before it comes in: it can't make up a header, a
paragraph or a tag.
"""

from collections.abc import Collection, Mapping
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from common.mailing.headers import one_line
from common.mailing.look import render_html


class ProductMail(EmailMultiAlternatives):
    """A mail with the kind that the outbox's pages show, and the links in it that open a door just once.

    Those links are kept apart from the text: nobody of the staff reads them in the outbox.
    """

    kind: str = "other"
    secrets: tuple[str, ...] = ()


def product_mail(
    template: str,
    context: Mapping[str, object],
    *,
    to: str,
    kind: str,
    language: str = "",
    secrets: Collection[str] = (),
) -> ProductMail:
    """Write a mail in the reader's language. `secrets` names the values of the context that are one-time links."""
    known = dict(settings.LANGUAGES)
    with override(language if language in known else settings.LANGUAGE_CODE):
        values = {name: one_line(value) if isinstance(value, str) else value for name, value in context.items()}
        values["subject"] = one_line(render_to_string(f"{template}_subject.txt", values))
        text = render_to_string(f"{template}_message.txt", values).strip() + "\n"
        html = render_html(f"{template}_message.html", values)
    mail = ProductMail(str(values["subject"]), text, to=[to])
    mail.attach_alternative(html, "text/html")
    mail.kind, mail.secrets = kind, tuple(str(values[name]) for name in secrets if values.get(name))
    return mail


def site_link(path: str) -> str:
    """The public address of a path of ours: on the configured base, never on a Host header."""
    return urljoin(settings.BASE_URL, path)
