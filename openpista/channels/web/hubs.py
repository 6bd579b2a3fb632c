"""The streams that pages follow: each is followed once, and for a while after its last page left,
so that one that comes back gets what it missed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from msgspec import Struct

from openpista.channels.web.hub import Listener, StreamHub
from openpista.channels.web.shown import Shown
from openpista.domain.event import Event
from openpista.domain.ids import StreamId
from openpista.domain.port import GatewayPort

LINGER_S = 60.0
MAX_LINGERING = 64

Sleep = Callable[[float], Awaitable[None]]


class _Kept(Struct, eq=False):
    hub: StreamHub
    task: asyncio.Task[None]
    lingering: asyncio.Task[None] | None = None


class Hubs:
    """All followed streams. Their tasks belong to the group that is handed in."""

    def __init__(
        self,
        port: GatewayPort,
        shown: Shown,
        tasks: asyncio.TaskGroup,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._port = port
        self._shown = shown
        self._tasks = tasks
        self._sleep = sleep
        self._kept: dict[StreamId, _Kept] = {}

    async def join(
        self, stream: StreamId, listener: Listener, after: tuple[str, int] | None
    ) -> None:
        """Let a page follow a stream."""
        kept = self._kept.get(stream) or self._follow(stream)
        if kept.lingering is not None:
            kept.lingering.cancel()
            kept.lingering = None
        await kept.hub.join(listener, after)

    def leave(self, stream: StreamId, listener: Listener) -> None:
        """Let a page follow a stream no longer."""
        kept = self._kept.get(stream)
        if kept is None:
            return
        kept.hub.leave(listener)
        if not kept.hub.watched and kept.lingering is None:
            kept.lingering = self._tasks.create_task(
                self._linger(kept), name=f"web lingers at {stream}"
            )
            self._make_room()

    def _follow(self, stream: StreamId) -> _Kept:
        def events() -> AsyncGenerator[Event]:
            return self._port.events(stream)

        hub = StreamHub(stream, events, self._shown)
        task = self._tasks.create_task(hub.run(), name=f"web follows {stream}")
        kept = _Kept(hub, task)
        self._kept[stream] = kept
        task.add_done_callback(lambda _: self._forget(stream, kept))
        return kept

    async def _linger(self, kept: _Kept) -> None:
        await self._sleep(LINGER_S)
        kept.lingering = None
        if not kept.hub.watched:
            kept.task.cancel()

    def _make_room(self) -> None:
        lingering = [kept for kept in self._kept.values() if kept.lingering is not None]
        for kept in lingering[: max(0, len(lingering) - MAX_LINGERING)]:
            kept.task.cancel()

    def _forget(self, stream: StreamId, kept: _Kept) -> None:
        if self._kept.get(stream) is kept:
            del self._kept[stream]
        if kept.lingering is not None:
            kept.lingering.cancel()
            kept.lingering = None
