"""Pictures for mail: as wide as a sheet shows them on a sharp screen, no wider, since readers pay for the bytes."""

from io import BytesIO

from PIL import Image

from common.files.images import QUALITY, Picture

WIDEST = 1200


def narrowed(picture: Picture) -> Picture:
    """The picture, no wider than a mail needs."""
    if picture.width <= WIDEST:
        return picture
    height = max(1, round(picture.height * WIDEST / picture.width))
    out = BytesIO()
    with Image.open(BytesIO(picture.content), formats=["JPEG", "PNG"]) as image:
        small = image.resize((WIDEST, height), Image.Resampling.LANCZOS)
        if picture.media_type == "image/png":
            small.save(out, "PNG", optimize=True)
        else:
            small.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), picture.media_type, WIDEST, height)
