"""Lines that are typed or come through a pipe, without a thread that could not be stopped."""

import asyncio
import os
import stat
from collections import deque

MAX_LINE_BYTES = 1024 * 1024
"""A line without an end is cut here."""

_PIECE_BYTES = 64 * 1024


class LineSource:
    """Reads the lines of a file descriptor. `typed` says that a person sits at the other end."""

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
        """Drop what has come but was not asked for: it was typed before the question."""
        self._lines.clear()
        self._buffer = b""

    def _read(self) -> None:
        piece = os.read(self._descriptor, _PIECE_BYTES)
        self._ended = not piece
        self._buffer += piece
        *whole, self._buffer = self._buffer.split(b"\n")
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
