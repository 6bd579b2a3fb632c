"""Pictures decoded by a process of their own, kept on a bounded shelf."""

import base64
import io
import re
import zlib

import pytest
from PIL import Image

from openpista.domain.query import MediaBytes, Query, QueryFailed
from openpista.tui.runtime.images import (
    CHUNK_CHARS,
    MAX_SHELF_BYTES,
    PictureError,
    PictureShelf,
    Raster,
    decode,
    graphics_mode,
    kitty_sequence,
    media_of,
)


def png(size: tuple[int, int] = (30, 20), color: tuple[int, ...] = (255, 0, 0)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if len(color) == 4 else "RGB", size, color).save(out, "PNG")
    return out.getvalue()


async def test_a_picture_is_scaled_to_what_is_wanted() -> None:
    small, large = await decode(png((300, 200)), "#000000", (30, 30), (90, 90))

    assert (small.width, small.height) == (30, 20)
    assert (large.width, large.height) == (90, 60)
    assert small.pixels == b"\xff\x00\x00" * 600


async def test_a_small_picture_is_not_made_larger() -> None:
    (raster,) = await decode(png((3, 2)), "#000000", (30, 30))

    assert (raster.width, raster.height) == (3, 2)


async def test_what_shines_through_is_the_ground() -> None:
    (raster,) = await decode(png((2, 1), (0, 0, 0, 0)), "#102030", (9, 9))

    assert raster.pixels == b"\x10\x20\x30" * 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg/>",
        png()[:40],
        png((3, 2))[:45],
        b"\x89PNG\r\n\x1a\n" + bytes(200),
    ],
)
async def test_what_cannot_be_decoded_is_a_sentence(data: bytes) -> None:
    with pytest.raises(PictureError, match=r"\.$"):
        await decode(data, "#000000", (9, 9))


async def test_too_many_pixels_never_reach_the_decoder() -> None:
    out = io.BytesIO()
    Image.new("1", (8_000, 6_000)).save(out, "PNG")

    with pytest.raises(PictureError, match="40 million"):
        await decode(out.getvalue(), "#000000", (9, 9))


def test_the_shelf_keeps_the_newest_pictures_within_its_bound() -> None:
    shelf = PictureShelf()
    half = bytes(MAX_SHELF_BYTES // 2)
    for name in ("a", "b", "b", "c"):
        shelf.put(name, Raster(1, 1, half))

    assert shelf.get("a") is None
    assert shelf.get("b") is not None
    assert shelf.get("c") is not None
    assert (shelf.next_number(), shelf.next_number()) == (1, 2)


@pytest.mark.parametrize(
    ("wanted", "environ", "mode"),
    [
        ("auto", {"TERM": "xterm-256color"}, "blocks"),
        ("auto", {"TERM": "xterm-kitty"}, "kitty"),
        ("auto", {"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ("auto", {"TERM": "xterm-ghostty"}, "kitty"),
        ("auto", {"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ("auto", {"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "x"}, "blocks"),
        ("auto", {"TERM": "screen"}, "blocks"),
        ("auto", {"TERM": "xterm", "NO_COLOR": "1"}, "off"),
        ("auto", {"TERM": "dumb"}, "off"),
        ("auto", {}, "off"),
        ("off", {"TERM": "xterm-kitty"}, "off"),
    ],
)
def test_how_pictures_are_drawn_depends_on_the_terminal(
    wanted: str, environ: dict[str, str], mode: str
) -> None:
    assert graphics_mode(wanted, environ) == mode


def test_a_kitty_is_handed_nothing_but_base64_in_short_pieces() -> None:
    pixels = bytes(range(256)) * 300
    raster = Raster(160, 160, pixels)

    sequence = kitty_sequence(raster, 7, 40, 20)

    pieces = re.findall(r"\x1b_G([^;\x1b]*);([A-Za-z0-9+/=]*)\x1b\\", sequence)
    assert "".join(f"\x1b_G{head};{data}\x1b\\" for head, data in pieces) == sequence
    assert all(len(data) <= CHUNK_CHARS for _, data in pieces)
    assert zlib.decompress(base64.b64decode("".join(data for _, data in pieces))) == pixels
    assert "U=1,q=2,f=24,o=z,i=7,s=160,v=160,c=40,r=20" in pieces[0][0]
    assert pieces[-1][0].endswith("m=0")


async def test_bytes_come_from_the_gateway() -> None:
    async def has(_: Query) -> MediaBytes:
        return MediaBytes(data=b"x", mime="image/png")

    async def lacks(_: Query) -> QueryFailed:
        return QueryFailed(reason="It has expired.")

    assert await media_of(has, "a" * 64) == b"x"
    with pytest.raises(PictureError, match="It has expired"):
        await media_of(lacks, "a" * 64)
