"""The mails that accounts send; their texts are in `templates/accounts/email/`."""

from django.conf import settings
from django.urls import reverse

from accounts.models import StaffInvitation
from common.mailing.product import ProductMail, product_mail, site_link


def staff_invitation_mail(invitation: StaffInvitation, *, token: str) -> ProductMail:
    """Build the mail that brings somebody of the district to the page where the password is chosen."""
    context = {
        "name": invitation.full_name or invitation.email,
        "who": str(invitation.invited_by),
        "link": site_link(reverse("accounts:staff_invitation_accept", args=[token])),
        "days": settings.INVITATION_DAYS,
    }
    template = "accounts/email/staff_invitation"
    return product_mail(template, context, to=invitation.email, kind="staff_invitation", secrets=["link"])
