"""Takes files of messages into the house: pictures and documents as they are, voice notes as
words where a transcriber is configured."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from openpista.channels.transcriber import transcribed
from openpista.channels.whatsapp.bridge_events import Media
from openpista.channels.whatsapp.errors import LaterError
from openpista.domain.command import PutMedia, Refused
from openpista.domain.delivery import PostponedError, UnclearError
from openpista.domain.errors import OpenpistaError
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIECE_BYTES
from openpista.domain.message import Attachment, Image, Sender
from openpista.domain.port import GatewayPort
from openpista.guard.picture import picture_type
from openpista.words.catalogue import Words

MAX_NAME_CHARS = 255
NEVER = frozenset({"too_long", "gap", "bad_id", "not_allowed"})
MAX_TRIES = 5


class Fetches(Protocol):
    """Where files are fetched."""

    async def fetch(self, handle: str, *, most_bytes: int) -> bytes:
        """Return the bytes of a file that a person sent."""
        ...


class TakenIn(Struct, frozen=True):
    """What came of a file: a block for the message, and words beside it."""

    block: Image | Attachment | None = None
    words: str = ""


class NotTakenError(OpenpistaError):
    """A file cannot be taken in; the message is for its sender."""


class TakingIn:
    """Takes files in."""

    def __init__(
        self, port: GatewayPort, api: Fetches, *, transcriber: Sequence[str], words: Words
    ) -> None:
        self._port = port
        self._api = api
        self._transcriber = tuple(transcriber)
        self._words = words

    async def take(self, media: Media, sender: Sender, *, tries: int = 0) -> TakenIn:
        """Fetch a file and put it into the house. Raises NotTakenError for one that never will
        be, LaterError where it is worth another try."""
        if (media.bytes or 0) > MAX_MEDIA_BYTES:
            raise NotTakenError(self._words("wa.too_large", most=MAX_MEDIA_BYTES // 1024 // 1024))
        data = await self._fetch(media, tries)
        if media.kind != "voice":
            return TakenIn(await self._put(media, data, sender))
        if self._transcriber:
            words = await transcribed(self._transcriber, data)
            if words:
                return TakenIn(words=words)
        key = "wa.voice_failed" if self._transcriber else "wa.voice_attached"
        said = self._words(key, seconds=media.seconds or 0)
        return TakenIn(await self._put(media, data, sender), said)

    async def _fetch(self, media: Media, tries: int) -> bytes:
        try:
            return await self._api.fetch(media.handle, most_bytes=MAX_MEDIA_BYTES)
        except (PostponedError, UnclearError) as error:
            if tries < MAX_TRIES:
                raise LaterError(error.message) from None
            raise NotTakenError(self._words("wa.gone"), detail=error.message) from None
        except OpenpistaError as error:
            raise NotTakenError(self._words("wa.gone"), detail=error.detail) from None

    async def _put(self, media: Media, data: bytes, sender: Sender) -> Image | Attachment:
        sha256 = hashlib.sha256(data).hexdigest()
        for offset in range(0, max(len(data), 1), MAX_PIECE_BYTES):
            answer = await self._port.send(
                PutMedia(
                    sender=sender,
                    sha256=sha256,
                    total_bytes=len(data),
                    offset=offset,
                    data=data[offset : offset + MAX_PIECE_BYTES],
                )
            )
            if isinstance(answer, Refused):
                if answer.code in NEVER:
                    raise NotTakenError(answer.reason)
                raise LaterError(answer.reason)
        picture = picture_type(data)
        if picture is None:
            name = (media.file_name or f"{media.kind}")[:MAX_NAME_CHARS]
            return Attachment(sha256, name, media.mimetype.partition(";")[0], len(data))
        return Image(sha256, picture.mime, picture.width, picture.height, len(data))
