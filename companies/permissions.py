"""Who may do what to the registry: small sentences."""

from accounts.models import User
from accounts.roles import Role


def can_edit(user: User) -> bool:
    """The registry is common ground: all staff keep it up to date."""
    return user.is_of_district


def can_archive(user: User) -> bool:
    """Taking a company out of the lists is for who answers for the whole."""
    return user.has_role(Role.DIRECTOR, Role.ADMINISTRATOR)
