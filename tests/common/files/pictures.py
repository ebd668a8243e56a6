"""Pictures for tests, honest and hostile, made on the spot."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, PngImagePlugin


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Return a picture: left half red, right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, quality=90)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


def with_exif(orientation: int = 6) -> bytes:
    """Return a JPEG as a phone writes it: lying on its side, with the place and the camera's owner."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Fotocamera di Bruna"
    exif.get_ifd(0x8825)[2] = (43.0, 52.0, 48.0)
    return picture(exif=exif.tobytes(), comment=b"SEGRETO nel commento")


def png_with_text() -> bytes:
    """Return a PNG whose text chunk holds a secret."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "SEGRETO nel testo")
    return picture("PNG", pnginfo=info)


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG that says it is this large in its header and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def polyglot() -> bytes:
    """Return a JPEG that a careless browser could read as a page with a script."""
    return picture(comment=b"<script>alert(1)</script>") + b"<html><script>alert(2)</script></html>PK\x03\x04"


HOSTILE = {
    "nothing": (b"", "not_a_picture"),
    "html named jpg": (b"<html><script>alert(1)</script></html>", "not_a_picture"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_picture"),
    "gif, not accepted": (picture("GIF"), "not_a_picture"),
    "tiff, not accepted": (picture("TIFF"), "not_a_picture"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n", "not_a_picture"),
    "only a jpeg's first bytes": (b"\xff\xd8\xff\xe0", "not_a_picture"),
    "truncated jpeg": (picture(size=(600, 400))[:-1500], "damaged"),
    "truncated png": (picture("PNG", size=(600, 400))[:-300], "damaged"),
    "truncated heic": (picture("HEIF", size=(600, 400))[:-200], "damaged"),
    "bomb: 100,000 x 100,000": (png_of_size(100_000, 100_000), "too_many_pixels"),
    "bomb: over the warning only": (png_of_size(10_000, 9_500), "too_many_pixels"),
    "just above the cap": (png_of_size(7_072, 7_072), "too_many_pixels"),
    "empty within the cap": (png_of_size(7_000, 7_000), "damaged"),
    "no width": (png_of_size(0, 10), "not_a_picture"),
}
