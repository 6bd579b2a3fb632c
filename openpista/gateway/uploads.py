"""Takes in pictures and files for messages, piece by piece, until they are whole and right."""

import hashlib

from openpista.domain.command import Accepted, PutMedia, Refused
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIECE_BYTES, MAX_PIXELS
from openpista.guard.picture import picture_type
from openpista.store.files import is_name
from openpista.store.media import Media

MAX_OPEN = 8
"""Uploads that are not whole yet; one more and the oldest begins anew."""

ANY_TYPE = "application/octet-stream"

MISNAMED = Refused(reason="This file has no usable name.", code="bad_id")
TOO_LARGE = Refused(
    reason=f"A file may have at most {MAX_MEDIA_BYTES // 1024 // 1024} MiB. Put it into the"
    " workspace and name its path instead.",
    code="too_long",
)
BROKEN_OFF = Refused(reason="A piece of this file is missing. Please add it again.", code="gap")
TOO_MANY_PIXELS = Refused(
    reason=f"A picture may have at most {MAX_PIXELS // 1_000_000} million pixels. Make it smaller"
    " first.",
    code="too_long",
)


class Uploads:
    """Files that are being handed over."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self._open: dict[str, bytearray] = {}

    async def put(self, command: PutMedia) -> Accepted | Refused:
        """Take a piece; the last one keeps the file."""
        if not is_name(command.sha256):
            return MISNAMED
        if not 0 < command.total_bytes <= MAX_MEDIA_BYTES or len(command.data) > MAX_PIECE_BYTES:
            self._open.pop(command.sha256, None)
            return TOO_LARGE
        held = self._held(command)
        if command.offset != len(held):
            self._open.pop(command.sha256, None)
            return BROKEN_OFF
        held += command.data
        if len(held) < command.total_bytes and command.data:
            return Accepted()
        del self._open[command.sha256]
        return await self._keep(command, bytes(held))

    def _held(self, command: PutMedia) -> bytearray:
        if command.offset == 0:
            self._open.pop(command.sha256, None)
            while len(self._open) >= MAX_OPEN:
                del self._open[next(iter(self._open))]
        return self._open.setdefault(command.sha256, bytearray())

    async def _keep(self, command: PutMedia, data: bytes) -> Accepted | Refused:
        if len(data) != command.total_bytes or hashlib.sha256(data).hexdigest() != command.sha256:
            return BROKEN_OFF
        picture = picture_type(data)
        if picture is not None and picture.width * picture.height > MAX_PIXELS:
            return TOO_MANY_PIXELS
        await self._media.put(data, picture.mime if picture is not None else ANY_TYPE)
        return Accepted()
