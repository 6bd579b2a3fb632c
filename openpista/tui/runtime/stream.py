"""Merges the deltas of a turn: the first is passed on at once, then at most 20 times a second.

Everything else is passed on at once, after the deltas before it, so the order holds.
"""

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from openpista.domain.event import Delta, Event, TextDelta, ThinkingDelta, ToolOutput

FLUSHES_PER_S = 20
MAX_WAITING_CHARS = 256 * 1024
"""Text that waits for the next flush; more is passed on at once."""


class StreamBuffer:
    """Stands between a followed stream and the store. For the thread of the event loop."""

    def __init__(
        self, pass_on: Callable[[Event], None], *, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._pass_on = pass_on
        self._loop = loop
        self._waiting: list[_Run] = []
        self._chars = 0
        self._timer: asyncio.TimerHandle | None = None
        self._flushed_at = float("-inf")

    def write(self, event: Event) -> None:
        """Take an event in."""
        if not isinstance(event, Delta):
            self.flush()
            self._pass_on(event)
            return
        if not self._waiting or not self._waiting[-1].takes(event):
            self._waiting.append(_Run(event))
        else:
            self._waiting[-1].add(event)
        self._chars += len(event.text)
        wait_s = self._flushed_at + 1 / FLUSHES_PER_S - self._loop.time()
        if wait_s <= 0 or self._chars > MAX_WAITING_CHARS:
            self.flush()
        elif self._timer is None:
            self._timer = self._loop.call_later(wait_s, self.flush)

    def flush(self) -> None:
        """Pass on what waits."""
        self._stop_timer()
        if not self._waiting:
            return
        waiting, self._waiting, self._chars = self._waiting, [], 0
        self._flushed_at = self._loop.time()
        for run in waiting:
            self._pass_on(run.merged())

    def close(self) -> None:
        """Forget what waits: whoever follows again gets it again."""
        self._stop_timer()
        self._waiting.clear()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Run:
    """Deltas in a row that make one."""

    def __init__(self, first: Delta) -> None:
        self._first = first
        self._last = first
        self._texts = [first.text]

    def takes(self, event: Delta) -> bool:
        first = self._first
        if type(event) is not type(first) or event.turn_id != first.turn_id:
            return False
        if isinstance(event, ToolOutput) and isinstance(first, ToolOutput):
            return event.call_id == first.call_id
        return True

    def add(self, event: Delta) -> None:
        self._last = event
        self._texts.append(event.text)

    def merged(self) -> TextDelta | ThinkingDelta | ToolOutput:
        """One delta with the text of all and the number of the last."""
        return replace(self._first, text="".join(self._texts), seq=self._last.seq)
