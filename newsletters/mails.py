"""The mails that readers get one by one; their texts are in `templates/newsletters/email/`.

Anybody can type anybody's address into the public page: so these mails repeat nothing that was typed freely.
"""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from newsletters.links import confirm_url, preferences_url, unsubscribe_url
from newsletters.models import ConsentRecord, Subscriber


def confirmation_mail(subscriber: Subscriber, record: ConsentRecord, *, language: str) -> EmailMessage:
    """Ask the owner of the address whether it was really him or her."""
    context = {"link": confirm_url(record.pk), "days": settings.NEWSLETTER_CONFIRM_DAYS}
    return _mail("newsletters/email/confirm", context, to=subscriber.email, language=language)


def already_subscribed_mail(subscriber: Subscriber, *, language: str) -> EmailMessage:
    """Tell the owner of the address that it is on the list, and where to change or leave."""
    context = {"link": preferences_url(subscriber.pk), "unsubscribe": unsubscribe_url(subscriber.pk)}
    return _mail("newsletters/email/already_subscribed", context, to=subscriber.email, language=language)


def _mail(template: str, context: Mapping[str, object], *, to: str, language: str) -> EmailMessage:
    with override(language):
        subject = render_to_string(f"{template}_subject.txt", dict(context)).strip()
        text = render_to_string(f"{template}_message.txt", dict(context)).strip() + "\n"
    return EmailMessage(subject, text, to=[to])
