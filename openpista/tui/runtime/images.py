"""Pictures as pixels: decoded by a process of their own, kept on a bounded shelf, and handed to a
terminal that can hold pictures itself (kitty's protocol)."""

import asyncio
import base64
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from msgspec import Struct

from openpista.domain.errors import OpenpistaError
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIXELS
from openpista.domain.query import Answer, MediaBytes, Query, QueryFailed, ReadMedia

DECODE_TIMEOUT_S = 15.0
SMALL = (72, 48)
"""Pixels for half blocks, which are two to a cell."""

LARGE = (1_000, 800)
"""Pixels for a terminal that draws pictures itself."""

MAX_SHELF_BYTES = 48 * 1024 * 1024
CHUNK_CHARS = 4_096
"""Of one escape sequence (kitty's graphics protocol)."""

GraphicsMode = Literal["off", "blocks", "kitty"]


class PictureError(OpenpistaError):
    """A picture cannot be drawn."""


class Raster(Struct, frozen=True):
    """Pixels row by row, three bytes each. `held` is the number under which the terminal holds
    the picture, 0 where it does not."""

    width: int
    height: int
    pixels: bytes
    held: int = 0


def graphics_mode(wanted: str, environ: Mapping[str, str]) -> GraphicsMode:
    """Return how pictures can be drawn: not without colours, by kitty's protocol where its
    placeholders are known to work, else with half blocks.

    Within tmux or screen the terminal around them is not known; half blocks work everywhere.
    """
    term = environ.get("TERM", "")
    if wanted == "off" or environ.get("NO_COLOR") or term in {"", "dumb", "linux", "vt100"}:
        return "off"
    if "TMUX" in environ or term.startswith(("screen", "tmux")):
        return "blocks"
    program = environ.get("TERM_PROGRAM", "").lower()
    if "KITTY_WINDOW_ID" in environ or "kitty" in term or "ghostty" in (program, term[6:]):
        return "kitty"
    return "blocks"


class PictureShelf:
    """The pixels of the pictures that were seen last."""

    def __init__(self) -> None:
        self._rasters: OrderedDict[str, Raster] = OrderedDict()
        self._bytes = 0
        self._numbers = 0

    def next_number(self) -> int:
        """Return a number under which the terminal can hold one more picture."""
        self._numbers += 1
        return self._numbers

    def get(self, sha256: str) -> Raster | None:
        """Return a picture's pixels."""
        return self._rasters.get(sha256)

    def put(self, sha256: str, raster: Raster) -> None:
        """Keep a picture; the oldest make room."""
        self._drop(sha256)
        self._rasters[sha256] = raster
        self._bytes += len(raster.pixels)
        while self._bytes > MAX_SHELF_BYTES and len(self._rasters) > 1:
            self._drop(next(iter(self._rasters)))

    def _drop(self, sha256: str) -> None:
        old = self._rasters.pop(sha256, None)
        self._bytes -= len(old.pixels) if old is not None else 0


async def media_of(ask: Callable[[Query], Awaitable[Answer]], sha256: str) -> bytes:
    """Return the bytes of a picture or file from the gateway; raises PictureError."""
    answer = await ask(ReadMedia(sha256=sha256))
    if isinstance(answer, MediaBytes):
        return answer.data
    reason = answer.reason if isinstance(answer, QueryFailed) else "The gateway has no such file."
    raise PictureError(reason)


async def decode(data: bytes, ground: str, *sizes: tuple[int, int]) -> tuple[Raster, ...]:
    """Return a picture in each of the sizes that it fits into; raises PictureError.

    Type and size are read from the bytes first: what is no picture, or has too many pixels,
    never reaches a decoder.
    """
    from openpista.guard.picture import picture_type
    from openpista.tui.runtime.image_worker import SIZE

    kind = picture_type(data)
    if kind is None or len(data) > MAX_MEDIA_BYTES:
        raise PictureError("This is no picture that can be shown.")
    if kind.width * kind.height > MAX_PIXELS:
        raise PictureError(f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels.")
    wanted = [f"{width}x{height}" for width, height in sizes]
    out = await _worked(data, [ground, *wanted])
    rasters: list[Raster] = []
    while out:
        width, height = SIZE.unpack_from(out)
        end = SIZE.size + width * height * 3
        rasters.append(Raster(width, height, out[SIZE.size : end]))
        out = out[end:]
    if len(rasters) != len(sizes) or any(len(r.pixels) != r.width * r.height * 3 for r in rasters):
        raise PictureError("This picture could not be decoded.")
    return tuple(rasters)


def kitty_sequence(raster: Raster, number: int, columns: int, rows: int) -> str:
    """Return what has a kitty keep a picture under `number` and draw it, `columns` by `rows`
    cells, where its placeholders stand. Nothing in it comes from the picture but base64."""
    import zlib

    data = base64.standard_b64encode(zlib.compress(raster.pixels)).decode()
    chunks = [data[start : start + CHUNK_CHARS] for start in range(0, len(data), CHUNK_CHARS)]
    head = (
        f"a=T,U=1,q=2,f=24,o=z,i={number},s={raster.width},v={raster.height},c={columns},r={rows},"
    )
    parts: list[str] = []
    for index, chunk in enumerate(chunks):
        more = 0 if index == len(chunks) - 1 else 1
        parts.append(f"\x1b_G{head if index == 0 else 'q=2,'}m={more};{chunk}\x1b\\")
    return "".join(parts)


async def _worked(data: bytes, arguments: list[str]) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "openpista.tui.runtime.image_worker",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(DECODE_TIMEOUT_S):
            out, _ = await process.communicate(data)
    except TimeoutError as error:
        raise PictureError("This picture takes too long to decode.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise PictureError("This picture could not be decoded.")
    return out
