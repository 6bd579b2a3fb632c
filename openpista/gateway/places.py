"""How many turns may work at once over all sessions, and what counts as working.

A turn that waits for a person gives its place to others and takes one again afterwards
(decisions.md 13); its time limit stands still meanwhile.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self


class Places:
    """A bounded number of places, given out in the order of asking."""

    def __init__(self, limit: int) -> None:
        self._free = asyncio.Semaphore(limit)

    @asynccontextmanager
    async def place(self) -> AsyncGenerator["Place"]:
        """Wait for a place and hold it inside."""
        place = Place(self._free)
        await place.take()
        try:
            yield place
        finally:
            place.leave()


class Place:
    """One turn's place. Several of its calls may wait for a person at the same time; the first
    that goes on takes the place for all."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free = free
        self._held = False
        self._taking = asyncio.Lock()

    async def take(self) -> None:
        """Wait until the place is held."""
        async with self._taking:
            if not self._held:
                await self._free.acquire()
                self._held = True

    def leave(self) -> None:
        """Give the place to others."""
        if self._held:
            self._held = False
            self._free.release()

    @asynccontextmanager
    async def given_back(self) -> AsyncGenerator[None]:
        """Have no place inside, and one again after it."""
        self.leave()
        yield
        await self.take()


class TurnTime:
    """A limit on the seconds that a turn works; raises TimeoutError inside when they are over."""

    def __init__(self, limit_s: float | None) -> None:
        self._limit_s = limit_s
        self._remaining_s = limit_s
        self._stops = 0
        self._timeout = asyncio.timeout(limit_s)

    @property
    def expired(self) -> bool:
        """Say whether the limit ended the turn."""
        return self._timeout.expired()

    async def __aenter__(self) -> Self:
        await self._timeout.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return await self._timeout.__aexit__(kind, error, trace)

    @asynccontextmanager
    async def standing(self) -> AsyncGenerator[None]:
        """Let no time pass inside."""
        self._stop()
        try:
            yield
        finally:
            self._go_on()

    def _stop(self) -> None:
        self._stops += 1
        due = self._timeout.when()
        if self._stops == 1 and due is not None:
            self._remaining_s = due - asyncio.get_running_loop().time()
            self._timeout.reschedule(None)

    def _go_on(self) -> None:
        self._stops -= 1
        if self._stops == 0 and self._remaining_s is not None and not self.expired:
            self._timeout.reschedule(asyncio.get_running_loop().time() + self._remaining_s)
