"""What can be done with people's accounts."""

from allauth.usersessions.models import UserSession

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User


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
def deactivate_person(user: User, *, by: User) -> User:
    """Shut a person out at once: every session ends; what the person did stays."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise ValidationError(_("You can't deactivate yourself."), code="oneself")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    return user


@transaction.atomic
def activate_person(user: User, *, by: User) -> User:
    """Let a person sign in again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End the person's sessions, all or all but one; return how many ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    for session in sessions:
        session.end()
    return len(sessions)
