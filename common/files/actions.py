"""Storing uploads. The same content is kept once, under its hash."""

from typing import IO, TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from common.files.images import Picture, read_picture
from common.files.models import StoredFile, content_address

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def store_image(upload: IO[bytes] | Picture, *, by: "User | None") -> StoredFile:
    """Keep a picture: an upload is read and encoded anew first (`ValidationError` when it is none).

    A second upload of the same picture gets the same row. The row comes first: who loses a race waits for the
    winner's transaction, so that the bytes are written once.
    """
    picture = upload if isinstance(upload, Picture) else read_picture(upload)
    stored, _created = StoredFile.objects.get_or_create(
        sha256=picture.sha256,
        defaults={
            "media_type": picture.media_type,
            "size": len(picture.content),
            "width": picture.width,
            "height": picture.height,
            "uploaded_by": by,
            "content": content_address(StoredFile(sha256=picture.sha256), ""),
        },
    )
    _write(stored, picture.content)
    return stored


def _write(stored: StoredFile, content: bytes) -> None:
    """Write the bytes unless they are there; what a crash left half written is replaced."""
    storage, name = stored.content.storage, str(stored.content.name)
    if storage.exists(name):
        if storage.size(name) == len(content):
            return
        storage.delete(name)
    written = storage.save(name, ContentFile(content))
    if written != name:
        stored.content.name = written
        stored.save(update_fields=["content"])
