"""Brings what is owed to a chat: the words of an answer first, then its pictures and files.

Every message has an id that its errand decides. So what may have been sent is simply sent again:
WhatsApp takes it for the same message.
"""

from collections.abc import Awaitable, Callable

from openpista.channels.whatsapp.formatting import parts_of
from openpista.channels.whatsapp.speaking import Speaker
from openpista.domain.delivery import Content, Errand, Remark, Reply, Took, UndeliverableError
from openpista.domain.message import Attachment, Image
from openpista.domain.port import GatewayPort
from openpista.domain.query import MediaBytes, ReadMedia
from openpista.words.catalogue import Words

MayHear = Callable[[str], Awaitable[bool]]


class Deliveries:
    """Carries out errands. `may_hear` says whether a chat may still hear from us."""

    def __init__(
        self, port: GatewayPort, speaker: Speaker, *, may_hear: MayHear, words: Words
    ) -> None:
        self._port = port
        self._speaker = speaker
        self._may_hear = may_hear
        self._words = words

    async def deliver(self, errand: Errand, took: Took) -> None:
        """Send what is not there yet. Raises PostponedError, UnclearError, UndeliverableError."""
        chat, taken = errand.address.chat, len(errand.taken)
        if not await self._may_hear(chat):
            raise UndeliverableError("Its chat is not connected to openpista any more.")
        content = errand.content
        texts = parts_of(self._text(content))
        media = content.media if isinstance(content, Reply) else ()
        for number, part in enumerate((*texts, *media)):
            if number < taken:
                continue
            key = f"{errand.key} {number}"
            if isinstance(part, str):
                await took(await self._speaker.send(chat, part, key=key))
            else:
                await took(await self._send_media(chat, part, key))

    def _text(self, content: Content) -> str:
        if isinstance(content, Remark):
            return content.text
        stopped = self._words("wa.stopped_answer") if content.outcome == "cancelled" else ""
        text = "\n\n".join(filter(None, (content.text.strip(), stopped)))
        return text or ("" if content.media else self._words("wa.no_words"))

    async def _send_media(self, chat: str, block: Image | Attachment, key: str) -> str:
        answer = await self._port.ask(ReadMedia(sha256=block.sha256))
        if not isinstance(answer, MediaBytes):
            return await self._speaker.send(chat, self._words("wa.media_gone"), key=key)
        name = block.name if isinstance(block, Attachment) else _file_name(block)
        return await self._speaker.send_file(chat, name, block.mime, answer.data, key=key)


def _file_name(image: Image) -> str:
    return f"picture.{image.mime.partition('/')[2] or 'bin'}"
