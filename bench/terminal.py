"""A program in a real pseudo-terminal: what it paints, when, and what it costs meanwhile."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

READ_BYTES = 1 << 16
PASTE_WITHIN_S = 10.0


class Terminal:
    """A child program on a pty of `columns` × `rows`; use as a context manager."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str],
        columns: int = 120,
        rows: int = 36,
        cwd: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.raw = bytearray()
        self._stream = pyte.ByteStream(self.screen)
        self._fed = 0
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            if cwd:
                os.chdir(cwd)
            os.execvpe(arguments[0], list(arguments), dict(env))
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """Tell the program and the screen a new size in cells."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def type(self, keys: str) -> None:
        """Send keys as they would come from a keyboard."""
        os.write(self._fd, keys.encode())

    def paste(self, text: str) -> None:
        """Send text as a terminal sends a paste, while what the program prints is read."""
        data = f"\x1b[200~{text}\x1b[201~".encode()
        began = time.perf_counter()
        while data:
            if time.perf_counter() - began > PASTE_WITHIN_S:
                raise TimeoutError(f"the paste was not taken; the screen:\n{self.text()}")
            _, writable, _ = select.select([], [self._fd], [], 0.01)
            if writable:
                data = data[os.write(self._fd, data[:1024]) :]
            self.read(timeout_s=0)

    def text(self) -> str:
        """What stands on the screen now."""
        self._stream.feed(bytes(self.raw[self._fed :]))
        self._fed = len(self.raw)
        return "\n".join(self.screen.display)

    def read(self, *, timeout_s: float) -> bytes:
        """Read what arrives next, at most `timeout_s` seconds away; empty when nothing does."""
        ready, _, _ = select.select([self._fd], [], [], timeout_s)
        if not ready:
            return b""
        try:
            data = os.read(self._fd, READ_BYTES)
        except OSError:  # the program has gone and closed its side
            return b""
        self.raw += data
        return data

    def wait(self, seen: Callable[[], bool], *, timeout_s: float = 20.0) -> float:
        """Read until `seen()`; returns the seconds it took. Raises TimeoutError with the screen."""
        began = time.perf_counter()
        while not seen():
            if time.perf_counter() - began > timeout_s:
                raise TimeoutError(f"not seen in {timeout_s} s; the screen:\n{self.text()}")
            self.read(timeout_s=0.02)
        return time.perf_counter() - began

    def wait_for_text(self, wanted: str, *, timeout_s: float = 20.0) -> float:
        """Read until `wanted` stands on the screen; returns the seconds it took."""
        return self.wait(lambda: wanted in self.text(), timeout_s=timeout_s)

    def wait_for_bytes(self, wanted: bytes, *, timeout_s: float = 20.0) -> float:
        """Read until `wanted` arrives after this moment; returns the seconds it took."""
        since = len(self.raw)
        return self.wait(lambda: wanted in self.raw[since:], timeout_s=timeout_s)

    def settle(self, seconds: float) -> None:
        """Read for `seconds`, whatever comes."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self.read(timeout_s=left)

    def cpu_s(self) -> float:
        """CPU seconds of the child so far."""
        return time.clock_gettime(_cpu_clock_of(self.pid))

    def memory_mib(self, kind: str = "Rss") -> float:
        """Resident memory of the child in MiB; `kind` is `Rss` or `Pss`."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{kind}:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError(f"the kernel tells no {kind}")

    def close(self) -> None:
        """End the program, if it still runs, and forget the terminal."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        finally:
            os.close(self._fd)


def _cpu_clock_of(pid: int) -> int:
    """The clock of the CPU time of another process, exact to the nanosecond: Linux makes its
    number of the process's own."""
    return (~pid << 3) | 2
