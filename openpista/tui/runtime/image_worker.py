"""A process of its own that decodes one picture: `python -I -m openpista.tui.runtime.image_worker`.

A picture from elsewhere may be made to break its decoder (security.md §14). So the window never
decodes one: this process does, with little memory and time, and gives back nothing but pixels.
"""

import io
import struct
import sys
from typing import TYPE_CHECKING, BinaryIO

from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 10
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")

SIZE = struct.Struct(">HH")
"""Before the pixels of each picture: width and height."""


def main(arguments: list[str], source: BinaryIO, target: BinaryIO) -> int:
    """Read a picture, write it in each of the sizes `WIDTHxHEIGHT` of `arguments`, on the ground
    that the first argument names as `#rrggbb`."""
    ground, *sizes = arguments
    _limit()
    picture = _opened(source.read(MAX_MEDIA_BYTES), ground)
    for size in sizes:
        width, _, height = size.partition("x")
        scaled = picture.copy()
        scaled.thumbnail((int(width), int(height)))
        target.write(SIZE.pack(*scaled.size) + scaled.tobytes())
    return 0


def _opened(data: bytes, ground: str) -> "Image":
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise ValueError("too many pixels")
    picture.draft("RGB", (2_000, 2_000))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    behind = Image.new("RGBA", upright.size, ground)
    return Image.alpha_composite(behind, upright).convert("RGB")


def _limit() -> None:
    """Take from this process what decoding needs none of. Not on Windows."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
    except Exception as error:  # noqa: BLE001 - whatever the decoder finds wrong is one line
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        code = 1
    sys.exit(code)
