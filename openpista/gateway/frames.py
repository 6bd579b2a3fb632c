"""Frames of the control socket and the web socket: one JSON object per line.

What a peer sends is checked in the order size, depth, schema (reliability.md P22), because each
check is only safe to make when the one before it has passed. docs/protocol.md is the reader's page.
"""

import re
from functools import cache
from typing import Final

import msgspec
from msgspec import Struct

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import Event
from openpista.domain.ids import StreamId
from openpista.domain.query import Answer, Query
from openpista.domain.wire import snake_case

PROTOCOL: Final = 1
MAX_CLIENT_FRAME_BYTES = 4 * 1024 * 1024
MAX_SERVER_FRAME_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 32
"""The deepest frame of ours, a snapshot, nests 9 levels."""

MAX_CREDIT = 4096
"""Events that a window may ask for ahead of reading them."""


class FrameError(OpenpistaError):
    """A peer sent what is not a frame; told to the peer."""


class ClientFrameBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """What a window says. `id` is the window's own number for a call or a followed stream."""


class Attach(ClientFrameBase, frozen=True, kw_only=True):
    """Said first. `answers` tells whether a person is there who can answer approvals."""

    protocol: int = PROTOCOL
    answers: bool = True


class Send(ClientFrameBase, frozen=True, kw_only=True):
    """Carry out a command; answered by `done`. Its `sender` is replaced by the gateway."""

    id: int
    command: Command


class Ask(ClientFrameBase, frozen=True, kw_only=True):
    """Answer a question; answered by `answered`."""

    id: int
    query: Query


class Follow(ClientFrameBase, frozen=True, kw_only=True):
    """Follow a stream after (epoch, seq), or from a snapshot on. At most `credit` events come
    before a `more`; what does not fit waits in the window's queue at the gateway."""

    id: int
    stream: StreamId
    after: tuple[str, int] | None = None
    credit: int = 256


class More(ClientFrameBase, frozen=True, kw_only=True):
    """Allow `credit` more events of a followed stream."""

    id: int
    credit: int


class Unfollow(ClientFrameBase, frozen=True, kw_only=True):
    """Follow a stream no longer."""

    id: int


ClientFrame = Attach | Send | Ask | Follow | More | Unfollow


class ServerFrameBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """What the gateway says."""


class Welcome(ServerFrameBase, frozen=True, kw_only=True):
    """The answer to `attach`."""

    protocol: int
    version: str
    pid: int


class Done(ServerFrameBase, frozen=True, kw_only=True):
    """The outcome of `send`."""

    id: int
    result: Accepted | Refused


class Answered(ServerFrameBase, frozen=True, kw_only=True):
    """The answer to `ask`."""

    id: int
    answer: Answer


class Told(ServerFrameBase, frozen=True, kw_only=True):
    """One event of a followed stream."""

    id: int
    event: Event


class Ended(ServerFrameBase, frozen=True, kw_only=True):
    """A followed stream ends; `reason` is empty when the window or the gateway wished it."""

    id: int
    reason: str = ""


class Failed(ServerFrameBase, frozen=True, kw_only=True):
    """A frame could not be understood or served; `id` where it could be read."""

    reason: str
    id: int | None = None


ServerFrame = Welcome | Done | Answered | Told | Ended | Failed


def encode_frame(frame: ClientFrame | ServerFrame) -> bytes:
    """Return the line of a frame, with its line break. Lone surrogates, which UTF-8 cannot
    carry, become question marks."""
    try:
        return _encoder().encode(frame) + b"\n"
    except UnicodeEncodeError:
        return _encoder().encode(_without_surrogates(frame)) + b"\n"


def decode_client_frame(line: bytes) -> ClientFrame:
    """Read what a window sent; raises FrameError."""
    check_bounds(line, max_bytes=MAX_CLIENT_FRAME_BYTES)
    try:
        return _client_decoder().decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise FrameError(f"This is not a frame: {error}.") from error


def decode_server_frame(line: bytes) -> ServerFrame:
    """Read what the gateway sent; raises FrameError."""
    check_bounds(line, max_bytes=MAX_SERVER_FRAME_BYTES)
    try:
        return _server_decoder().decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise FrameError(f"This is not a frame: {error}.") from error


def id_of(line: bytes) -> int | None:
    """Return the `id` of a frame that could not be read otherwise, None where it has none."""
    try:
        return _id_decoder().decode(line).id
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def check_bounds(line: bytes, *, max_bytes: int) -> None:
    """Raise FrameError for a line that is too long or nests too deep to be parsed safely."""
    if len(line) > max_bytes:
        raise FrameError(f"A frame may have at most {max_bytes} bytes.")
    if line.count(b"[") + line.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for token in _TOKEN.finditer(line):
        first = line[token.start()]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise FrameError(f"A frame may nest at most {MAX_DEPTH} levels.")
        elif first in b"]}":
            depth -= 1


# A string without its end matches to the end of the line, which keeps the search linear.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)


class _OnlyId(Struct):
    id: int | None = None


@cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder()


@cache
def _client_decoder() -> msgspec.json.Decoder[ClientFrame]:
    return msgspec.json.Decoder(ClientFrame)


@cache
def _server_decoder() -> msgspec.json.Decoder[ServerFrame]:
    return msgspec.json.Decoder(ServerFrame)


@cache
def _id_decoder() -> msgspec.json.Decoder[_OnlyId]:
    return msgspec.json.Decoder(_OnlyId)


def _without_surrogates(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case Struct():
            fields: dict[str, object] = {
                name: _without_surrogates(getattr(value, name)) for name in value.__struct_fields__
            }
            return type(value)(**fields)
        case tuple():
            return tuple(_without_surrogates(item) for item in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case _:
            return value
