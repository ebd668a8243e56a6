"""Who may see the bytes of a photograph: whoever sees the photograph itself."""

from accounts.models import User
from audits.models import Photo
from common.files.extension_points import file_readers
from common.files.models import StoredFile


def sees_a_photo_of(user: User, stored: StoredFile) -> bool:
    """Whether the person sees a photograph that shows this file."""
    return Photo.objects.visible_to(user).filter(file=stored).exists()


def fill_file_readers() -> None:
    """Let the file store ask about photographs."""
    file_readers.add("photographs", sees_a_photo_of)
