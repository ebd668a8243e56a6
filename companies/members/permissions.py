"""Who may decide about a company's people."""

from accounts.models import User
from companies.models import Company


def can_manage_members(user: User, company: Company) -> bool:
    """The district's staff, and the owners of the company."""
    return user.is_of_district or company.memberships.current().owners().filter(user=user).exists()
