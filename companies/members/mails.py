"""The mail that invites somebody of a company into the portal."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from common.mailing.product import ProductMail, product_mail, site_link
from companies.models import Invitation


def invitation_mail(invitation: Invitation, *, token: str) -> ProductMail:
    """Build the mail, in the language of who is known here already."""
    known = User.objects.with_address(invitation.email)
    context = {
        "who": str(invitation.invited_by),
        "company": invitation.company.name,
        "link": site_link(reverse("members:invitation_accept", args=[token])),
        "days": settings.INVITATION_DAYS,
    }
    return product_mail(
        "companies/members/email/invitation",
        context,
        to=invitation.email,
        kind="company_invitation",
        language=known.language if known else "",
        secrets=["link"],
    )
