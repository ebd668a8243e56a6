"""Who may see a stored file."""

from typing import TYPE_CHECKING

from common.files.extension_points import file_readers
from common.files.models import StoredFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def can_read(user: "User | AnonymousUser", stored: StoredFile) -> bool:
    """Who uploaded it as long as they are of the district, and who sees something that shows it.

    An auditor who left the district, and came back as a person of a company, has what that company sees and no more.
    """
    if user.is_authenticated and user.is_of_district and stored.uploaded_by_id == user.pk:
        return True
    return any(reader.provide(user, stored) for reader in file_readers)
