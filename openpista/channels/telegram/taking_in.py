"""Takes files of messages into the house: pictures and documents as they are, voice messages as
words where a transcriber is configured."""

import asyncio
import contextlib
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from openpista.channels.telegram.errors import LaterError, RefusedError
from openpista.channels.telegram.reading import Sent
from openpista.domain.command import PutMedia, Refused
from openpista.domain.delivery import PostponedError, UnclearError
from openpista.domain.errors import OpenpistaError
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIECE_BYTES
from openpista.domain.message import Attachment, Image, Sender
from openpista.domain.port import GatewayPort
from openpista.guard.picture import picture_type
from openpista.words.catalogue import Words

TRANSCRIBE_TIMEOUT_S = 180.0
MAX_WORDS_BYTES = 64 * 1024
MAX_TRIES = 5


class Fetches(Protocol):
    """Where files are fetched."""

    async def fetch(self, file_id: str) -> bytes:
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
        self._tries: dict[str, int] = {}

    async def take(self, sent: Sent, sender: Sender) -> TakenIn:
        """Fetch a file and put it into the house. Raises NotTakenError for one that never will
        be, LaterError where it is worth another try."""
        if sent.size_bytes > MAX_MEDIA_BYTES:
            raise NotTakenError(self._words("tg.too_large", most=MAX_MEDIA_BYTES // 1024 // 1024))
        data = await self._fetch(sent)
        if sent.kind != "voice":
            return TakenIn(await self._put(sent, data, sender))
        if self._transcriber:
            words = await _transcribed(self._transcriber, data)
            if words:
                return TakenIn(words=words)
        key = "tg.voice_failed" if self._transcriber else "tg.voice_attached"
        said = self._words(key, seconds=sent.seconds)
        return TakenIn(await self._put(sent, data, sender), said)

    async def _fetch(self, sent: Sent) -> bytes:
        try:
            data = await self._api.fetch(sent.file_id)
        except RefusedError as error:
            raise NotTakenError(self._words("tg.gone"), detail=error.detail) from None
        except (PostponedError, UnclearError) as error:
            tries = self._tries[sent.file_id] = self._tries.get(sent.file_id, 0) + 1
            if tries < MAX_TRIES:
                raise LaterError(error.message) from None
            raise NotTakenError(self._words("tg.gone"), detail=error.message) from None
        finally:
            if len(self._tries) > MAX_TRIES * 100:
                self._tries.clear()
        self._tries.pop(sent.file_id, None)
        return data

    async def _put(self, sent: Sent, data: bytes, sender: Sender) -> Image | Attachment:
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
                if answer.code in {"too_long", "gap", "bad_id", "not_allowed"}:
                    raise NotTakenError(answer.reason)
                raise LaterError(answer.reason)
        picture = picture_type(data)
        if picture is None:
            return Attachment(sha256, sent.name[:255], sent.mime, len(data))
        return Image(sha256, picture.mime, picture.width, picture.height, len(data))


async def _transcribed(command: Sequence[str], data: bytes) -> str:
    """Return what the transcriber prints for a voice message; empty where it fails."""
    with tempfile.TemporaryDirectory(prefix="openpista-voice-") as folder:
        file = Path(folder) / "voice.ogg"
        await asyncio.to_thread(file.write_bytes, data)
        arguments = [part.replace("{file}", str(file)) for part in command]
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return ""
        try:
            async with asyncio.timeout(TRANSCRIBE_TIMEOUT_S):
                printed = await _read(process)
                return printed if await process.wait() == 0 else ""
        except TimeoutError:
            return ""
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def _read(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        return ""
    printed = bytearray()
    while piece := await process.stdout.read(8192):
        printed += piece[: max(MAX_WORDS_BYTES - len(printed), 0)]
    return printed.decode("utf-8", "replace").strip()
