"""What a picture is by its first bytes: its type and size, read without decoding it.

A name or a type that somebody claims counts for nothing (security.md §14). Raster types only.
"""

import struct
from collections.abc import Callable
from typing import NamedTuple

_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_MAX_JPEG_SEGMENTS = 500


class PictureType(NamedTuple):
    """The MIME type of a picture, and its size in pixels."""

    mime: str
    width: int
    height: int


def picture_type(data: bytes) -> PictureType | None:
    """Return what `data` is a picture of; None where it is none, or is cut off too early."""
    for read in _READERS:
        try:
            found = read(data)
        except (struct.error, IndexError):
            return None
        if found is not None:
            return found if found.width > 0 and found.height > 0 else None
    return None


def _png(data: bytes) -> PictureType | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    return PictureType("image/png", *struct.unpack_from(">II", data, 16))


def _gif(data: bytes) -> PictureType | None:
    if not data.startswith((b"GIF87a", b"GIF89a")):
        return None
    return PictureType("image/gif", *struct.unpack_from("<HH", data, 6))


def _jpeg(data: bytes) -> PictureType | None:
    """Walk the segments up to the first frame header (ITU-T T.81, B.2.2)."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    for _ in range(_MAX_JPEG_SEGMENTS):
        while data[place] == 0xFF and data[place + 1] == 0xFF:
            place += 1
        if data[place] != 0xFF:
            return None
        if data[place + 1] in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return PictureType("image/jpeg", width, height)
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    return None


def _webp(data: bytes) -> PictureType | None:
    """Read the three forms of a first chunk (the WebP container's specification)."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return PictureType("image/webp", width & 0x3FFF, height & 0x3FFF)
        case b"VP8L":
            bits = struct.unpack_from("<I", data, 21)[0]
            return PictureType("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X":
            width = int.from_bytes(data[24:27], "little") + 1
            height = int.from_bytes(data[27:30], "little") + 1
            return PictureType("image/webp", width, height)
        case _:
            return None


_READERS: tuple[Callable[[bytes], PictureType | None], ...] = (_png, _jpeg, _gif, _webp)
