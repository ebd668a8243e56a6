"""Stored files: one row and one file for each content, served only to who may see it."""

from io import BytesIO
from pathlib import Path

import pytest

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from common.files.actions import store_image
from common.files.extension_points import file_readers
from common.files.forms import PictureField
from common.files.images import MAX_BYTES, Picture
from common.files.models import StoredFile
from tests.cast import Cast, client_of
from tests.common.files.pictures import picture, with_exif


def stored_picture(by: User | None) -> StoredFile:
    return store_image(BytesIO(picture()), by=by)


def path_of(stored: StoredFile) -> Path:
    return Path(stored.content.path)


def test_store_image_keeps_bytes_under_their_hash(auditor: User, media_folder: Path) -> None:
    stored = stored_picture(auditor)
    assert path_of(stored) == media_folder / stored.sha256[:2] / stored.sha256
    assert path_of(stored).stat().st_size == stored.size
    assert (stored.media_type, stored.width, stored.height, stored.uploaded_by) == ("image/jpeg", 60, 40, auditor)


def test_store_image_twice_keeps_one(auditor: User, director: User) -> None:
    assert stored_picture(auditor) == stored_picture(director)
    assert StoredFile.objects.count() == 1


def test_store_image_replaces_what_a_crash_left_half_written(auditor: User) -> None:
    stored = stored_picture(auditor)
    whole = path_of(stored).read_bytes()
    path_of(stored).write_bytes(whole[:10])
    assert path_of(stored_picture(auditor)).read_bytes() == whole


def test_store_image_refuses_what_is_no_picture_and_stores_nothing(auditor: User) -> None:
    with pytest.raises(ValidationError):
        store_image(BytesIO(b"<svg/>"), by=auditor)
    assert not StoredFile.objects.exists()


def test_picture_field_believes_the_content_and_not_the_name() -> None:
    cleaned = PictureField().clean(SimpleUploadedFile("../../foto.html", with_exif(), content_type="text/html"))
    assert isinstance(cleaned, Picture)
    assert cleaned.media_type == "image/jpeg"
    with pytest.raises(ValidationError, match="JPEG"):
        PictureField().clean(SimpleUploadedFile("foto.jpg", b"<html>", content_type="image/jpeg"))


def test_picture_field_refuses_too_many_bytes_unread() -> None:
    large = SimpleUploadedFile("foto.jpg", b"")
    large.size = MAX_BYTES + 1
    with pytest.raises(ValidationError) as refusal:
        PictureField().clean(large)
    assert refusal.value.code in {"too_large", "empty"}


def test_file_show_sends_it_to_who_uploaded_it(auditor: User) -> None:
    stored = stored_picture(auditor)
    response = client_of(auditor).get(reverse("files:file_show", args=[stored.pk]))
    assert response.content == path_of(stored).read_bytes()
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "'none'" in response["Content-Security-Policy"]
    assert response["Content-Disposition"] == f'inline; filename="{stored.sha256[:12]}.jpeg"'


def test_file_show_asks_the_apps_who_may_see_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = stored_picture(cast.auditor)
    url = reverse("files:file_show", args=[stored.pk])
    assert cast.client("company_owner").get(url).status_code == 404
    monkeypatch.setattr(file_readers, "_contributions", {})
    file_readers.add("test", lambda user, file: user == cast.company_owner and file == stored)
    assert cast.client("company_owner").get(url).status_code == 200
    assert cast.client("other_owner").get(url).status_code == 404
    assert cast.client("stranger").get(url).status_code == 302


def test_who_left_the_district_does_not_see_the_own_uploads_any_more(cast: Cast) -> None:
    url = reverse("files:file_show", args=[stored_picture(cast.auditor).pk])
    assert cast.client("auditor").get(url).status_code == 200
    User.objects.filter(pk=cast.auditor.pk).update(roles=[])
    assert cast.client("auditor").get(url).status_code == 404


def test_file_show_of_a_lost_file_is_404_and_not_an_error(auditor: User) -> None:
    stored = stored_picture(auditor)
    path_of(stored).unlink()
    assert client_of(auditor).get(reverse("files:file_show", args=[stored.pk])).status_code == 404


def test_no_public_address_leads_to_a_stored_file(auditor: User) -> None:
    stored = stored_picture(auditor)
    for path in (stored.content.url, f"/media/{stored.content.name}", f"/static/{stored.content.name}"):
        assert client_of(auditor).get(path if path.startswith("/") else f"/{path}").status_code == 404
