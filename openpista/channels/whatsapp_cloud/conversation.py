"""What becomes of each message that Meta brings: words for the house, a choice, a knock, or
nothing. A call is answered only when what it brought is kept; else Meta brings it again."""

import hashlib
import logging
import secrets
from collections.abc import Callable

from openpista.channels.transcriber import transcribed
from openpista.channels.whatsapp.place import is_number
from openpista.channels.whatsapp_cloud.cards import Cards, Line
from openpista.channels.whatsapp_cloud.graph import Graph
from openpista.channels.whatsapp_cloud.media import put
from openpista.channels.whatsapp_cloud.payloads import MediaBody, Told
from openpista.domain.clock import Clock
from openpista.domain.command import Accepted, Knock, PresentPairingCode, Refused, SendMessage
from openpista.domain.delivery import PostponedError, UnclearError
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import MessageId
from openpista.domain.media import MAX_MEDIA_BYTES
from openpista.domain.message import Attachment, ChatAddress, Image, Sender
from openpista.domain.pairing import Paired
from openpista.domain.port import GatewayPort
from openpista.guard.envelope import wrap_untrusted
from openpista.words.catalogue import Words

CHANNEL = "whatsapp_cloud"
COMES_LATER = frozenset({"busy", "closing", "failed", "broken", "resting"})
LEAST_CODE_CHARS = 16

log = logging.getLogger(__name__)


class LaterError(OpenpistaError):
    """It cannot be taken in now; Meta is to bring it again."""


class Conversation:
    """Takes messages in."""

    def __init__(
        self,
        port: GatewayPort,
        graph: Graph,
        cards: Cards,
        *,
        may_knock: Callable[[str], bool],
        transcriber: tuple[str, ...],
        clock: Clock,
        words: Words,
        received: Callable[[], None],
    ) -> None:
        self._port = port
        self._graph = graph
        self._cards = cards
        self._may_knock = may_knock
        self._transcriber = transcriber
        self._clock = clock
        self._words = words
        self._received = received
        self._roles: dict[str, str] = {}
        self._lines: dict[str, Line] = {}

    def people(self, paired: tuple[Paired, ...]) -> None:
        """Take who may talk."""
        self._roles = {one.user_id: one.role for one in paired if one.service == CHANNEL}

    def role_of(self, phone: str) -> str:
        """Return as what a number talks."""
        return self._roles.get(phone, "stranger")

    def owners(self, numbers: tuple[str, ...]) -> tuple[Line, ...]:
        """Return the lines to all owners: by the number that they last wrote to."""
        return tuple(
            self._lines.get(phone) or Line(numbers[0], phone)
            for phone, role in self._roles.items()
            if role == "owner" and numbers
        )

    async def hear(self, told: Told) -> None:
        """Take a message in; durable when it returns. Raises LaterError."""
        phone = told.message.sender
        if not is_number(phone):
            return
        line = Line(told.number_id, phone)
        text = told.message.text.body.strip() if told.message.text else ""
        sender = self._sender(line, told.name)
        if len(text) >= LEAST_CODE_CHARS and " " not in text and await self._present(text, sender):
            await self._say(line, self._words("wa.cloud_hello"))
        elif self.role_of(phone) == "stranger":
            await self._knock(line, sender)
        else:
            self._received()
            self._lines[phone] = line
            await self._known(told, line, sender)

    async def _known(self, told: Told, line: Line, sender: Sender) -> None:
        chosen = told.message.interactive
        reply = (chosen.button_reply or chosen.list_reply) if chosen is not None else None
        if reply is not None:
            said = await self._cards.press(reply.id, line, sender)
            if said:
                await self._say(line, said)
            return
        await self._message(told, line, sender)

    async def _message(self, told: Told, line: Line, sender: Sender) -> None:
        message = told.message
        media = message.media
        text = message.text.body if message.text else (media.caption if media else "")
        untrusted = "" if self.role_of(line.phone) == "owner" else f"words of {line.phone}"
        if message.context is not None and message.context.forwarded and text:
            untrusted = untrusted or "a forwarded message"
            text = f"{self._words('wa.forwarded')}\n{self._enveloped(text)}"
        blocks: tuple[Image | Attachment, ...] = ()
        if media is not None:
            words, blocks = await self._taken(media, sender)
            text = "\n\n".join(filter(None, (text, words)))
            untrusted = untrusted or (f"a file of {line.phone}" if blocks else "")
        if not text.strip() and not blocks:
            await self._say(line, self._words("wa.cannot_read"))
            return
        answer = await self._port.send(
            SendMessage(
                sender=sender,
                message_id=message_id(message.id),
                text=text,
                attachments=blocks,
                untrusted=untrusted,
            )
        )
        if isinstance(answer, Accepted):
            await self._show_typing(line, message.id)
        elif answer.code in COMES_LATER:
            raise LaterError(answer.reason)
        elif answer.code != "stranger":
            await self._say(line, answer.reason)

    async def _taken(
        self, media: MediaBody, sender: Sender
    ) -> tuple[str, tuple[Image | Attachment, ...]]:
        try:
            data = await self._graph.fetch(media.id, most_bytes=MAX_MEDIA_BYTES)
        except (PostponedError, UnclearError) as error:
            raise LaterError(error.message) from None
        except OpenpistaError:
            return self._words("wa.gone"), ()
        if media.voice and self._transcriber:
            words = await transcribed(self._transcriber, data)
            if words:
                return words, ()
        block = await put(self._port, sender, data, media.filename or "file", media.mime_type)
        if isinstance(block, Refused):
            if block.code in COMES_LATER:
                raise LaterError(block.reason)
            return block.reason, ()
        return "", (block,)

    async def _present(self, code: str, sender: Sender) -> bool:
        answer = await self._port.send(PresentPairingCode(sender=sender, code=code))
        return isinstance(answer, Accepted)

    async def _knock(self, line: Line, sender: Sender) -> None:
        if not self._may_knock(line.phone):
            return
        answer = await self._port.send(Knock(sender=sender))
        if isinstance(answer, Accepted) and answer.note:
            await self._say(line, self._words("wa.knocked", code=answer.note))

    async def _show_typing(self, line: Line, shown_id: str) -> None:
        try:
            await self._graph.typing(line.number_id, shown_id)
        except OpenpistaError as error:
            log.info("typing was not shown: %s", error.detail or error.message)

    async def _say(self, line: Line, text: str) -> None:
        try:
            await self._graph.send(line.number_id, line.phone, text)
        except OpenpistaError as error:
            log.info("not said: %s", error.detail or error.message)

    def _enveloped(self, text: str) -> str:
        return wrap_untrusted(
            text,
            source="a forwarded message",
            at_ms=self._clock.now_ms(),
            boundary=secrets.token_hex(6),
        )

    def _sender(self, line: Line, name: str) -> Sender:
        return Sender(
            user_id=line.phone,
            role="stranger",  # The house looks up who they are.
            address=ChatAddress(CHANNEL, account=line.number_id, chat=line.phone),
            name=name,
        )


def message_id(wamid: str) -> MessageId:
    """Return the id under which the house knows a message."""
    return MessageId(f"wc{hashlib.sha256(wamid.encode()).hexdigest()[:32]}")
