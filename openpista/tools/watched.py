"""One workspace's index with its turnstile: looks and copies happen one after the other.

What a command changed is found out in the background, but always before the next look.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from openpista.domain.tasks import owned_task
from openpista.tools.workspace_index import Difference, WorkspaceIndex

_log = logging.getLogger(__name__)


class Watched:
    """Works on its index in threads, so that nobody waits who need not."""

    def __init__(self, index: WorkspaceIndex) -> None:
        self.index = index
        self._turnstile = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._looked = False
        self._copied = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing is going on."""
        return not self._tasks and not self._turnstile.locked()

    async def refresh(self) -> None:
        """Have the index and all copies as the workspace is now."""
        await self.idle()
        async with self._turnstile:
            if not self.index.is_current():
                await asyncio.to_thread(self._look_and_copy)

    async def limits(self) -> str:
        """Return what the index cannot cover, in words; looks once, copies nothing."""
        async with self._turnstile:
            if not self._looked:
                await asyncio.to_thread(self.index.look)
                self._looked = True
        return self.index.incomplete

    async def differences(self) -> tuple[Difference, ...]:
        """Return what has changed since the last look; only for work begun with `begin`."""
        if self.index.is_current():
            return ()
        return await asyncio.to_thread(self.index.look)

    def warm(self) -> None:
        """Begin to look and copy, the first time."""
        if not self._copied and not self._tasks:

            async def copy() -> None:
                await asyncio.to_thread(self._look_and_copy)

            self.begin(copy)

    def begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """Begin `work` on the index in the background, in its turn."""

        async def in_turn() -> None:
            async with self._turnstile:
                await work()

        task = owned_task(in_turn(), name=f"undo index of {self.index.workspace}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def idle(self) -> None:
        """Return when nothing is going on in the background."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("the undo index of %s failed", self.index.workspace, exc_info=error)

    def _look_and_copy(self) -> None:
        self.index.look()
        self._looked = True
        try:
            self.index.copy_files()
        except OSError as error:
            # The command may run all the same; what has no copy is then said not to be undoable.
            _log.warning("copies for undo were not made: %s", error)
            self.index.incomplete = f"copies could not be made ({error.strerror})"
        self._copied = True
