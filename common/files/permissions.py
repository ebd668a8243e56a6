"""Who may see a stored file."""

from typing import TYPE_CHECKING

from common.files.extension_points import file_readers
from common.files.models import StoredFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def can_read(user: "User | AnonymousUser", stored: StoredFile) -> bool:
    """Who uploaded it, and who sees something that shows it."""
    return stored.uploaded_by_id == user.pk or any(reader.provide(user, stored) for reader in file_readers)
