"""Fetches updates by long polling. An update is confirmed to Telegram only when it was taken in,
so that none is lost with this process (reliability.md P1, P6).

What Telegram has is the only offset: it keeps what is not confirmed, and after a week of silence
its numbers may begin anew, lower than any that was kept here (Bot API, Update).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Protocol

from telegram import Update

from openpista.channels.telegram.errors import ConflictError, LaterError, TokenRefusedError
from openpista.domain.errors import OpenpistaError

LONG_POLL_S = 25
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
LOOK_AGAIN_S = 1.0
"""How long is waited for updates that are being taken in before the next look at new ones."""

MAX_KNOWN = 10_000

log = logging.getLogger(__name__)

Handle = Callable[[Update], Awaitable[None]]
"""Takes an update in. Raises LaterError where that is not possible now."""

LaneOf = Callable[[Update], Hashable | None]
"""Returns what an update must be kept in order with; None for one that waits for nothing."""

Sleep = Callable[[float], Awaitable[None]]


class Source(Protocol):
    """Where updates come from."""

    async def updates(self, offset: int | None, timeout_s: int) -> Sequence[Update]:
        """Confirm what is below `offset` and return what is not confirmed."""
        ...


class Poll:
    """One run of fetching. `heard` is called after each fetch, with the sentence of what failed
    or nothing."""

    def __init__(
        self,
        source: Source,
        *,
        handle: Handle,
        lane_of: LaneOf,
        heard: Callable[[str], None],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._source = source
        self._handle = handle
        self._lane_of = lane_of
        self._heard = heard
        self._sleep = sleep
        self._known: dict[int, bool] = {}
        self._confirm: int | None = None
        self._lanes: dict[Hashable, deque[Update]] = {}
        self._done = asyncio.Event()

    async def run(self) -> None:
        """Fetch until cancelled. Raises TokenRefusedError."""
        pause_s = FIRST_PAUSE_S
        async with asyncio.TaskGroup() as tasks:
            while True:
                try:
                    fetched = await self._fetch()
                except TokenRefusedError:
                    raise
                except OpenpistaError as error:
                    log.info("updates could not be fetched: %s", error.detail or error.message)
                    self._heard(error.message)
                    is_ours = not isinstance(error, ConflictError)
                    await self._sleep(pause_s if is_ours else LONGEST_PAUSE_S / 3)
                    pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                    continue
                pause_s = FIRST_PAUSE_S
                self._heard("")
                for update in sorted(fetched, key=lambda update: update.update_id):
                    self._take(update, tasks)
                await self._settled()

    async def _fetch(self) -> Sequence[Update]:
        pending = [update_id for update_id, is_done in self._known.items() if not is_done]
        offset = min(pending) if pending else self._confirm
        fetched = await self._source.updates(offset, 0 if pending else LONG_POLL_S)
        if not pending:
            self._confirm = None
        return fetched

    def _take(self, update: Update, tasks: asyncio.TaskGroup) -> None:
        update_id = update.update_id
        self._confirm = max(self._confirm or 0, update_id + 1)
        if update_id in self._known:
            return
        self._known[update_id] = False
        self._forget()
        lane = self._lane_of(update)
        if lane is None:
            tasks.create_task(self._to_its_end(update), name=f"update {update_id}")
        elif lane in self._lanes:
            self._lanes[lane].append(update)
        else:
            self._lanes[lane] = deque([update])
            tasks.create_task(self._work(lane), name=f"lane {lane}")

    async def _work(self, lane: Hashable) -> None:
        waiting = self._lanes[lane]
        while waiting:
            await self._to_its_end(waiting[0])
            waiting.popleft()
        del self._lanes[lane]

    async def _to_its_end(self, update: Update) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                await self._handle(update)
            except LaterError as error:
                log.info("update %d waits: %s", update.update_id, error.message)
                await self._sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                continue
            except Exception:
                # One update that cannot be read must not keep all others from coming.
                log.exception("update %d was dropped", update.update_id)
            self._known[update.update_id] = True
            self._done.set()
            return

    async def _settled(self) -> None:
        """Wait a moment for what is being taken in, so that it is confirmed with the next fetch."""
        try:
            async with asyncio.timeout(LOOK_AGAIN_S):
                while not all(self._known.values()):
                    self._done.clear()
                    await self._done.wait()
        except TimeoutError:
            return

    def _forget(self) -> None:
        while len(self._known) > MAX_KNOWN:
            oldest = next(iter(self._known))
            if not self._known[oldest]:
                return
            del self._known[oldest]
