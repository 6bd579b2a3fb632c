"""All actors of the house: started where there is work, stopped, and ended in good order."""

import asyncio
import contextlib
from collections.abc import Sequence
from weakref import WeakValueDictionary

from openpista.domain.ids import SessionId
from openpista.gateway.places import Places
from openpista.gateway.session_actor import Afterwards, Resumed, SessionActor
from openpista.gateway.turn_run import StopOutcome, TurnRooms

LOOK_EVERY_S = 0.2
"""How often is looked, while the house closes, for turns that wait for a person."""


class Actors:
    """Actors by session. Their tasks belong to the task group of the rooms."""

    def __init__(self, rooms: TurnRooms, *, max_turns: int, afterwards: Afterwards) -> None:
        self._rooms = rooms
        self._places = Places(max_turns)
        self._afterwards = afterwards
        self._actors: dict[SessionId, SessionActor] = {}
        self._tasks: dict[SessionId, asyncio.Task[None]] = {}
        self._locks: WeakValueDictionary[SessionId, asyncio.Lock] = WeakValueDictionary()
        self._closing = False

    def wake(self, session_id: SessionId, resumed: Resumed | None = None) -> None:
        """See to it that what waits for a session is worked on."""
        if self._closing or session_id in self._actors:
            return
        actor = SessionActor(
            session_id,
            rooms=self._rooms,
            places=self._places,
            work=self.lock(session_id),
            afterwards=self._afterwards,
        )
        self._actors[session_id] = actor
        task = self._rooms.tasks.create_task(actor.run(resumed), name=f"session {session_id}")
        self._tasks[session_id] = task
        task.add_done_callback(lambda task: self._forget(session_id, task))

    def lock(self, session_id: SessionId) -> asyncio.Lock:
        """Return the lock that each turn of a session holds, for what must not happen during
        one."""
        lock = self._locks.get(session_id)
        if lock is None:
            lock = self._locks[session_id] = asyncio.Lock()
        return lock

    async def stop_turn(self, session_id: SessionId, outcome: StopOutcome, reason: str) -> bool:
        """End the running turn of a session; False when none runs."""
        actor = self._actors.get(session_id)
        return actor is not None and await actor.stop_turn(outcome, reason)

    async def close(self, *, grace_s: float, hurry: asyncio.Event, reason: str) -> None:
        """Begin no turn any more, let the running ones end for `grace_s` seconds or until
        `hurry` is set, and interrupt those that still run then. What waits stays in the inbox."""
        self._closing = True
        for actor in self._actors.values():
            actor.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                while self._tasks and not hurry.is_set():
                    await self._stop_those_that_wait(reason)
                    await self._ended(within_s=LOOK_EVERY_S)
        await self._stop(tuple(self._actors.values()), reason)
        for task in self._tasks.values():
            task.cancel()
        await self._ended(within_s=None)

    async def _ended(self, *, within_s: float | None) -> None:
        if tasks := tuple(self._tasks.values()):
            await asyncio.wait(tasks, timeout=within_s)

    async def _stop_those_that_wait(self, reason: str) -> None:
        """Interrupt the turns that wait for a person: they cannot end by themselves."""
        activity = self._rooms.live.activity
        waiting = [actor for key, actor in self._actors.items() if activity(key)[0] == "waiting"]
        await self._stop(waiting, reason)

    async def _stop(self, actors: Sequence[SessionActor], reason: str) -> None:
        async with asyncio.TaskGroup() as stopping:
            for actor in actors:
                stopping.create_task(actor.stop_turn("interrupted", reason))

    def _forget(self, session_id: SessionId, task: asyncio.Task[None]) -> None:
        del self._actors[session_id]
        del self._tasks[session_id]
        if not task.cancelled() and self._rooms.live.queued(session_id):
            # A message came while the actor was on its way out.
            self.wake(session_id)
