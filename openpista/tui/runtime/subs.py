"""Runs what a window is subscribed to: starts what is new, stops what is no longer wanted."""

import asyncio
from collections.abc import Callable
from typing import assert_never

from openpista.domain.errors import NotFoundError
from openpista.domain.tasks import owned_task
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import EventArrived, StreamRefused, Ticked
from openpista.tui.core.effects import FollowStream, Sub, Tick
from openpista.tui.runtime.gateway_link import GatewayLink
from openpista.tui.runtime.stream import StreamBuffer


class Subscriptions:
    """Owns one task for each subscription. For the thread of the event loop."""

    def __init__(
        self,
        *,
        dispatch: Callable[[Action], None],
        link: GatewayLink,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._dispatch = dispatch
        self._link = link
        self._loop = loop
        self._running: dict[Sub, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> frozenset[Sub]:
        """What is subscribed to now."""
        return frozenset(self._running)

    def want(self, wanted: frozenset[Sub]) -> None:
        """Run exactly these from now on."""
        for sub in self._running.keys() - wanted:
            self._stop(sub)
        for sub in wanted - self._running.keys():
            task = owned_task(self._run(sub), name=f"tui:{sub}")
            self._running[sub] = task
            task.add_done_callback(self._ending.discard)

    async def aclose(self) -> None:
        """Stop all and wait until they have ended."""
        self.want(frozenset())
        while self._ending:
            await asyncio.wait(self._ending)

    def _stop(self, sub: Sub) -> None:
        task = self._running.pop(sub)
        if not task.done():
            self._ending.add(task)
            task.cancel()

    async def _run(self, sub: Sub) -> None:
        match sub:
            case FollowStream():
                await self._follow(sub)
            case Tick(interval_ms=interval_ms):
                while True:
                    await asyncio.sleep(interval_ms / 1_000)
                    self._dispatch(Ticked())
            case _:
                assert_never(sub)

    async def _follow(self, sub: FollowStream) -> None:
        buffer = StreamBuffer(lambda event: self._dispatch(EventArrived(event)), loop=self._loop)
        try:
            await self._link.follow(sub, buffer.write)
            buffer.flush()
        except NotFoundError as error:
            self._dispatch(StreamRefused(sub.stream, error.message))
        finally:
            buffer.close()
