"""A tool that does what a test says, and counts what happens to it."""

import asyncio
from collections.abc import Callable

from openpista.domain.errors import ToolArgumentError
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec

Answer = ToolOutcome | Callable[[str], ToolOutcome]


class FakeTool:
    """Intends and returns what it was given.

    `wait` holds every run until it is set; `bad` makes the arguments bad; `breaks` raises as a
    broken tool would. `most_at_once` is how many runs went on side by side.
    """

    def __init__(
        self,
        name: str = "fake.tool",
        *,
        intent: Intent | Callable[[str], Intent] | None = None,
        outcome: Answer | None = None,
        group: str = "core",
        emits: tuple[str, ...] = (),
        wait: asyncio.Event | None = None,
        bad: str = "",
        breaks: str = "",
    ) -> None:
        self._spec = ToolSpec(name, f"Does {name}.", '{"type":"object"}', group)
        self._intent = intent or Intent(kind="internal", title=f"Use {name}")
        self._outcome = outcome or ToolOutcome(f"{name} ran")
        self._emits = emits
        self._wait = wait
        self._bad = bad
        self._breaks = breaks
        self._running = 0
        self.most_at_once = 0
        self.ran: list[str] = []
        self.stopped = 0
        self.started = asyncio.Event()

    @property
    def spec(self) -> ToolSpec:
        """Return the description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Return the intent that was given, or complain of the arguments."""
        if self._bad:
            raise ToolArgumentError(self._bad)
        return self._intent(arguments) if callable(self._intent) else self._intent

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Run as told."""
        self._running += 1
        self.most_at_once = max(self.most_at_once, self._running)
        self.ran.append(arguments)
        self.started.set()
        try:
            for text in self._emits:
                context.emit(text)
            await asyncio.sleep(0)
            if self._wait is not None:
                await self._wait.wait()
            if self._breaks:
                raise RuntimeError(self._breaks)
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        finally:
            self._running -= 1
        return self._outcome(arguments) if callable(self._outcome) else self._outcome
