"""The mails that readers get one by one; their texts are in `templates/newsletters/email/`.

Anybody can type anybody's address into the public page: so these mails repeat nothing that was typed freely.
"""

from django.conf import settings

from common.mailing.product import ProductMail, product_mail
from newsletters.links import confirm_url, preferences_url, unsubscribe_url
from newsletters.models import ConsentRecord, Subscriber

KIND = "newsletter_confirmation"


def confirmation_mail(subscriber: Subscriber, record: ConsentRecord, *, language: str) -> ProductMail:
    """Ask the owner of the address whether it was really him or her."""
    context = {"link": confirm_url(record.pk), "days": settings.NEWSLETTER_CONFIRM_DAYS}
    template = "newsletters/email/confirm"
    return product_mail(template, context, to=subscriber.email, kind=KIND, language=language, secrets=["link"])


def already_subscribed_mail(subscriber: Subscriber, *, language: str) -> ProductMail:
    """Tell the owner of the address that it is on the list, and where to change or leave."""
    context = {"link": preferences_url(subscriber.pk), "unsubscribe": unsubscribe_url(subscriber.pk)}
    template, links = "newsletters/email/already_subscribed", ["link", "unsubscribe"]
    return product_mail(template, context, to=subscriber.email, kind=KIND, language=language, secrets=links)
