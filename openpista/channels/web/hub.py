"""One stream for all pages that follow it: what is told is worked out and encoded once.

A page joins at a snapshot, which is shared too, and gets from the ring what came since; one that
was away for a moment gets from the ring what it missed. Deltas that come close together are told
as one, the more pages listen the closer is wide. Nobody waits for a page that does not read.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from openpista.channels.web.open_answer import Closed, OpenAnswer
from openpista.channels.web.server_frames import AnswerHtml, Ended, EventFrame, ServerFrame
from openpista.channels.web.shown import Shown
from openpista.channels.web.wire import encode_server_frame
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import (
    Delta,
    Event,
    HouseSnapshot,
    MessageAdded,
    Snapshot,
    TextDelta,
    ThinkingDelta,
    ToolOutput,
    TurnFinished,
)
from openpista.domain.ids import StreamId, TurnId

RING_ENTRIES = 512
RING_CHARS = 2 * 1024 * 1024
REPLAY_ENTRIES = 128
"""More than so many since the shared snapshot, and a newcomer gets a fresh one."""

GATHER_S = 0.04
GATHER_PER_PAGE_S = 0.0001
LONGEST_GATHER_S = 0.12
GATHER_PER_BUSY = 2.0
"""Where telling all pages takes long, what is told is gathered for so many times as long: a machine
that has much else to do is not asked for more than it can."""

LONGEST_BUSY_GATHER_S = 0.5

Events = Callable[[], AsyncGenerator[Event]]
"""Follows the stream from a snapshot on."""


class Listener(Protocol):
    """A page that follows."""

    def push(self, text: str) -> None:
        """Take a frame. Never waits."""
        ...


class _Entry(Struct, frozen=True):
    """What was told of the numbers from `first` to `last`."""

    first: int
    last: int
    texts: tuple[str, ...]
    deltas: tuple[Delta, ...] = ()


class StreamHub:
    """Follows one stream, and tells it to every page that joined."""

    def __init__(self, stream: StreamId, events: Events, shown: Shown) -> None:
        self._stream = stream
        self._events = events
        self._shown = shown
        self._listeners: dict[Listener, None] = {}
        self._ring: deque[_Entry] = deque()
        self._ring_chars = 0
        self._epoch = ""
        self._seq = 0
        self._base: _Entry | None = None
        self._pending: list[Delta] = []
        self._flush: asyncio.TimerHandle | None = None
        self._told_at = 0.0
        self._busy_s = 0.0
        self._answer = OpenAnswer()
        self._ready = asyncio.Event()
        self.ended: str | None = None

    @property
    def watched(self) -> int:
        """How many pages listen."""
        return len(self._listeners)

    async def run(self) -> None:
        """Follow until the stream ends."""
        reason = ""
        try:
            async with aclosing(self._events()) as events:
                async for event in events:
                    await self._take(event)
        except OpenpistaError as error:
            reason = error.message
        finally:
            self._tell_pending()
            self.ended = reason
            self._ready.set()
            for listener in tuple(self._listeners):
                listener.push(self._end())
            self._listeners.clear()

    async def join(self, listener: Listener, after: tuple[str, int] | None) -> None:
        """Let a page listen: after (epoch, seq) where the ring still has all since, else from a
        snapshot on."""
        await self._ready.wait()
        while self.ended is None:
            self._tell_pending()
            if after is not None and after[0] == self._epoch and self._has_all_since(after[1]):
                self._let_in(listener, after[1], resumed=True)
                return
            if self._base is not None and self._is_near(self._base.last):
                listener.push(self._base.texts[0])
                self._let_in(listener, self._base.last, resumed=False)
                return
            await self._renew_base()
        listener.push(self._end())

    def leave(self, listener: Listener) -> None:
        """Let a page listen no longer."""
        self._listeners.pop(listener, None)

    def _end(self) -> str:
        return encode_server_frame(Ended(stream=self._stream, reason=self.ended or ""))

    def _let_in(self, listener: Listener, after: int, *, resumed: bool) -> None:
        last: Delta | None = None
        for entry in self._ring:
            if entry.first > after:
                _push(listener, entry.texts)
            elif entry.last > after:
                rest = [delta for delta in entry.deltas if delta.seq > after]
                last = rest[-1]
                _push(listener, tuple(_encoded(one) for one in _merged(rest)))
        # HTML is told beside the numbers: who was away, or begins within what is told as one,
        # gets all of it once more.
        if self._answer.chars and (resumed or last is not None):
            whole = Closed(self._answer.html, 0, self._answer.chars)
            turn_id = last.turn_id if last is not None else None
            listener.push(encode_server_frame(self._answer_html(turn_id, self._seq, whole)))
        self._listeners[listener] = None

    def _has_all_since(self, seq: int) -> bool:
        oldest = self._ring[0].first if self._ring else self._seq + 1
        return oldest - 1 <= seq <= self._seq

    def _is_near(self, seq: int) -> bool:
        missing = sum(entry.last > seq for entry in self._ring)
        return self._has_all_since(seq) and missing <= REPLAY_ENTRIES

    async def _renew_base(self) -> None:
        async with aclosing(self._events()) as events:
            async for event in events:
                if isinstance(event, Snapshot | HouseSnapshot):
                    await self._put_base(event)
                return
        # The house closes: nothing comes any more, and `run` ends too.
        await asyncio.sleep(0)

    async def _put_base(self, event: Snapshot | HouseSnapshot) -> str:
        text = encode_server_frame(await self._shown.frame_of(event))
        self._base = _Entry(event.seq, event.seq, (text,))
        return text

    async def _take(self, event: Event) -> None:
        match event:
            case Snapshot() | HouseSnapshot():
                await self._begin_at(event)
            case TextDelta() | ThinkingDelta() | ToolOutput():
                self._seq = event.seq
                self._pending.append(event)
                self._tell_soon()
            case _:
                self._tell_pending()
                frame = await self._shown.frame_of(event)
                self._seq = event.seq
                self._tell(_Entry(event.seq, event.seq, (encode_server_frame(frame),)))
                if isinstance(event, MessageAdded | TurnFinished):
                    self._answer = OpenAnswer()

    async def _begin_at(self, event: Snapshot | HouseSnapshot) -> None:
        """The stream begins, or went on too fast for us: everybody begins here."""
        self._tell_pending()
        text = await self._put_base(event)
        self._epoch, self._seq = event.epoch, event.seq
        self._ring.clear()
        self._ring_chars = 0
        open_text = event.open_text if isinstance(event, Snapshot) else ""
        self._answer = OpenAnswer(open_text)
        self._ready.set()
        for listener in tuple(self._listeners):
            listener.push(text)

    def _tell_soon(self) -> None:
        """The first delta after a calm is told at once, others together."""
        if self._flush is not None:
            return
        loop = asyncio.get_running_loop()
        wide = min(GATHER_S + GATHER_PER_PAGE_S * len(self._listeners), LONGEST_GATHER_S)
        wide = max(wide, min(self._busy_s * GATHER_PER_BUSY, LONGEST_BUSY_GATHER_S))
        wait_s = self._told_at + wide - loop.time()
        if wait_s <= 0:
            self._tell_pending()
        else:
            self._flush = loop.call_later(wait_s, self._tell_pending)

    def _tell_pending(self) -> None:
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None
        if not self._pending:
            return
        pending, self._pending = tuple(self._pending), []
        self._told_at = asyncio.get_running_loop().time()
        texts: list[str] = []
        for delta in _merged(pending):
            texts.append(_encoded(delta))
            if isinstance(delta, TextDelta) and (html := self._closed_by(delta)) is not None:
                texts.append(encode_server_frame(html))
        self._tell(_Entry(pending[0].seq, pending[-1].seq, tuple(texts), pending))
        # Runs when every page that was woken by this has had its turn.
        asyncio.get_running_loop().call_soon(self._told_all, self._told_at)

    def _told_all(self, began: float) -> None:
        self._busy_s = asyncio.get_running_loop().time() - began

    def _closed_by(self, delta: TextDelta) -> AnswerHtml | None:
        closed = self._answer.add(delta.text)
        if closed is None:
            return None
        return self._answer_html(delta.turn_id, delta.seq, closed)

    def _answer_html(self, turn_id: TurnId | None, seq: int, closed: Closed) -> AnswerHtml:
        return AnswerHtml(
            stream=self._stream,
            turn_id=turn_id,
            seq=seq,
            html=closed.html,
            chars=closed.chars,
            start=closed.start,
        )

    def _tell(self, entry: _Entry) -> None:
        self._ring.append(entry)
        self._ring_chars += _length(entry)
        while len(self._ring) > RING_ENTRIES or self._ring_chars > RING_CHARS:
            self._ring_chars -= _length(self._ring.popleft())
        for listener in tuple(self._listeners):
            _push(listener, entry.texts)


def _merged(deltas: "list[Delta] | tuple[Delta, ...]") -> list[Delta]:
    """Put neighbours of one kind, of one call where they are output, together."""
    merged: list[Delta] = []
    for delta in deltas:
        last = merged[-1] if merged else None
        if last is not None and _belongs(last, delta):
            merged[-1] = replace(delta, at_ms=last.at_ms, text=last.text + delta.text)
        else:
            merged.append(delta)
    return merged


def _belongs(last: Delta, delta: Delta) -> bool:
    if type(last) is not type(delta) or last.turn_id != delta.turn_id:
        return False
    if isinstance(last, ToolOutput) and isinstance(delta, ToolOutput):
        return last.call_id == delta.call_id
    return True


def _encoded(delta: Delta) -> str:
    frame: ServerFrame = EventFrame(event=delta)
    return encode_server_frame(frame)


def _push(listener: Listener, texts: tuple[str, ...]) -> None:
    for text in texts:
        listener.push(text)


def _length(entry: _Entry) -> int:
    return sum(len(text) for text in entry.texts)
