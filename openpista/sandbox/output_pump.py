"""Reads a process's output from our own pipe: into the ring, and live to whoever looks on.

Never `communicate()`: 600 MB of output took 1,166 MiB of memory (security.md §5).
"""

import asyncio
import codecs
import os

from openpista.domain.tool import OutputSink
from openpista.sandbox.output_ring import OutputRing

MAX_TOTAL_BYTES = 1024**3
MAX_BYTES_PER_S = 64 * 1024**2
RATE_WINDOW_S = 5.0
LIVE_INTERVAL_S = 0.05
LIVE_CHARS = 8 * 1024

_READ_BYTES = 64 * 1024
_READS_PER_WAKE = 4
_DRAIN_BYTES = 4 * 1024**2


class OutputPump:
    """Owns the reading end of the pipe from construction until `finish`.

    `flooded` is set with a sentence when the output is more than anyone can want: the caller
    then ends the process.
    """

    def __init__(self, read_end: int, emit: OutputSink) -> None:
        self.ring = OutputRing()
        self._loop = asyncio.get_running_loop()
        self.flooded: asyncio.Future[str] = self._loop.create_future()
        self._read_end = read_end
        self._open = True
        self._live = _LiveText(self._loop, emit)
        self._window_start = self._loop.time()
        self._window_bytes = 0
        os.set_blocking(read_end, False)
        self._loop.add_reader(read_end, self._on_readable)

    def finish(self) -> None:
        """Take what still lies in the pipe, then close it: whoever holds its other end, a
        grandchild in a session of its own for example, cannot hold us."""
        taken = 0
        while self._open and taken < _DRAIN_BYTES:
            count = self._read_once()
            if count == 0:
                break
            taken += count
        self._close()
        self._live.finish()

    def _on_readable(self) -> None:
        for _ in range(_READS_PER_WAKE):
            if not self._open or self._read_once() == 0:
                return

    def _read_once(self) -> int:
        """Read a piece; 0 when there is none now. Closes at the end of the output."""
        try:
            chunk = os.read(self._read_end, _READ_BYTES)
        except BlockingIOError:
            return 0
        if not chunk:
            self._close()
            return 0
        self.ring.feed(chunk)
        self._live.feed(chunk)
        self._watch_flood(len(chunk))
        return len(chunk)

    def _watch_flood(self, count: int) -> None:
        if self.flooded.done():
            return
        if self.ring.total_bytes > MAX_TOTAL_BYTES:
            self.flooded.set_result("it wrote more than 1 GiB of output")
            return
        self._window_bytes += count
        elapsed = self._loop.time() - self._window_start
        if elapsed < RATE_WINDOW_S:
            return
        if self._window_bytes > MAX_BYTES_PER_S * elapsed:
            self.flooded.set_result("it wrote more than 64 MiB of output a second")
        self._window_start += elapsed
        self._window_bytes = 0

    def _close(self) -> None:
        if self._open:
            self._open = False
            self._loop.remove_reader(self._read_end)
            os.close(self._read_end)


class _LiveText:
    """Merges output for the onlookers: the first at once, then at most 20 pieces a second of
    at most 8,192 characters each; what is more is counted, not shown."""

    def __init__(self, loop: asyncio.AbstractEventLoop, emit: OutputSink) -> None:
        self._loop = loop
        self._emit = emit
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._pending = ""
        self._skipped = 0
        self._timer: asyncio.TimerHandle | None = None
        self._next_at = 0.0

    def feed(self, chunk: bytes) -> None:
        if len(chunk) > 4 * LIVE_CHARS:
            self._skipped += len(chunk) - 4 * LIVE_CHARS
            chunk = chunk[-4 * LIVE_CHARS :]
        text = self._pending + self._decoder.decode(chunk)
        if len(text) > LIVE_CHARS:
            self._skipped += len(text) - LIVE_CHARS
            text = text[-LIVE_CHARS:]
        self._pending = text
        if self._timer is None:
            delay = max(0.0, self._next_at - self._loop.time())
            self._timer = self._loop.call_later(delay, self._flush)

    def finish(self) -> None:
        self._pending += self._decoder.decode(b"", final=True)
        if self._timer is not None:
            self._timer.cancel()
        self._flush()

    def _flush(self) -> None:
        self._timer = None
        self._next_at = self._loop.time() + LIVE_INTERVAL_S
        text, self._pending = self._pending, ""
        skipped, self._skipped = self._skipped, 0
        if skipped:
            text = f"\n[... {skipped} bytes not shown ...]\n{text}"
        if text:
            self._emit(text)
