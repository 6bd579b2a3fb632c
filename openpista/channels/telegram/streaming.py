"""Shows in chats what a turn says while it says it: typing, and one message that grows."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Protocol

from openpista.channels.telegram.markdown import Rich, rich
from openpista.channels.telegram.pages import Pages, Writes
from openpista.channels.telegram.place import CHANNEL, Place, place_of
from openpista.channels.telegram.split import split
from openpista.domain.delivery import PostponedError, UnclearError
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.event import (
    Event,
    MessageAdded,
    SessionChanged,
    SessionRemoved,
    Snapshot,
    TextDelta,
    ToolCallProposed,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import SessionId, TurnId, session_stream
from openpista.domain.message import ChatAddress, Message, text_of
from openpista.domain.port import GatewayPort

EDIT_EVERY_S = 1.0
"""Telegram refuses messages to one chat faster than about one a second: Bot API FAQ."""

EDIT_GROUP_EVERY_S = 3.5
"""And more than 20 a minute to one group."""

TYPING_EVERY_S = 4.5
"""The action is shown for about five seconds: Bot API, sendChatAction."""

LEAST_CHARS = 24
"""Fewer would only make the first message flicker."""

PART_UNITS = 4000
"""Below Telegram's 4,096, so that a mark has room."""

MAX_FINISHED = 200

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Types(Writes, Protocol):
    """What a stream needs of the Bot API."""

    async def typing(self, place: Place) -> None:
        """Show that something is being written."""
        ...


def parts_of(text: str) -> tuple[Rich, ...]:
    """Return the messages that an answer is sent as; the same for the same text, always."""
    return split(rich(text), PART_UNITS)


class Streams:
    """All sessions that are being followed, and the unfinished messages of their turns."""

    def __init__(
        self,
        port: GatewayPort,
        api: Types,
        tasks: asyncio.TaskGroup,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._port = port
        self._api = api
        self._tasks = tasks
        self._sleep = sleep
        self._following: set[SessionId] = set()
        self._pages: dict[tuple[Place, TurnId], Pages] = {}
        self._finished: OrderedDict[tuple[Place, TurnId], None] = OrderedDict()

    def follow(self, session_id: SessionId) -> None:
        """Show what happens in a session until it comes to rest."""
        if session_id not in self._following:
            self._following.add(session_id)
            self._tasks.create_task(self._follow(session_id), name=f"follow {session_id}")

    def take(self, place: Place, turn_id: TurnId) -> Pages:
        """Return the messages of a turn's answer in a chat, to be finished; nothing else writes
        them from now on."""
        self._finished[place, turn_id] = None
        while len(self._finished) > MAX_FINISHED:
            self._finished.popitem(last=False)
        return self._pages.pop((place, turn_id), None) or Pages(self._api, place)

    def give_back(self, turn_id: TurnId, pages: Pages) -> None:
        """Keep messages whose finishing failed for the next try."""
        self._pages[pages.place, turn_id] = pages

    def pages(self, place: Place, turn_id: TurnId) -> Pages | None:
        """Return the messages of a turn that still speaks in a chat; None once it is over."""
        key = (place, turn_id)
        if key in self._finished:
            return None
        return self._pages.setdefault(key, Pages(self._api, place))

    async def _follow(self, session_id: SessionId) -> None:
        speech = _Speech()
        painters: dict[Place, asyncio.Task[None]] = {}
        try:
            async with aclosing(self._port.events(session_stream(session_id))) as events:
                async for event in events:
                    speech.hear(event)
                    for place in speech.places - painters.keys():
                        painters[place] = self._tasks.create_task(
                            self._paint(place, speech), name=f"show {session_id}"
                        )
                    if speech.is_at_rest:
                        break
        except NotFoundError:
            log.info("session %s is gone", session_id)
        finally:
            self._following.discard(session_id)
            speech.end()
            for painter in painters.values():
                painter.cancel()

    async def _paint(self, place: Place, speech: "_Speech") -> None:
        """Write and type in one chat until the session rests."""
        every_s = EDIT_EVERY_S if place.chat > 0 else EDIT_GROUP_EVERY_S
        ticks = 0.0
        while True:
            pause_s = every_s
            try:
                if place not in speech.places:
                    ticks = 0.0
                elif ticks <= 0 and speech.turn_id is not None:
                    await self._api.typing(place)
                    ticks = TYPING_EVERY_S
                await self._show(place, speech)
            except PostponedError as error:
                pause_s = max(error.wait_s, every_s)
            except UnclearError:
                pause_s = every_s * 4
            except OpenpistaError as error:
                log.info("nothing is shown in %s: %s", place.chat, error.detail or error.message)
                return
            await self._sleep(pause_s)
            ticks -= pause_s

    async def _show(self, place: Place, speech: "_Speech") -> None:
        if speech.turn_id is None or place not in speech.places:
            return
        text, pages = speech.text, self.pages(place, speech.turn_id)
        if pages is not None and len(text) >= LEAST_CHARS:
            await pages.show(parts_of(text))


class _Speech:
    """What the running turn of a session has said, and to which chats."""

    def __init__(self) -> None:
        self.turn_id: TurnId | None = None
        self.places: set[Place] = set()
        self.is_at_rest = False
        self._said: list[str] = []
        self._open: list[str] = []
        self._doing = ""

    @property
    def text(self) -> str:
        """The answer so far, and what is being done now."""
        words = "\n\n".join(filter(None, (*self._said, "".join(self._open))))
        return f"{words}\n\n⚙ {self._doing} …" if self._doing and words else words

    def end(self) -> None:
        """Nothing more is said."""
        self.turn_id = None

    def hear(self, event: Event) -> None:
        match event:
            case Snapshot():
                self._begin(event.session.turn_id)
                for message in event.messages:
                    if message.turn_id is not None and message.turn_id == self.turn_id:
                        self._add(message)
                self._open = [event.open_text]
                self.is_at_rest = event.session.activity == "idle"
            case TurnStarted():
                self._begin(event.turn_id, keep=event.turn_id == self.turn_id)
            case TextDelta():
                self._open.append(event.text)
                self._doing = ""
            case ToolCallProposed():
                title = event.intent.title if event.intent is not None else event.call.name
                self._doing = title.replace("\n", " ")[:80]
            case MessageAdded():
                if event.turn_id != self.turn_id:
                    self._begin(event.turn_id)
                self._add(event.message)
            case TurnFinished():
                self.end()
            case SessionChanged():
                self.is_at_rest = event.session.activity == "idle"
            case SessionRemoved():
                self.is_at_rest = True
            case _:
                pass

    def _begin(self, turn_id: TurnId | None, *, keep: bool = False) -> None:
        self.turn_id = turn_id
        if not keep:
            self.places = set()
            self._said, self._open, self._doing = [], [], ""

    def _add(self, message: Message) -> None:
        match message.role:
            case "assistant":
                self._said.append(text_of(message))
                self._open = []
            case "user" if message.sender is not None and _is_ours(message.sender.address):
                self.places = {*self.places, place_of(message.sender.address)}
            case "tool":
                self._doing = ""
            case _:
                pass


def _is_ours(address: ChatAddress) -> bool:
    return address.channel == CHANNEL and bool(address.chat)
