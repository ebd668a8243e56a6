"""Who may do what with readers and segments."""

from accounts.models import User
from accounts.roles import Role

KEEPERS = (Role.OUTREACH_OFFICER, Role.DIRECTOR)


def can_keep_readers(user: User) -> bool:
    """The outreach officer, the director and administrators look after the newsletter."""
    return user.has_role(*KEEPERS, Role.ADMINISTRATOR)


def can_erase_readers(user: User) -> bool:
    """Erasing can't be undone: the same people, each time asked."""
    return can_keep_readers(user)
