"""Pictures that strangers send: known by their content, capped, drawn anew, without what the camera wrote into them.

What leaves here was encoded by us: a file that was a picture and something else besides is only a picture now.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.files import heic

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2560
QUALITY = 85
READ_FORMATS = ("JPEG", "PNG", "WEBP")  # HEIC is decoded elsewhere
# What decoders raise on bytes that were cut, twisted or made to hurt.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    RuntimeError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Picture:
    """A picture encoded by us, ready to be stored."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Hash of the content: its name in the store."""
        return hashlib.sha256(self.content).hexdigest()


def read_picture(upload: IO[bytes]) -> Picture:
    """Return the picture that the upload holds, encoded anew; raise `ValidationError` when it holds none."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("The picture is larger than %(megabytes)s MB."),
            code="too_large",
            params={"megabytes": MAX_BYTES // 1024 // 1024},
        )
    try:
        if heic.is_heic(content):
            content = heic.as_jpeg(content, MAX_PIXELS)
        with Image.open(BytesIO(content), formats=READ_FORMATS) as image:
            if image.width * image.height <= MAX_PIXELS:
                return _encoded_anew(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, heic.TooManyPixelsError):
        pass
    except Image.UnidentifiedImageError as error:
        raise ValidationError(_("This is not a picture (JPEG, PNG, WebP or HEIC)."), code="not_a_picture") from error
    except DAMAGE as error:
        raise ValidationError(_("The picture is damaged and can't be read."), code="damaged") from error
    raise ValidationError(
        _("The picture has more than %(megapixels)s million pixels."),
        code="too_many_pixels",
        params={"megapixels": MAX_PIXELS // 1_000_000},
    )


def _encoded_anew(image: Image.Image) -> Picture:
    keeps_shapes = image.format == "PNG"  # drawings and screenshots stay sharp; photographs become JPEG
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright = upright.convert("RGBA" if keeps_shapes and upright.has_transparency_data else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright.info.clear()
    out = BytesIO()
    if keeps_shapes:
        upright.save(out, "PNG", optimize=True)
    else:
        upright.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), f"image/{'png' if keeps_shapes else 'jpeg'}", upright.width, upright.height)
