"""Who may look into the outbox, and at what."""

from accounts.models import User
from accounts.roles import Role
from common.mailing.kinds import private_kinds
from common.mailing.models import Batch, BatchQuerySet

OUTBOX_ROLES = (Role.OUTREACH_OFFICER, Role.DIRECTOR)  # and administrators, whom every door lets in


def visible_batches(user: User) -> BatchQuerySet:
    """All for who answers for the whole; without people's own access (resets, invitations) for the outreach officer."""
    if user.has_role(Role.DIRECTOR, Role.ADMINISTRATOR):
        return Batch.objects.all()
    return Batch.objects.not_of_kinds(private_kinds()) if user.has_role(*OUTBOX_ROLES) else Batch.objects.none()
