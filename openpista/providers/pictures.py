"""The bytes of a conversation's pictures, read before a request is encoded."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from openpista.domain.errors import OpenpistaError
from openpista.domain.message import Image, Message, ToolResult

MediaReader = Callable[[str], Awaitable[bytes]]
"""Reads a picture by its SHA-256; raises OpenpistaError or OSError where it is gone."""

MAX_REQUEST_BYTES = 20 * 1024 * 1024
"""Of pictures in one request; Anthropic takes 32 MB in all, a third of it lost to base64."""


async def load_pictures(
    messages: Sequence[Message], read: MediaReader | None
) -> Mapping[str, bytes]:
    """Return the bytes of the newest pictures up to the limit; those that are gone are missing."""
    found: dict[str, bytes] = {}
    left = MAX_REQUEST_BYTES
    for image in _newest_first(messages):
        if read is None or image.sha256 in found or image.size_bytes > left:
            continue
        try:
            data = await read(image.sha256)
        except (OpenpistaError, OSError):
            continue
        if len(data) <= left:
            found[image.sha256] = data
            left -= len(data)
    return found


def _newest_first(messages: Sequence[Message]) -> Iterator[Image]:
    for message in reversed(messages):
        for block in reversed(message.blocks):
            match block:
                case Image():
                    yield block
                case ToolResult():
                    yield from reversed(block.images)
                case _:
                    pass
