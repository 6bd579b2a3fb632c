"""Puts a file that came through the Cloud API into the house."""

import hashlib

from openpista.domain.command import PutMedia, Refused
from openpista.domain.media import MAX_PIECE_BYTES
from openpista.domain.message import Attachment, Image, Sender
from openpista.domain.port import GatewayPort
from openpista.guard.picture import picture_type


async def put(
    port: GatewayPort, sender: Sender, data: bytes, name: str, mime: str
) -> Image | Attachment | Refused:
    """Return the block for a message, or why the house does not take the file."""
    sha256 = hashlib.sha256(data).hexdigest()
    for offset in range(0, max(len(data), 1), MAX_PIECE_BYTES):
        piece = data[offset : offset + MAX_PIECE_BYTES]
        answer = await port.send(
            PutMedia(sender=sender, sha256=sha256, total_bytes=len(data), offset=offset, data=piece)
        )
        if isinstance(answer, Refused):
            return answer
    picture = picture_type(data)
    if picture is None:
        return Attachment(sha256, name[:255], mime.partition(";")[0], len(data))
    return Image(sha256, picture.mime, picture.width, picture.height, len(data))
