"""Shows in a chat that an answer is being written, and the account as online only meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from openpista.channels.whatsapp.place import CHANNEL
from openpista.channels.whatsapp.speaking import Speaker
from openpista.domain.errors import NotFoundError
from openpista.domain.event import Event, SessionChanged, SessionRemoved, Snapshot
from openpista.domain.ids import SessionId, session_stream
from openpista.domain.port import GatewayPort

TYPING_EVERY_S = 10.0
"""WhatsApp shows it for a little longer than this."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Showing:
    """All sessions that work for a chat of ours."""

    def __init__(
        self,
        port: GatewayPort,
        speaker: Speaker,
        tasks: asyncio.TaskGroup,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._port = port
        self._speaker = speaker
        self._tasks = tasks
        self._sleep = sleep
        self._following: set[SessionId] = set()
        self._working: set[SessionId] = set()

    def follow(self, session_id: SessionId, chat: str) -> None:
        """Show it in a chat until the session comes to rest."""
        if session_id not in self._following:
            self._following.add(session_id)
            self._tasks.create_task(self._follow(session_id, chat), name=f"{CHANNEL} {session_id}")

    async def _follow(self, session_id: SessionId, chat: str) -> None:
        typing: asyncio.Task[None] | None = None
        try:
            async with aclosing(self._port.events(session_stream(session_id))) as events:
                async for event in events:
                    activity = _activity(event)
                    if activity == "working" and typing is None:
                        typing = await self._begin(session_id, chat)
                    elif activity not in {"", "working"} and typing is not None:
                        typing.cancel()
                        typing = None
                        await self._rest(session_id, chat)
                    if activity == "idle":
                        break
        except NotFoundError:
            log.info("session %s is gone", session_id)
        finally:
            self._following.discard(session_id)
            self._working.discard(session_id)
            if typing is not None:
                typing.cancel()

    async def _begin(self, session_id: SessionId, chat: str) -> asyncio.Task[None]:
        if not self._working:
            await self._speaker.online(is_online=True)
        self._working.add(session_id)
        return self._tasks.create_task(self._type(chat), name=f"type in {chat}")

    async def _rest(self, session_id: SessionId, chat: str) -> None:
        self._working.discard(session_id)
        await self._speaker.typing(chat, "paused")
        if not self._working:
            await self._speaker.online(is_online=False)

    async def _type(self, chat: str) -> None:
        while True:
            await self._speaker.typing(chat, "composing")
            await self._sleep(TYPING_EVERY_S)


def _activity(event: Event) -> str:
    """Return what an event says of what its session does; empty where it says nothing."""
    match event:
        case Snapshot() | SessionChanged():
            return event.session.activity
        case SessionRemoved():
            return "idle"
        case _:
            return ""
