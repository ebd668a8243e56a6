"""What can be done with people's accounts."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.mails import staff_invitation_mail
from accounts.models import StaffInvitation, User
from accounts.tokens import new_token, token_hash


@transaction.atomic
def change_profile(user: User, *, full_name: str, language: str) -> User:
    """Change what people may change of themselves: how they are called, and which language they read."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.full_name, user.language = full_name, language
    user.save(update_fields=["full_name", "language"])
    return user


@transaction.atomic
def change_language(user: User, *, language: str) -> None:
    """Remember the language with the person, so that the next device and the mails speak it too."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def forget_former_addresses(user: User, *, by: User) -> None:
    """Make the present address the only one that signs in and gets reset links.

    allauth notes each address it has seen a person use; one that was changed must not remain a way in.
    """
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


@transaction.atomic
def deactivate_person(user: User, *, by: User) -> User:
    """Shut a person out at once: every session ends; what the person did stays."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise ValidationError(_("You can't deactivate yourself."), code="oneself")
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    return user


@transaction.atomic
def activate_person(user: User, *, by: User) -> User:
    """Let a person sign in again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def invite_staff(*, email: str, full_name: str, roles: list[str], by: User) -> StaffInvitation:
    """Invite somebody to the district's staff; an earlier invitation to the same address stops working."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise ValidationError(_("This address already has an account: change its roles instead."), code="known")
    StaffInvitation.objects.open().filter(email=email).delete()
    token, now = new_token(), timezone.now()
    invitation = StaffInvitation.objects.create(
        email=email,
        full_name=full_name,
        roles=roles,
        token_sha256=token_hash(token),
        invited_by=by,
        created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    staff_invitation_mail(invitation, token=token).send()
    return invitation


@transaction.atomic
def accept_staff_invitation(invitation: StaffInvitation, *, full_name: str, password: str) -> User:
    """Make the person who was invited; the invitation is used up, also when two browsers try at once."""
    invitation = StaffInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None or invitation.expires_at <= timezone.now():
        raise ValidationError(_("This invitation was used already or has expired."), code="used")
    user = User.objects.create_user(invitation.email, password, full_name=full_name, roles=invitation.roles)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return user
