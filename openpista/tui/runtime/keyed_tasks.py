"""Named tasks and timers under keys: a newer one takes the place of the older."""

import asyncio
from collections.abc import Callable, Coroutine

from openpista.domain.tasks import owned_task


class KeyedTasks:
    """Owns what runs for one window. For the thread of the event loop."""

    def __init__(self, *, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def keys(self) -> frozenset[str]:
        """What runs or waits now."""
        return frozenset((*self._tasks, *self._timers))

    def start(self, key: str, work: Coroutine[object, object, None]) -> None:
        """Run `work` under `key`; what ran there is cancelled."""
        self.stop(key)
        task = owned_task(work, name=f"tui:{key}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._done(key, done))

    def after(self, key: str, delay_s: float, call: Callable[[], None]) -> None:
        """Call `call` in `delay_s` seconds; what waited under `key` no longer does."""
        self.stop(key)

        def due() -> None:
            del self._timers[key]
            call()

        self._timers[key] = self._loop.call_later(delay_s, due)

    def stop(self, key: str) -> None:
        """Cancel what runs or waits under `key`."""
        if (timer := self._timers.pop(key, None)) is not None:
            timer.cancel()
        if (task := self._tasks.pop(key, None)) is not None:
            self._ending.add(task)
            task.cancel()

    async def aclose(self) -> None:
        """Cancel everything and wait until it has ended."""
        for key in self.keys:
            self.stop(key)
        while self._ending:
            await asyncio.wait(self._ending)

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        if self._tasks.get(key) is task:
            del self._tasks[key]
