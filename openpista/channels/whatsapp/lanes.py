"""Keeps what comes in of one chat in its order, while other chats go on."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from openpista.channels.whatsapp.errors import LaterError

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0

log = logging.getLogger(__name__)

Work = Callable[[int], Awaitable[None]]
"""Takes something in; gets how often that was tried before. Raises LaterError where it is not
possible now."""

Sleep = Callable[[float], Awaitable[None]]


class Lanes:
    """One lane a chat. Their tasks belong to the task group that is handed in."""

    def __init__(self, tasks: asyncio.TaskGroup, *, sleep: Sleep = asyncio.sleep) -> None:
        self._tasks = tasks
        self._sleep = sleep
        self._lanes: dict[str, deque[Work]] = {}

    def put(self, chat: str, work: Work) -> None:
        """Do this after all that was put there before for the same chat."""
        if chat in self._lanes:
            self._lanes[chat].append(work)
            return
        self._lanes[chat] = deque([work])
        self._tasks.create_task(self._drive(chat), name=f"whatsapp chat {chat}")

    def waiting(self, chat: str) -> int:
        """Return how much is still to be taken in of a chat, what is being taken in included."""
        return len(self._lanes.get(chat, ()))

    async def _drive(self, chat: str) -> None:
        lane = self._lanes[chat]
        while lane:
            await self._insist(lane[0])
            lane.popleft()
        del self._lanes[chat]

    async def _insist(self, work: Work) -> None:
        tries = 0
        while True:
            try:
                await work(tries)
            except LaterError as error:
                log.info("taken in later: %s", error.message)
                await self._sleep(min(FIRST_PAUSE_S * 2**tries, LONGEST_PAUSE_S))
                tries = min(tries + 1, 10)
            else:
                return
