"""One actor per session that has something to do: its messages in order, one turn at a time.

An actor lives from the first waiting message to the last. The inbox in the store is the queue;
what is in memory is its mirror.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from msgspec import Struct

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId, TurnId, session_stream
from openpista.domain.message import Message
from openpista.domain.session import QueuedMessage, Session
from openpista.gateway.live import warning
from openpista.gateway.places import Places
from openpista.gateway.turn_end import Ending
from openpista.gateway.turn_run import RunningTurn, StopOutcome, TurnRooms
from openpista.store.errors import StoreError

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0

Afterwards = Callable[[Session, Ending], None]
"""Called after each turn with the row it began with, for what follows in the background."""

log = logging.getLogger(__name__)


class Resumed(Struct, frozen=True):
    """A turn that a crash interrupted and that can go on."""

    session_id: SessionId
    turn_id: TurnId
    prompt: Message


class SessionActor:
    """Works through what waits for one session."""

    def __init__(
        self,
        session_id: SessionId,
        *,
        rooms: TurnRooms,
        places: Places,
        work: asyncio.Lock,
        afterwards: Afterwards,
    ) -> None:
        self._session_id = session_id
        self._rooms = rooms
        self._places = places
        self._work = work
        self._afterwards = afterwards
        self._turn: RunningTurn | None = None
        self._closing = False
        self._closed = asyncio.Event()

    async def run(self, resumed: Resumed | None = None) -> None:
        """Answer everything that waits, the interrupted turn first."""
        if resumed is not None:
            await self._one_turn(resumed.turn_id, lambda turn: turn.resume(resumed.prompt))
        pause_s = FIRST_PAUSE_S
        while not self._closing and (queued := self._next()) is not None:
            try:
                await self._answer(queued)
                pause_s = FIRST_PAUSE_S
            except StoreError as error:
                log.warning("session %s has to wait: %s", self._session_id, error.detail)
                pause_s = await self._pause(pause_s, error.message)
            except Exception:
                # One session's trouble must not end the house; its message waits on.
                log.exception("session %s broke between two turns", self._session_id)
                pause_s = await self._pause(pause_s, "Something went wrong inside openpista.")

    async def stop_turn(self, outcome: StopOutcome, reason: str) -> bool:
        """End the running turn, as fast as can be; False when none runs."""
        return self._turn is not None and await self._turn.stop(outcome, reason)

    def close(self) -> None:
        """Begin no other turn."""
        self._closing = True
        self._closed.set()

    def _next(self) -> QueuedMessage | None:
        queue = self._rooms.live.queued(self._session_id)
        return queue[0] if queue else None

    async def _answer(self, queued: QueuedMessage) -> None:
        turn_id = TurnId(self._rooms.writer_rooms.new_ulid())
        try:
            await self._one_turn(turn_id, lambda turn: turn.run(queued), queued)
        except NotFoundError:
            # Taken back, or its session was deleted, at the last moment.
            self._rooms.live.dequeue(self._session_id, queued.message_id)

    async def _one_turn(
        self,
        turn_id: TurnId,
        run: Callable[[RunningTurn], Awaitable[Ending]],
        queued: QueuedMessage | None = None,
    ) -> None:
        async with self._work, self._places.place() as place:
            if self._closing or (queued is not None and self._next() != queued):
                return
            row = await self._rooms.book.get(self._session_id)
            turn = RunningTurn(self._rooms, row=row, place=place, turn_id=turn_id)
            self._turn = turn
            try:
                ending = await run(turn)
            finally:
                self._turn = None
        self._afterwards(row, ending)

    async def _pause(self, seconds: float, reason: str) -> float:
        """Say why nothing happens, wait, and return how long to wait the next time."""
        stream = session_stream(self._session_id)
        self._rooms.live.tell(warning(stream, f"{reason} Trying again in {seconds:.0f} s."))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        return min(seconds * 2, LONGEST_PAUSE_S)
