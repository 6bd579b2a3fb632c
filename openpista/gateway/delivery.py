"""The courier: brings what the outbox owes to the channels, for each chat in its order.

An entry counts as sent when the messenger's id of its last message is in the store. One channel
or chat that is slow keeps no other waiting (reliability.md P5, P9).
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Literal

from msgspec import Struct

from openpista.domain.clock import Clock
from openpista.domain.delivery import (
    Errand,
    PostponedError,
    UnclearError,
    UndeliverableError,
)
from openpista.domain.port import Channel, Delivers
from openpista.store.errors import StoreError
from openpista.store.outbox import MAYBE_SENT, Outbox, OutboxItem
from openpista.store.owed import read_content

MAX_AT_ONCE = 16
"""Chats of one channel that are served at the same time."""

DELIVERY_TIMEOUT_S = 180.0
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0
STORE_PAUSE_S = 5.0
LONGEST_WAIT_S = 60 * 60.0
"""A messenger that wants a longer pause is asked again after this one."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
Failed = Callable[[str], None]
"""Tells the owner, in one sentence, that something will never arrive."""


class Courier:
    """Serves every channel to which something can be owed, each in a lane of its own."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Iterable[Channel],
        *,
        clock: Clock,
        failed: Failed,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._outbox = outbox
        self._lanes = {
            channel.name: _Lane(channel, outbox, clock=clock, failed=failed, sleep=sleep)
            for channel in channels
            if isinstance(channel, Delivers)
        }

    @property
    def channels(self) -> frozenset[str]:
        """The channels to which something can be owed, by name."""
        return frozenset(self._lanes)

    async def open(self) -> None:
        """Take back what an earlier process was sending; call it once, before `run`."""
        released = await self._outbox.release_claims()
        if released:
            log.warning("%d messages may have been sent when openpista ended", released)

    async def run(self) -> None:
        """Bring what is owed, until cancelled."""
        async with asyncio.TaskGroup() as lanes:
            for name, lane in self._lanes.items():
                lanes.create_task(lane.run(), name=f"courier {name}")

    def wake(self, channel: str = "") -> None:
        """Look for work now: something was owed, or a channel came up."""
        for name, lane in self._lanes.items():
            if channel in {"", name}:
                lane.wake()

    async def settled(self) -> None:
        """Wait until nothing is being brought and nothing more can be: it has arrived, is due
        later, or its channel is not open."""
        for lane in self._lanes.values():
            await lane.settled.wait()


class _Lane:
    """The way to one channel."""

    def __init__(
        self, channel: Delivers, outbox: Outbox, *, clock: Clock, failed: Failed, sleep: Sleep
    ) -> None:
        self.settled = asyncio.Event()
        self._news = asyncio.Event()
        self._channel = channel
        self._outbox = outbox
        self._clock = clock
        self._failed = failed
        self._sleep = sleep
        self._busy = 0

    def wake(self) -> None:
        """Look for work now."""
        self.settled.clear()
        self._news.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as errands:
            while True:
                self._news.clear()
                wait_s = await self._give_out(errands)
                if not self._busy and not self._news.is_set():
                    self.settled.set()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait_s):
                        await self._news.wait()

    async def _give_out(self, errands: asyncio.TaskGroup) -> float | None:
        """Begin every errand that is due; return after how many seconds to look again."""
        free = MAX_AT_ONCE - self._busy
        if not self._channel.is_open or free <= 0:
            return None
        try:
            items = await self._outbox.claim(self._channel.name, free)
            due_ms = await self._outbox.next_due(self._channel.name)
        except StoreError as error:
            log.warning("what is owed could not be read: %s", error.detail or error.message)
            return STORE_PAUSE_S
        for item in items:
            self._busy += 1
            self.settled.clear()
            errands.create_task(self._carry(item), name=f"errand {item.key}")
        if due_ms is None:
            return None
        return min(max((due_ms - self._clock.now_ms()) / 1000, 0.0), LONGEST_WAIT_S) + 0.01

    async def _carry(self, item: OutboxItem) -> None:
        try:
            end = await self._try(item)
            await self._insist(lambda: self._settle(item, end))
        finally:
            self._busy -= 1
            self.wake()

    async def _try(self, item: OutboxItem) -> "_End":
        """Send it, and return what came of that."""
        taken = list(filter(None, item.external_id.split(",")))
        before = len(taken)

        async def took(external_id: str) -> None:
            taken.append(external_id)
            await self._insist(lambda: self._outbox.took(item.key, ",".join(taken)))

        try:
            errand = Errand(
                key=item.key,
                address=item.address,
                content=read_content(item.payload),
                taken=tuple(taken),
                maybe_sent=item.ambiguous,
            )
            async with asyncio.timeout(DELIVERY_TIMEOUT_S):
                await self._channel.deliver(errand, took)
        except PostponedError as error:
            log.info("%s waits: %s", item.key, error.message)
            # What was unclear before stays so until more of it is known to have arrived.
            unclear = item.ambiguous and len(taken) == before
            return _End("again", MAYBE_SENT if unclear else error.message, wait_s=error.wait_s)
        except UndeliverableError as error:
            log.warning("%s cannot be delivered: %s", item.key, error.detail or error.message)
            self._failed(f"An answer could not be delivered. {error.message}")
            return _End("never", error.message)
        except (UnclearError, TimeoutError) as error:
            log.warning("%s may have been sent: %s", item.key, type(error).__name__)
            return _End("again", MAYBE_SENT)
        except Exception:
            log.exception("%s could not be delivered", item.key)
            return _End("again", MAYBE_SENT)
        return _End("sent", external_id=",".join(taken))

    async def _settle(self, item: OutboxItem, end: "_End") -> bool:
        match end.kind:
            case "sent":
                return await self._outbox.sent(item.key, end.external_id)
            case "never":
                return await self._outbox.failed(item.key, end.reason, None)
            case "again":
                pause_s = end.wait_s or min(FIRST_PAUSE_S * 2**item.attempts, LONGEST_PAUSE_S)
                wait_ms = round(min(pause_s, LONGEST_WAIT_S) * 1000)
                due_ms = self._clock.now_ms() + wait_ms
                return await self._outbox.failed(item.key, end.reason, due_ms)

    async def _insist(self, note: Callable[[], Awaitable[bool]]) -> None:
        """Note it, trying again while the store cannot write: nothing is sent a second time
        meanwhile, because the entry stays claimed."""
        while True:
            try:
                await note()
            except StoreError as error:
                log.warning("a delivery could not be noted: %s", error.detail or error.message)
                await self._sleep(STORE_PAUSE_S)
            else:
                return


class _End(Struct, frozen=True):
    """What came of one try."""

    kind: Literal["sent", "again", "never"]
    reason: str = ""
    wait_s: float = 0.0
    external_id: str = ""
