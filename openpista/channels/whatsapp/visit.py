"""One run of the link: from the first word of a bridge to its end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from openpista.channels.whatsapp.bridge_events import (
    BridgeError,
    Connected,
    Connecting,
    Disconnected,
    Hello,
    Message,
    Qr,
    Reaction,
)
from openpista.channels.whatsapp.bridge_process import Bridge
from openpista.channels.whatsapp.cards import Asker
from openpista.channels.whatsapp.errors import BridgeEndedError, NoBridgeError
from openpista.channels.whatsapp.furnish import Parts
from openpista.channels.whatsapp.place import Me
from openpista.channels.whatsapp.protocol import PROTOCOL, AnyEvent
from openpista.domain.clock import Clock
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    HouseSnapshot,
    PeopleChanged,
)
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import DevicePairing
from openpista.domain.port import GatewayPort, Pulse
from openpista.words.catalogue import Words

HELLO_WITHIN_S = 30.0
BACKLOG_S = 10 * 60
"""How old a message may be that came while nobody listened (security.md §2)."""

MAX_EARLY = 20_000

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Visit:
    """One run."""

    def __init__(
        self,
        port: GatewayPort,
        pulse: Pulse,
        bridge: Bridge,
        parts: Parts,
        tasks: asyncio.TaskGroup,
        *,
        clock: Clock,
        words: Words,
        sleep: Sleep,
    ) -> None:
        self.pulse = pulse
        self.is_up = False
        self.me: Me | None = None
        self.parts = parts
        self._port = port
        self._bridge = bridge
        self._tasks = tasks
        self._clock = clock
        self._words = words
        self._sleep = sleep
        self._hello: asyncio.Future[Hello] = asyncio.get_running_loop().create_future()
        self._reported: set[str] = set()
        self._early: list[Message | Reaction] = []

    async def serve(self, wish: DevicePairing | None) -> None:
        """Follow house and bridge until cancelled. Raises BridgeEndedError, NoBridgeError."""
        following = self._tasks.create_task(self._follow_house(), name="whatsapp house")
        serving = self._tasks.create_task(
            self._bridge.serve(self.hear, sleep=self._sleep), name="whatsapp bridge"
        )
        try:
            await self._greet()
            await self.parts.roster.is_known.wait()
            hello = self._hello.result()
            if wish is not None:
                self.pulse.degraded("")
                await self.parts.linking.begin(wish, self.me)
            elif hello.paired:
                await self.parts.speaker.connect()
            else:
                self.pulse.degraded(self._words("wa.not_linked"))
            await serving
        finally:
            following.cancel()

    def begin_pairing(self, wish: DevicePairing) -> None:
        """Let the account's owner in."""
        if self._hello.done():
            if self.me is None:
                self.pulse.degraded("")  # What is wanting is being done.
            self._do(self.parts.linking.begin(wish, self.me), "whatsapp pairing")

    def cancel_pairing(self) -> None:
        """Show no more codes."""
        self.parts.linking.cancel()
        if self.me is None:
            self.pulse.degraded(self._words("wa.not_linked"))

    def hear(self, event: AnyEvent) -> None:
        """Take what the bridge tells."""
        linking = self.parts.linking
        match event:
            case Hello() if not self._hello.done():
                self._hello.set_result(event)
            case Message() | Reaction():
                self._hear_of_chats(event)
            case Qr():
                self._do(linking.showed(event), "whatsapp code")
            case Connected():
                self._up(event)
            case Disconnected():
                self._down(event)
            case Connecting() if self.me is not None and not self.is_up:
                self.pulse.degraded(self._words("wa.connecting"))
            case BridgeError() if event.code not in self._reported and len(self._reported) < 50:
                self._reported.add(event.code)
                log.warning("the bridge reports %s", event.code[:80])
            case _:
                pass

    def _hear_of_chats(self, event: Message | Reaction) -> None:
        if self.me is not None:
            self.parts.conversation.hear(event)
        elif len(self._early) < MAX_EARLY:
            self._early.append(event)

    def _up(self, event: Connected) -> None:
        me = Me(event.phone, event.lid or "", event.name or "")
        self.me = self.parts.doors.me = me
        self.parts.doors.not_before_s = self._clock.now_ms() // 1000 - BACKLOG_S
        self.is_up = True
        self.pulse.up()
        self._do(self.parts.linking.connected(me), "whatsapp owner")
        if not self.parts.cards_shown:
            self._do(self._show_cards(), "whatsapp cards")
        early, self._early = self._early, []
        for told in early:
            self.parts.conversation.hear(told)

    def _down(self, event: Disconnected) -> None:
        self.is_up = False
        is_linking = self.parts.linking.wish is not None
        self.pulse.degraded("" if is_linking else self._words(f"wa.down.{event.code}"))
        log.info("disconnected: %s, status %s", event.code, event.status)
        self._do(self.parts.linking.disconnected(event), "whatsapp pairing")

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                hello = await asyncio.shield(self._hello)
        except TimeoutError:
            raise BridgeEndedError("The WhatsApp bridge did not say hello.") from None
        if hello.protocol != PROTOCOL:
            raise NoBridgeError(
                "This WhatsApp bridge belongs to another version of openpista. Set"
                " `channels.whatsapp.bridge_path` to a fitting one, or unset it."
            )

    async def _follow_house(self) -> None:
        cards, roster = self.parts.cards, self.parts.roster
        async with aclosing(self._port.events(HOUSE)) as events:
            async for event in events:
                match event:
                    case HouseSnapshot():
                        roster.heard(event.paired)
                        fresh = cards.restore(event.approvals)
                        for approval in fresh if self.me is not None else ():
                            await cards.show(approval, self._askers())
                    case PeopleChanged():
                        roster.heard(event.paired)
                    case ApprovalRequested():
                        await cards.show(event.approval, self._askers())
                    case ApprovalResolved():
                        await cards.close(event)
                    case _:
                        pass

    async def _show_cards(self) -> None:
        self.parts.cards_shown = True
        for approval in self.parts.cards.waiting:
            await self.parts.cards.show(approval, self._askers())

    def _askers(self) -> tuple[Asker, ...]:
        if self.me is None:
            return ()
        chat_of = self.parts.conversation.chat_of
        return tuple(Asker(phone, chat_of(phone)) for phone in self.parts.roster.owners)

    def _do(self, work: Awaitable[None], name: str) -> None:
        self._tasks.create_task(self._done(work), name=name)

    async def _done(self, work: Awaitable[None]) -> None:
        try:
            await work
        except OpenpistaError as error:
            log.warning("not done: %s", error.detail or error.message)
