"""The mail that invites somebody of a company into the portal."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from companies.models import Invitation


def invitation_mail(invitation: Invitation, *, token: str) -> EmailMessage:
    """Build the mail; names of companies are typed by people, so line breaks are taken out of the subject."""
    with override(settings.LANGUAGE_CODE):
        link = urljoin(settings.BASE_URL, reverse("members:invitation_accept", args=[token]))
        context = {"invitation": invitation, "link": link, "days": settings.INVITATION_DAYS}
        text = render_to_string("companies/members/email/invitation.txt", context)
        subject = gettext("%(company)s in the Technology District") % {"company": invitation.company.name}
    return EmailMessage(" ".join(subject.split()), text, to=[invitation.email])
