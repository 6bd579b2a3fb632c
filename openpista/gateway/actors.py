"""All actors of the house: started where there is work, stopped, and ended in good order."""

import asyncio
from weakref import WeakValueDictionary

from openpista.domain.ids import SessionId
from openpista.domain.tasks import owned_task
from openpista.gateway.places import Places
from openpista.gateway.session_actor import Afterwards, Resumed, SessionActor
from openpista.gateway.turn_run import StopOutcome, TurnRooms


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
        tasks = tuple(self._tasks.values())
        await _ended_or_hurried(tasks, grace_s, hurry)
        async with asyncio.TaskGroup() as stopping:
            for actor in tuple(self._actors.values()):
                stopping.create_task(actor.stop_turn("interrupted", reason))
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _forget(self, session_id: SessionId, task: asyncio.Task[None]) -> None:
        del self._actors[session_id]
        del self._tasks[session_id]
        if not task.cancelled() and self._rooms.live.queued(session_id):
            # A message came while the actor was on its way out.
            self.wake(session_id)


async def _ended_or_hurried(
    tasks: tuple[asyncio.Task[None], ...], grace_s: float, hurry: asyncio.Event
) -> None:
    if not tasks:
        return
    hurried = owned_task(hurry.wait(), name="hurry")
    ended = owned_task(asyncio.wait(tasks), name="turns end")
    try:
        await asyncio.wait([hurried, ended], timeout=grace_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hurried.cancel()
        ended.cancel()
