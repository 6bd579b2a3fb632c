"""Lines that are typed or come through a pipe, without a thread that could not be stopped.

At a terminal Ctrl+C comes as a character too: as a signal it would also hit every process that
works for the agent, because they share the terminal.
"""

import asyncio
import os
import stat
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager

MAX_LINE_BYTES = 1024 * 1024
"""A line without an end is cut here."""

_PIECE_BYTES = 64 * 1024
_INTERRUPT = b"\x03"


class LineSource:
    """Reads the lines of a file descriptor. `typed` says that a person sits at the other end;
    `interrupted` hears of each Ctrl+C."""

    def __init__(self, descriptor: int, interrupted: Callable[[], None] | None = None) -> None:
        self.interrupted = interrupted
        self.typed = os.isatty(descriptor)
        self.descriptor = descriptor
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

    def _read(self) -> None:
        piece = os.read(self.descriptor, _PIECE_BYTES)
        self._ended = not piece
        *dropped, piece = piece.split(_INTERRUPT) if self.typed else (piece,)
        if dropped:
            self._buffer = b""
            self._keep(dropped[0].rpartition(b"\n")[0])
        for _ in dropped:
            if self.interrupted is not None:
                self.interrupted()
        self._keep(piece)

    def _keep(self, piece: bytes) -> None:
        self._buffer += piece
        *whole, self._buffer = self._buffer.split(b"\n")
        if self._buffer and (self._ended or len(self._buffer) > MAX_LINE_BYTES):
            whole.append(self._buffer)
            self._buffer = b""
        self._lines += [line.decode("utf-8", "replace").rstrip("\r") for line in whole]

    async def _readable(self) -> None:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self.descriptor, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self.descriptor)


@contextmanager
def line_terminal(descriptor: int) -> Generator[None]:
    """Have the terminal hand Ctrl+C on as the end of a line instead of signalling; as before
    afterwards. Does nothing where there is no terminal."""
    if not os.isatty(descriptor):
        yield
        return
    import termios

    before = termios.tcgetattr(descriptor)
    changed = [*before[:6], list(before[6])]
    changed[6][termios.VINTR] = bytes([os.fpathconf(descriptor, "PC_VDISABLE") & 0xFF])
    changed[6][termios.VEOL] = _INTERRUPT
    termios.tcsetattr(descriptor, termios.TCSANOW, changed)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)


@contextmanager
def unseen(descriptor: int) -> Generator[None]:
    """Let what is typed not be shown; does nothing where there is no terminal."""
    if not os.isatty(descriptor):
        yield
        return
    import termios

    before = termios.tcgetattr(descriptor)
    hidden = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(descriptor, termios.TCSADRAIN, hidden)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
