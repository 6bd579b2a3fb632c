"""Tells events to windows: numbered streams, and one bounded queue for each window.

A stream remembers its newest events in a bounded ring, so that a window that was away for a
moment gets exactly what it missed. Everybody else gets a snapshot: a new window, one that was
away for long, one of another epoch, and one that reads too slowly, which so falls behind alone
(reliability.md P9).
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec
from msgspec import Struct

from openpista.domain.clock import Clock
from openpista.domain.event import Event, TextDelta, ThinkingDelta, ToolOutput
from openpista.domain.ids import StreamId

_E = TypeVar("_E", bound=Event)

SnapshotSource = Callable[[int], Awaitable[Event]]
"""Makes the snapshot that stands for a stream up to a `seq`. Takes what it needs from memory
before its first await; the stream's lock is held while it reads the store."""

PLAIN_WEIGHT = 1024
"""What an event that is no delta counts for, in bytes; a delta counts its text."""


class Limits(Struct, frozen=True):
    """Bounds of a stream's ring, of a window's queue and of how many streams are remembered."""

    ring_events: int = 1024
    ring_bytes: int = 1024 * 1024
    window_events: int = 1024
    window_bytes: int = 4 * 1024 * 1024
    streams: int = 256


class Broadcast:
    """All streams of one process. `epoch` tells its numbers from those of other runs."""

    def __init__(self, *, epoch: str, clock: Clock, limits: Limits | None = None) -> None:
        self.epoch = epoch
        self._clock = clock
        self._limits = limits or Limits()
        self._streams: dict[StreamId, _Stream] = {}
        self._floor = 0
        self._closed = False

    def tell(self, event: _E) -> _E:
        """Give `event` the next number of its stream and hand it to every window there."""
        stream = self._stream(event.stream)
        stamped = msgspec.structs.replace(
            event, seq=stream.seq + 1, at_ms=event.at_ms or self._clock.now_ms()
        )
        stream.tell(stamped, self._limits)
        return stamped

    @asynccontextmanager
    async def changing(self, stream_id: StreamId) -> AsyncGenerator[None]:
        """Store and tell a change of a stream's state inside, as one step: no snapshot shows the
        one without the other. Changes of one stream wait for each other in their order; not to
        be nested."""
        stream = self._stream(stream_id)
        stream.users += 1
        try:
            async with stream.lock:
                yield
        finally:
            stream.users -= 1

    def seq(self, stream_id: StreamId) -> int:
        """Return the number of the newest event of a stream."""
        return self._stream(stream_id).seq

    def watchers(self, stream_id: StreamId) -> int:
        """Return how many windows follow a stream."""
        stream = self._streams.get(stream_id)
        return len(stream.windows) if stream else 0

    async def follow(
        self, stream_id: StreamId, *, after: tuple[str, int] | None, snapshot: SnapshotSource
    ) -> AsyncGenerator[Event]:
        """Yield the events after (epoch, seq), or a snapshot and what comes then. Ends when the
        broadcast is closed."""
        if self._closed:
            return
        stream = self._stream(stream_id)
        window = _Window(self._limits)
        stream.windows.add(window)
        try:
            missed = stream.missed(after[1]) if after and after[0] == self.epoch else None
            if missed is None:
                window.fall_behind()
            for event in missed or ():
                window.push(event)
            while True:
                if window.behind:
                    yield await _catch_up(stream, window, snapshot)
                elif (event := window.pop()) is not None:
                    yield event
                elif self._closed:
                    return
                else:
                    await window.news()
        finally:
            stream.windows.discard(window)

    def close(self) -> None:
        """End every window's stream, after what it has not read yet."""
        self._closed = True
        for stream in self._streams.values():
            for window in stream.windows:
                window.wake()

    def _stream(self, stream_id: StreamId) -> "_Stream":
        stream = self._streams.pop(stream_id, None)
        if stream is None:
            self._forget_the_stalest()
            stream = _Stream(self._floor)
        self._streams[stream_id] = stream
        return stream

    def _forget_the_stalest(self) -> None:
        # A forgotten stream may come back: it goes on above every number that was ever used.
        surplus = len(self._streams) + 1 - self._limits.streams
        idle = [key for key, stream in self._streams.items() if stream.is_idle()]
        for key in idle[: max(surplus, 0)]:
            self._floor = max(self._floor, self._streams.pop(key).seq)


async def _catch_up(stream: "_Stream", window: "_Window", snapshot: SnapshotSource) -> Event:
    async with stream.lock:
        window.restart()
        return await snapshot(stream.seq)


class _Stream:
    """One stream: its counter, its ring and its windows."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self.lock = asyncio.Lock()
        self.users = 0
        self.windows: set[_Window] = set()
        self._ring: deque[Event] = deque()
        self._ring_bytes = 0

    def tell(self, event: Event, limits: Limits) -> None:
        self.seq = event.seq
        self._ring.append(event)
        self._ring_bytes += _weight(event)
        while len(self._ring) > limits.ring_events or self._ring_bytes > limits.ring_bytes:
            self._ring_bytes -= _weight(self._ring.popleft())
        for window in self.windows:
            window.push(event)

    def missed(self, seq: int) -> tuple[Event, ...] | None:
        """Return the events after `seq`, None when some of them are gone or `seq` is none of
        this stream's."""
        oldest = self._ring[0].seq if self._ring else self.seq + 1
        if not oldest - 1 <= seq <= self.seq:
            return None
        return tuple(event for event in self._ring if event.seq > seq)

    def is_idle(self) -> bool:
        return not self.windows and not self.users


class _Window:
    """What one window has not read yet. Past its bounds it drops everything and is behind."""

    def __init__(self, limits: Limits) -> None:
        self.behind = False
        self._limits = limits
        self._waiting: deque[Event] = deque()
        self._bytes = 0
        self._news = asyncio.Event()

    def push(self, event: Event) -> None:
        if self.behind:
            return
        self._waiting.append(event)
        self._bytes += _weight(event)
        if (
            len(self._waiting) > self._limits.window_events
            or self._bytes > self._limits.window_bytes
        ):
            self.fall_behind()
        self._news.set()

    def fall_behind(self) -> None:
        self._clear()
        self.behind = True
        self._news.set()

    def restart(self) -> None:
        self._clear()
        self.behind = False

    def wake(self) -> None:
        self._news.set()

    def pop(self) -> Event | None:
        if not self._waiting:
            return None
        event = self._waiting.popleft()
        self._bytes -= _weight(event)
        return event

    async def news(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _clear(self) -> None:
        self._waiting.clear()
        self._bytes = 0


def _weight(event: Event) -> int:
    match event:
        case TextDelta() | ThinkingDelta() | ToolOutput():
            return len(event.text)
        case _:
            return PLAIN_WEIGHT
