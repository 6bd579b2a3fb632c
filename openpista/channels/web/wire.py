"""Frames of the web socket as text: what the page sends is checked in the order size, depth,
schema, like on the control socket."""

import json
from functools import cache

import msgspec

from openpista.channels.web.page_frames import PageFrame
from openpista.channels.web.server_frames import ServerFrame
from openpista.gateway.frames import FrameError, check_bounds, id_of

MAX_PAGE_FRAME_BYTES = 256 * 1024
MAX_FIRST_FRAME_BYTES = 4 * 1024

__all__ = ["FrameError", "decode_page_frame", "encode_server_frame", "id_in"]


def decode_page_frame(text: str, *, max_bytes: int = MAX_PAGE_FRAME_BYTES) -> PageFrame:
    """Read what the page sent. Raises FrameError."""
    line = text.encode("utf-8", "replace")
    check_bounds(line, max_bytes=max_bytes)
    try:
        return _decoder().decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise FrameError(f"This is not a frame: {error}.") from error


def encode_server_frame(frame: ServerFrame) -> str:
    """Return a frame as text. Lone surrogates, which UTF-8 cannot carry, go as escapes."""
    try:
        return _encoder().encode(frame).decode()
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(frame))


def id_in(text: str) -> int | None:
    """Return the `id` of a frame that could not be read otherwise, None where it has none."""
    return id_of(text.encode("utf-8", "replace"))


@cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder()


@cache
def _decoder() -> msgspec.json.Decoder[PageFrame]:
    return msgspec.json.Decoder(PageFrame)
