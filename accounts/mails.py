"""The mails that accounts send; the text is in `templates/accounts/email/`."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.models import StaffInvitation


def staff_invitation_mail(invitation: StaffInvitation, *, token: str) -> EmailMessage:
    """Build the mail that brings somebody of the district to the page where the password is chosen."""
    with override(settings.LANGUAGE_CODE):
        link = urljoin(settings.BASE_URL, reverse("accounts:staff_invitation_accept", args=[token]))
        text = render_to_string(
            "accounts/email/staff_invitation.txt",
            {"invitation": invitation, "link": link, "days": settings.INVITATION_DAYS},
        )
        subject = gettext("Your access to the Technology District")
    return EmailMessage(subject, text, to=[invitation.email])
