"""What becomes of pictures that people send, and of what only pretends to be one."""

import random
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from django.core.exceptions import ValidationError

from common.files import heic
from common.files.images import LONGEST_SIDE, MAX_BYTES, Picture, read_picture
from common.pdf import engine
from tests.common.files.pictures import HOSTILE, picture, png_with_text, polyglot, with_exif
from tests.source_tree import ROOT


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """Return red, green and blue of one point."""
    point = image.convert("RGB").getpixel((x, y))
    assert isinstance(point, tuple)
    return point


def read(content: bytes) -> Picture:
    return read_picture(BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg"), ("HEIF", "image/jpeg")],
)
def test_accepted_kinds_are_encoded_anew(kind: str, media_type: str) -> None:
    result = read(picture(kind))
    assert (result.media_type, result.width, result.height) == (media_type, 60, 40)
    with Image.open(BytesIO(result.content)) as image:
        assert image.get_format_mimetype() == media_type
        red, blue = colour(image, 5, 20), colour(image, 55, 20)
        assert red[0] > 200 > red[2]
        assert blue[2] > 200 > blue[0]


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_sound_picture_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read(content)
    assert refusal.value.code == code


def test_too_many_bytes_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(ValidationError) as refusal:
        read(picture() + b"\0" * MAX_BYTES)
    assert refusal.value.code == "too_large"


def test_the_camera_s_notes_are_dropped_and_its_turning_is_applied() -> None:
    result = read(with_exif(orientation=6))
    with Image.open(BytesIO(result.content)) as image:
        assert dict(image.getexif()) == {}
        assert "comment" not in image.info
        assert image.size == (40, 60)
        top = colour(image, 20, 5)
        assert top[0] > 200 > top[2], "the red half is on top once the picture stands upright"
    assert b"Bruna" not in result.content
    assert b"SEGRETO" not in result.content


def test_text_chunks_of_a_png_are_dropped() -> None:
    assert b"SEGRETO" not in read(png_with_text()).content


def test_a_file_that_is_two_things_becomes_only_a_picture() -> None:
    content = read(polyglot()).content
    assert b"script" not in content
    assert b"PK\x03\x04" not in content
    assert content.endswith(b"\xff\xd9")


def test_large_pictures_are_scaled_down() -> None:
    result = read(picture(size=(6000, 3000)))
    assert (result.width, result.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_transparency_of_a_drawing_is_kept() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(read(out.getvalue()).content)) as image:
        assert image.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_the_same_picture_has_the_same_hash() -> None:
    assert read(picture()).sha256 == read(picture()).sha256


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_twisted_bytes_are_read_or_refused_and_never_crash(kind: str) -> None:
    """Flip bytes at random places: each outcome but a picture or a refusal would be a 500 for somebody."""
    chance, sound, outcomes = random.Random(kind), picture(kind, size=(90, 60)), set()
    for _round in range(40 if kind == "HEIF" else 150):  # HEIC takes a process each time
        twisted = bytearray(sound)
        for _flip in range(chance.randint(1, 12)):
            twisted[chance.randrange(len(twisted))] = chance.randrange(256)
        try:
            outcomes.add(read(bytes(twisted)).media_type)
        except ValidationError as refusal:
            outcomes.add(str(refusal.code))
    assert "damaged" in outcomes


def test_phone_pictures_are_decoded_in_a_process_of_their_own_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(heic.TooManyPixelsError):
        heic.as_jpeg(picture("HEIF"), most_pixels=60 * 40 - 1)
    monkeypatch.setattr(heic, "SECONDS", 0.001)
    with pytest.raises(ValidationError) as refusal:
        read(picture("HEIF"))
    assert refusal.value.code == "damaged"
    load = "import sys, django; django.setup(); import common.files.images; print('pillow_heif' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", load], cwd=ROOT, text=True).splitlines()[-1] == "False"


def test_the_drawing_of_reports_does_not_let_damaged_pictures_in() -> None:
    """WeasyPrint tells Pillow to accept them, for the whole process, when it is imported."""
    engine()
    with pytest.raises(ValidationError):
        read(picture("JPEG", size=(90, 60))[:-200])
