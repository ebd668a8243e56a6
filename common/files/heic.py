"""Pictures of recent phones (HEIC): decoded in a process of their own, with limits, and handed on as JPEG.

The decoder is a large C library with a history of holes, and one picture can want a gigabyte. What it breaks breaks
alone: neither the web server nor a worker ever loads it.
"""

import os
import resource
import subprocess
import sys
from io import BytesIO

BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
SECONDS = 20
MEMORY = 1536 * 1024 * 1024
TOO_MANY_PIXELS = 3


class DecodingError(ValueError):
    """The bytes are no sound picture, or decoding them took more than it may."""


class TooManyPixelsError(ValueError):
    """The picture is larger than asked for."""


def is_heic(content: bytes) -> bool:
    """Tell by the first bytes."""
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def as_jpeg(content: bytes, most_pixels: int) -> bytes:
    """Return the picture as JPEG, upright."""
    command = [sys.executable, "-I", __file__, str(most_pixels)]
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 (our own file)
            command, input=content, capture_output=True, timeout=SECONDS, env=environment, cwd="/", check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DecodingError("too slow") from error
    if done.returncode == TOO_MANY_PIXELS:
        raise TooManyPixelsError
    if done.returncode:
        raise DecodingError(done.stderr.decode(errors="replace")[-200:])
    return done.stdout


def main() -> None:
    """The other process: a picture comes in, a JPEG goes out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pillow_heif  # noqa: PLC0415 (nowhere else)
    from PIL import Image, ImageOps  # noqa: PLC0415

    pillow_heif.register_heif_opener(thumbnails=False)
    with Image.open(BytesIO(sys.stdin.buffer.read()), formats=("HEIF",)) as image:
        if image.width * image.height > int(sys.argv[1]):
            raise SystemExit(TOO_MANY_PIXELS)
        ImageOps.exif_transpose(image).convert("RGB").save(sys.stdout.buffer, "JPEG", quality=95)


if __name__ == "__main__":
    main()
