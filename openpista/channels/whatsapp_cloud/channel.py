"""The WhatsApp Business Cloud as a channel of the house: Meta calls the web channel's server, and
answers go out through the Graph API. It is off unless the owner has such an account."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING

from openpista.channels.whatsapp.formatting import parts_of
from openpista.channels.whatsapp.place import normal_number
from openpista.channels.whatsapp_cloud.signature import HEADER, challenge_of, is_signed
from openpista.config.live import LiveConfig
from openpista.config.schema_channels import WhatsappCloudConfig
from openpista.domain.clock import Clock
from openpista.domain.delivery import Errand, PostponedError, Remark, Took, UndeliverableError
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    HouseSnapshot,
    PeopleChanged,
)
from openpista.domain.hook import HookAnswer, HookCall
from openpista.domain.ids import HOUSE
from openpista.domain.message import Attachment, Image
from openpista.domain.port import GatewayPort, Pulse
from openpista.domain.query import MediaBytes, ReadMedia
from openpista.words.catalogue import Words, choose_language, load_words

if TYPE_CHECKING:
    from openpista.channels.whatsapp_cloud.cards import Cards
    from openpista.channels.whatsapp_cloud.conversation import Conversation
    from openpista.channels.whatsapp_cloud.graph import Graph

LINK = "https://wa.me/{number}?text={code}"
PART_CHARS = 3500
ANYBODY = "*"

OK = HookAnswer(200)
LATER = HookAnswer(503, b"later")
REFUSED = HookAnswer(403, b"no")
UNREADABLE = HookAnswer(400, b"what?")

log = logging.getLogger(__name__)


class NotSetUpError(OpenpistaError):
    """Something of the account is missing."""


class WhatsappCloudChannel:
    """The channel. What it needs of the configuration it reads with each run."""

    name = "whatsapp_cloud"

    def __init__(
        self, config: LiveConfig, *, clock: Clock, environ: Mapping[str, str] | None = None
    ) -> None:
        self._config = config
        self._clock = clock
        self._environ = environ
        self._run: _Run | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the Graph API answered last."""
        return self._run is not None

    def pairing_link(self, code: str) -> str | None:
        """Return the link that writes `code` to the business's number."""
        if self._run is None or not self._run.number:
            return None
        return LINK.format(number=self._run.number, code=code)

    async def take_hook(self, call: HookCall) -> HookAnswer | None:
        """Take a call of Meta's: the handshake, or messages that it has signed."""
        run, settings = self._run, self._settings
        if run is None:
            return LATER if settings.enabled else None
        if call.method == "GET":
            challenge = challenge_of(call.query, settings.verify_token)
            return REFUSED if challenge is None else HookAnswer(200, challenge.encode())
        shown = dict(call.headers).get(HEADER, "")
        if not is_signed(call.body, shown, settings.app_secret):
            return REFUSED
        return await run.take(call.body)

    async def deliver(self, errand: Errand, took: Took) -> None:
        """Send what is owed to a chat."""
        if self._run is None:
            raise PostponedError("The Cloud API is not connected.", wait_s=1.0)
        await self._run.deliver(errand, took)

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Serve until cancelled. Raises OpenpistaError where the account cannot be used."""
        from openpista.channels.whatsapp_cloud.cards import Cards
        from openpista.channels.whatsapp_cloud.conversation import Conversation
        from openpista.channels.whatsapp_cloud.graph import Graph

        settings, words = self._settings, self._words()
        for name in ("access_token", "app_secret", "verify_token", "phone_numbers"):
            if not getattr(settings, name):
                raise NotSetUpError(words("wa.cloud_missing", name=name))
        graph = Graph(settings.access_token, settings.base_url)
        try:
            number = await graph.number(settings.phone_numbers[0])
            cards = Cards(
                port,
                graph,
                clock=self._clock,
                words=words,
                scripts=lambda: self._config.now.approvals.scripts,
            )
            conversation = Conversation(
                port,
                graph,
                cards,
                may_knock=self._may_knock,
                transcriber=settings.transcriber,
                clock=self._clock,
                words=words,
                received=pulse.received,
            )
            run = _Run(port, pulse, graph, conversation, cards, settings, number, words)
            await run.serve(lambda: self._opened(run))
        finally:
            self._run = None
            await graph.close()

    def _opened(self, run: "_Run") -> None:
        self._run = run

    @property
    def _settings(self) -> WhatsappCloudConfig:
        return self._config.now.channels.whatsapp_cloud

    def _may_knock(self, phone: str) -> bool:
        contacts = self._settings.contacts
        return ANYBODY in contacts or phone in {normal_number(one) for one in contacts}

    def _words(self) -> Words:
        environ = self._environ if self._environ is not None else os.environ
        return load_words(choose_language(self._config.now.ui.language, environ))


class _Run:
    """One run, from the first answer of the Graph API to its end."""

    def __init__(
        self,
        port: GatewayPort,
        pulse: Pulse,
        graph: "Graph",
        conversation: "Conversation",
        cards: "Cards",
        settings: WhatsappCloudConfig,
        number: str,
        words: Words,
    ) -> None:
        self.number = number
        self._port = port
        self._pulse = pulse
        self._graph = graph
        self._conversation = conversation
        self._cards = cards
        self._settings = settings
        self._words = words
        self._taking = asyncio.Lock()

    async def serve(self, opened: Callable[[], None]) -> None:
        """Follow the house until cancelled."""
        conversation, cards = self._conversation, self._cards
        numbers = self._settings.phone_numbers
        async with aclosing(self._port.events(HOUSE)) as events:
            async for event in events:
                match event:
                    case HouseSnapshot():
                        conversation.people(event.paired)
                        opened()
                        self._pulse.up()
                        for approval in event.approvals:
                            await cards.show(approval, conversation.owners(numbers))
                    case PeopleChanged():
                        conversation.people(event.paired)
                    case ApprovalRequested():
                        await cards.show(event.approval, conversation.owners(numbers))
                    case ApprovalResolved():
                        await cards.close(event)
                    case _:
                        pass

    async def take(self, body: bytes) -> HookAnswer:
        """Take all messages of a call in, one after the other."""
        import msgspec

        from openpista.channels.whatsapp_cloud.conversation import LaterError
        from openpista.channels.whatsapp_cloud.payloads import read

        try:
            told = read(body)
        except msgspec.MsgspecError:
            return UNREADABLE
        async with self._taking:
            for one in told:
                if one.number_id not in self._settings.phone_numbers:
                    continue
                try:
                    await self._conversation.hear(one)
                except LaterError as error:
                    log.info("taken in later: %s", error.message)
                    return LATER
        return OK

    async def deliver(self, errand: Errand, took: Took) -> None:
        """Send what is not there yet. Raises PostponedError, UnclearError, UndeliverableError."""
        number_id, phone = errand.address.account, errand.address.chat
        if self._conversation.role_of(phone) == "stranger":
            raise UndeliverableError("Its chat is not connected to openpista any more.")
        if number_id not in self._settings.phone_numbers:
            raise UndeliverableError("Its number is not served any more.")
        content, taken = errand.content, len(errand.taken)
        media = () if isinstance(content, Remark) else content.media
        for number, part in enumerate((*self._texts(errand), *media)):
            if number < taken:
                continue
            if isinstance(part, str):
                mark = self._words("tg.resent") if errand.maybe_sent and number == taken else ""
                text = f"{mark} {part}".strip()
                message_id = await self._graph.send(number_id, phone, text)
            else:
                message_id = await self._send_media(number_id, phone, part)
            await took(message_id)
            self._pulse.sent()

    def _texts(self, errand: Errand) -> tuple[str, ...]:
        content = errand.content
        if isinstance(content, Remark):
            return parts_of(content.text, PART_CHARS)
        stopped = self._words("wa.stopped_answer") if content.outcome == "cancelled" else ""
        text = "\n\n".join(filter(None, (content.text.strip(), stopped)))
        return parts_of(text or ("" if content.media else self._words("wa.no_words")), PART_CHARS)

    async def _send_media(self, number_id: str, phone: str, block: Image | Attachment) -> str:
        answer = await self._port.ask(ReadMedia(sha256=block.sha256))
        if not isinstance(answer, MediaBytes):
            return await self._graph.send(number_id, phone, self._words("wa.media_gone"))
        end = block.mime.partition("/")[2] or "bin"
        name = block.name if isinstance(block, Attachment) else f"picture.{end}"
        return await self._graph.send_file(number_id, phone, name, block.mime, answer.data)
