"""Brings what is owed to a chat: the words of an answer first, then its pictures and files."""

from collections.abc import Callable
from typing import Protocol

from openpista.channels.telegram.errors import (
    ConflictError,
    MigratedError,
    RefusedError,
    TokenRefusedError,
)
from openpista.channels.telegram.markdown import plain
from openpista.channels.telegram.pages import Pages
from openpista.channels.telegram.place import Place, place_of
from openpista.channels.telegram.streaming import Streams, Types, parts_of
from openpista.domain.delivery import (
    Content,
    Errand,
    PostponedError,
    Remark,
    Reply,
    Took,
    UndeliverableError,
)
from openpista.domain.errors import OpenpistaError
from openpista.domain.message import Attachment, Image
from openpista.domain.port import GatewayPort
from openpista.domain.query import MediaBytes, ReadMedia
from openpista.words.catalogue import Words


class SendsFiles(Types, Protocol):
    """What deliveries need of the Bot API."""

    async def send_file(self, place: Place, name: str, mime: str, data: bytes) -> int:
        """Send a picture, a voice note or any file; return the message's id."""
        ...


class Deliveries:
    """Carries out errands. `may_hear` says whether a chat may still hear from us."""

    def __init__(
        self,
        port: GatewayPort,
        api: SendsFiles,
        streams: Streams,
        *,
        may_hear: Callable[[Place], bool],
        words: Words,
    ) -> None:
        self._port = port
        self._api = api
        self._streams = streams
        self._may_hear = may_hear
        self._words = words
        self._moved: dict[int, int] = {}

    async def deliver(self, errand: Errand, took: Took) -> None:
        """Send what is not there yet. Raises PostponedError, UnclearError, UndeliverableError."""
        place = place_of(errand.address)
        place = Place(self._moved.get(place.chat, place.chat), place.thread)
        if not self._may_hear(place):
            raise UndeliverableError("Its chat is not connected to openpista any more.")
        try:
            await self._send(place, errand, took)
        except MigratedError as error:
            self._moved[place.chat] = error.chat
            raise PostponedError("The group became a supergroup.", wait_s=0.1) from None
        except RefusedError as error:
            raise UndeliverableError(error.message, detail=error.detail) from None
        except (TokenRefusedError, ConflictError) as error:
            raise PostponedError(error.message, wait_s=10.0) from None

    async def _send(self, place: Place, errand: Errand, took: Took) -> None:
        content = errand.content
        parts = parts_of(self._text(content))
        mark = self._words("tg.resent") if errand.maybe_sent else ""
        taken = len(errand.taken)
        pages = self._pages(place, content)
        try:
            await pages.finish(parts, taken=taken, took=took, mark=mark)
        except OpenpistaError:
            if isinstance(content, Reply):
                self._streams.give_back(content.turn_id, pages)
            raise
        media = content.media if isinstance(content, Reply) else ()
        for number, block in enumerate(media, len(parts)):
            if number >= taken:
                await took(str(await self._send_media(place, block)))

    def _pages(self, place: Place, content: Content) -> Pages:
        if isinstance(content, Reply):
            return self._streams.take(place, content.turn_id)
        return Pages(self._api, place)

    def _text(self, content: Content) -> str:
        if isinstance(content, Remark):
            return content.text
        stopped = self._words("tg.stopped_answer") if content.outcome == "cancelled" else ""
        text = "\n\n".join(filter(None, (content.text.strip(), stopped)))
        return text or ("" if content.media else self._words("tg.no_words"))

    async def _send_media(self, place: Place, block: Image | Attachment) -> int:
        answer = await self._port.ask(ReadMedia(sha256=block.sha256))
        if not isinstance(answer, MediaBytes):
            return await self._api.send(place, plain(self._words("tg.media_gone")))
        name = block.name if isinstance(block, Attachment) else _file_name(block)
        try:
            return await self._api.send_file(place, name, block.mime, answer.data)
        except RefusedError:
            # A picture that Telegram does not take as one arrives as a file.
            return await self._api.send_file(place, name, "application/octet-stream", answer.data)


def _file_name(image: Image) -> str:
    return f"picture.{image.mime.partition('/')[2] or 'bin'}"
