"""The tab of the company page about who of the company comes into the portal."""

from django.utils.translation import gettext as _

from accounts.models import User
from companies.extension_points import Panel
from companies.members.permissions import can_manage_members
from companies.models import Company


def members_panel(company: Company, user: User) -> Panel | None:
    """Show the people to who may decide about them."""
    if not can_manage_members(user, company):
        return None
    members = company.memberships.current().select_related("user").order_by("level", "user__full_name")
    return Panel(_("Portal"), "companies/members/members_panel.html", lambda: {"company": company, "members": members})
