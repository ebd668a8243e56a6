"""Who hears of it when no mail can leave."""

from accounts.models import User
from accounts.roles import Role
from common.mailing.extension_points import people_to_tell


def tell_who_answers() -> None:
    """Name directors and administrators; called once, when the apps are ready."""
    people_to_tell.add("accounts", addresses)


def addresses(batch: object) -> list[str]:
    """Their addresses, whatever the mail that could not leave is about."""
    people = User.objects.with_role(Role.DIRECTOR, Role.ADMINISTRATOR)
    return list(people.order_by("email").values_list("email", flat=True))
