"""One answer from an open HTTP body: silence is bounded, and an end must be an end.

Both SDKs stop in silence where a stream is cut (measured), so the terminal event is demanded
here, and only here.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from typing import Protocol

from openpista.domain.message import StopReason
from openpista.domain.model import ProviderError, ProviderErrorKind, Reply, StreamEvent
from openpista.providers.errors import failure, stream_error
from openpista.providers.fault import fault_from
from openpista.providers.json_text import MalformedError, read_json
from openpista.providers.reply import Decoder
from openpista.providers.sse import EventTooLargeError, SseEvent

MAX_REPLY_BYTES = 128 * 1024 * 1024
GRACE_S = 5.0
"""How long to wait for usage and end mark once the answer is whole."""

DRAIN_S = 0.5
"""How long to read on after the end, so that the connection can be used again."""

SIGNS_OF_LIFE = 5
"""Comments without events (OpenRouter sends them while it waits) extend the silence so often."""


_NO_STREAM = (b"{", b"[", b"<")
"""How JSON and web pages begin, and events do not."""


class BrokenStreamError(Exception):
    """The connection ended in the middle of the body."""


class Body(Protocol):
    """An open answer."""

    def pieces(self) -> AsyncGenerator[bytes]:
        """Yield the body as it arrives. Raises BrokenStreamError."""
        ...

    async def close(self) -> None:
        """Give the connection back, or close it where the body was not read to its end."""
        ...


class Splitter(Protocol):
    """Cuts a body into events. `stray` keeps the start of what is no event at all."""

    stray: bytearray

    def feed(self, piece: bytes) -> list[SseEvent]:
        """Return the events that end in `piece`. Raises EventTooLargeError."""
        ...

    def finish(self) -> SseEvent | None:
        """Return the event that the body ended in without its own end, if any."""
        ...


async def read_reply(
    body: Body, decoder: Decoder, *, splitter: Splitter, idle_s: float, provider: str, label: str
) -> AsyncGenerator[StreamEvent]:
    """Stream the events of `body`; the last one is the Reply. Closes the body.

    Raises ProviderError: `timeout` after `idle_s` without a sign of life, `cut_off` without a
    terminal event, `malformed` for what cannot be read, or what the service told. What had
    arrived is in its `partial`.
    """
    reading = _Reading(body, decoder, splitter, idle_s=idle_s, provider=provider, label=label)
    try:
        while not decoder.closed and (piece := await reading.next()) is not None:
            for event in reading.split(piece):
                for said in reading.take(event):
                    yield said
        for said in reading.last():
            yield said
        yield reading.reply()
        await reading.drain()
    finally:
        await reading.close()
        await body.close()


class _Reading:
    """The state of reading one body."""

    def __init__(
        self,
        body: Body,
        decoder: Decoder,
        splitter: Splitter,
        *,
        idle_s: float,
        provider: str,
        label: str,
    ) -> None:
        self._pieces = body.pieces()
        self._decoder = decoder
        self._idle_s = idle_s
        self._provider = provider
        self._label = label
        self._splitter = splitter
        self._size = 0
        self._events = 0
        self._now = asyncio.get_running_loop().time
        self._heard_at = self._now()

    async def next(self) -> bytes | None:
        """Return the next piece; None at the end, and where waiting on would gain nothing."""
        left_s = self._heard_at + SIGNS_OF_LIFE * self._idle_s - self._now()
        wait_s = GRACE_S if self._decoder.ended else min(self._idle_s, left_s)
        try:
            async with asyncio.timeout(wait_s):
                return await anext(self._pieces, None)
        except TimeoutError as error:
            if self._decoder.ended:
                return None
            raise self._failure("timeout", "error", note="It fell silent.") from error
        except BrokenStreamError as error:
            if self._decoder.ended:
                return None
            raise self._failure("cut_off", "cut_off", detail=str(error)) from error

    def split(self, piece: bytes) -> list[SseEvent]:
        """Return the events that end in `piece`."""
        self._size += len(piece)
        if self._size > MAX_REPLY_BYTES:
            raise self._failure("malformed", "error", note="The answer has no end.")
        try:
            return self._splitter.feed(piece)
        except EventTooLargeError as error:
            raise self._failure("malformed", "error", detail=str(error)) from error

    def take(self, event: SseEvent) -> Sequence[StreamEvent]:
        """Return what `event` says."""
        self._events += 1
        self._heard_at = self._now()
        try:
            return self._decoder.feed(event)
        except MalformedError as error:
            detail = f"{error}: {event.data[:200].decode('utf-8', 'replace')}"
            raise self._failure("malformed", "error", detail=detail) from error
        except ProviderError as error:
            error.partial = self._decoder.partial("error")
            raise

    def last(self) -> Sequence[StreamEvent]:
        """Return what the last event says where the body ended without its blank line; half
        an event says nothing."""
        event = None if self._decoder.closed else self._splitter.finish()
        if event is None:
            return ()
        try:
            return self._decoder.feed(event)
        except MalformedError:
            return ()
        except ProviderError as error:
            error.partial = self._decoder.partial("error")
            raise

    def reply(self) -> Reply:
        """Return the whole reply; raises ProviderError where the end is missing."""
        if self._decoder.ended:
            try:
                return self._decoder.reply()
            except MalformedError as error:
                raise self._failure("malformed", "error", detail=str(error)) from error
        raise self._told_without_events() or self._failure("cut_off", "cut_off")

    async def drain(self) -> None:
        """Read what may follow the end mark, briefly."""
        with suppress(TimeoutError, BrokenStreamError):
            async with asyncio.timeout(DRAIN_S):
                async for piece in self._pieces:
                    self._size += len(piece)
                    if self._size > MAX_REPLY_BYTES:
                        return

    async def close(self) -> None:
        """End the reading, wherever it stands."""
        await self._pieces.aclose()

    def _told_without_events(self) -> ProviderError | None:
        """Return the error that stands in a body that is no stream, under a status of 200."""
        stray = bytes(self._splitter.stray)
        if self._events or not stray.lstrip().startswith(_NO_STREAM):
            return None
        try:
            fault = fault_from(read_json(stray))
        except MalformedError:
            fault = None
        if fault is not None:
            return stream_error(fault, provider=self._provider, label=self._label)
        note = "It did not stream its answer."
        detail = stray[:200].decode("utf-8", "replace")
        return self._failure("malformed", "error", note=note, detail=detail)

    def _failure(
        self, kind: ProviderErrorKind, stop: StopReason, *, note: str = "", detail: str = ""
    ) -> ProviderError:
        return failure(
            kind,
            provider=self._provider,
            label=self._label,
            note=note,
            partial=self._decoder.partial(stop),
            detail=detail,
        )
