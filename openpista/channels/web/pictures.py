"""Pictures on their way to a browser are made anew: what a decoder of ours understood goes out,
and nothing else that lay in the file (security.md §12)."""

import io
import warnings

from openpista.domain.errors import OpenpistaError
from openpista.domain.media import MAX_PIXELS
from openpista.guard.picture import picture_type

LONGEST_SIDE = 2_048
"""More than any page shows; phones need not load it."""

RASTER = ("PNG", "JPEG", "GIF", "WEBP")
LOSSLESS = frozenset({"image/png", "image/gif"})


class NoPictureError(OpenpistaError):
    """These bytes cannot be shown as a picture."""

    def __init__(self) -> None:
        super().__init__("This is no picture that can be shown.")


def remade(data: bytes) -> tuple[bytes, str]:
    """Return a picture made anew from `data`, and its type. Raises NoPictureError.

    Takes its time: not on the loop.
    """
    found = picture_type(data)
    if found is None or found.width * found.height > MAX_PIXELS:
        raise NoPictureError
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=RASTER) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise NoPictureError
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _written(upright, lossless=found.mime in LOSSLESS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise NoPictureError from error


def _written(picture: "object", *, lossless: bool) -> tuple[bytes, str]:
    from PIL import Image

    if not isinstance(picture, Image.Image):
        raise NoPictureError
    out = io.BytesIO()
    if lossless or picture.has_transparency_data:
        picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(out, "PNG")
        return out.getvalue(), "image/png"
    picture.convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue(), "image/jpeg"
