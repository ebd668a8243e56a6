"""Small drawn pictures of production departments, in place of photographs."""

import hashlib
from io import BytesIO

from PIL import Image, ImageDraw

from django.core.files.base import ContentFile

from common.files.models import StoredFile
from distretto.demo.chance import chance

SIZE = (960, 640)
PALETTES = (
    ((70, 82, 98), (188, 198, 210), (11, 92, 171), (242, 174, 68)),
    ((88, 74, 62), (214, 204, 190), (154, 52, 18), (222, 196, 120)),
    ((58, 84, 80), (196, 212, 206), (15, 118, 110), (236, 190, 90)),
    ((74, 66, 92), (204, 198, 216), (109, 40, 217), (240, 200, 110)),
)
PICTURES = 24


def make_photos() -> list[StoredFile]:
    """Draw the pictures and keep them in the store, the same bytes at every load."""
    return [_stored(_drawn(number)) for number in range(PICTURES)]


def _stored(content: bytes) -> StoredFile:
    sha256 = hashlib.sha256(content).hexdigest()
    found = StoredFile.objects.filter(sha256=sha256).first()
    if found:
        return found
    stored = StoredFile(sha256=sha256, media_type="image/jpeg", size=len(content), width=SIZE[0], height=SIZE[1])
    if not stored.content.storage.exists(f"{sha256[:2]}/{sha256}"):
        stored.content.save(sha256, ContentFile(content), save=False)
    stored.content.name = f"{sha256[:2]}/{sha256}"
    stored.save()
    return stored


def _drawn(number: int) -> bytes:
    draw = chance("photo", number)
    dark, light, accent, lamp = PALETTES[number % len(PALETTES)]
    width, height = SIZE
    image = Image.new("RGB", SIZE, light)
    pen = ImageDraw.Draw(image)
    horizon = int(height * 0.56)
    pen.rectangle((0, horizon, width, height), fill=tuple(int(c * 0.82) for c in light))
    for x in range(-width, 2 * width, 120):
        pen.line((width // 2 + (x - width // 2) // 4, horizon, x, height), fill=dark, width=2)
    for x in range(60, width, 150):
        pen.rectangle((x, 40, x + 90, 58), fill=lamp)
        pen.line((x + 45, 0, x + 45, 40), fill=dark, width=3)
    x = 20
    while x < width - 120:
        across, tall = draw.randint(90, 170), draw.randint(110, 240)
        _machine(pen, (x, horizon + draw.randint(10, 90) - tall, across, tall), (dark, accent, lamp))
        x += across + draw.randint(20, 60)
    _person(pen, (draw.randint(120, width - 120), horizon + 120), dark, accent)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=82, optimize=True)
    return buffer.getvalue()


def _machine(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], colours: tuple[tuple[int, ...], ...]) -> None:
    x, y, across, tall = box
    dark, accent, lamp = colours
    pen.rounded_rectangle((x, y, x + across, y + tall), 10, fill=dark)
    pen.rectangle((x + 14, y + 18, x + across - 14, y + tall // 2), fill=tuple(min(255, c + 40) for c in dark))
    pen.rectangle((x + 14, y + tall // 2 + 12, x + across - 14, y + tall // 2 + 26), fill=accent)
    pen.ellipse((x + across - 32, y + 6, x + across - 20, y + 16), fill=lamp)


def _person(pen: ImageDraw.ImageDraw, feet: tuple[int, int], dark: tuple[int, ...], accent: tuple[int, ...]) -> None:
    x, y = feet
    pen.ellipse((x - 18, y - 190, x + 18, y - 150), fill=(226, 188, 160))
    pen.rounded_rectangle((x - 32, y - 148, x + 32, y - 50), 16, fill=accent)
    pen.rectangle((x - 26, y - 56, x - 4, y), fill=dark)
    pen.rectangle((x + 4, y - 56, x + 26, y), fill=dark)
