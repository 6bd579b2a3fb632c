"""Lines in and lines out of a process without a screen. Neither ever holds up the loop: reading
can be cancelled, and what cannot be written in time is dropped."""

import asyncio
import os
import queue
import stat
import sys
import threading
from collections import deque
from typing import TextIO

from openpista.guard.safe_text import safe_text

MAX_LINE_BYTES = 64 * 1024
"""A line without an end is cut here."""

MAX_WAITING_LINES = 10_000
LAST_WORDS_S = 1.0

_PIECE_BYTES = 64 * 1024


class LineReader:
    """Reads the lines of a pipe or terminal. `typed` says that a person sits at it."""

    def __init__(self, descriptor: int) -> None:
        self.typed = os.isatty(descriptor)
        self._descriptor = descriptor
        self._buffer = b""
        self._lines: deque[str] = deque()
        self._ended = False
        # What is no pipe and no terminal is always ready, and cannot be waited for.
        mode = os.fstat(descriptor).st_mode
        self._waits = self.typed or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)

    async def next(self) -> str | None:
        """Return the next line without its end; None where there are no more."""
        while not self._lines and not self._ended:
            if self._waits:
                await self._readable()
            self._read()
        return self._lines.popleft() if self._lines else None

    def forget(self) -> None:
        """Drop what was typed ahead: it cannot be meant for what is asked now."""
        if not self.typed:
            return
        import termios

        termios.tcflush(self._descriptor, termios.TCIFLUSH)
        self._lines.clear()
        self._buffer = b""

    def _read(self) -> None:
        try:
            piece = os.read(self._descriptor, _PIECE_BYTES)
        except OSError:
            # The terminal has gone.
            piece = b""
        self._ended = not piece
        *whole, self._buffer = (self._buffer + piece).split(b"\n")
        if self._buffer and (self._ended or len(self._buffer) > MAX_LINE_BYTES):
            whole.append(self._buffer)
            self._buffer = b""
        self._lines += [line.decode("utf-8", "replace").rstrip("\r") for line in whole]

    async def _readable(self) -> None:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._descriptor, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._descriptor)


class LineWriter:
    """Writes text from a thread of its own: whoever reads too slowly, or not at all, stops
    nobody but the writing."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._waiting: queue.Queue[str | None] = queue.Queue(MAX_WAITING_LINES)
        self._thread = threading.Thread(target=self._write, name="line writer", daemon=True)
        self._thread.start()

    def say(self, text: str, end: str = "\n") -> None:
        """Write `text` soon; a terminal gets nothing that it would obey."""
        shown = safe_text(text) if self._stream.isatty() else text
        self._put(f"{shown}{end}")

    def close(self) -> None:
        """Write what waits, for a moment. May be called twice."""
        self._put(None)
        self._thread.join(LAST_WORDS_S)

    def _put(self, text: str | None) -> None:
        try:
            self._waiting.put_nowait(text)
        except queue.Full:
            return

    def _write(self) -> None:
        while (text := self._waiting.get()) is not None:
            try:
                self._stream.write(text)
                self._stream.flush()
            except (OSError, ValueError):
                # The reader has gone, or the stream was closed: there is nobody to tell.
                return
