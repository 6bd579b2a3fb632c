"""The real program on a terminal of its own, whose screen is read as a terminal would show it."""

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte

from tests.e2e.program import Program

PATIENCE_S = 90.0
PIECE_S = 0.2

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "up": "\x1b[A", "down": "\x1b[B",
    "delete": "\x1b[3~", "pagedown": "\x1b[6~", "alt+up": "\x1b[1;3A",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~",
}  # fmt: skip
"""What a terminal sends for keys that are no characters."""


def typed(key: str) -> str:
    """Return what a terminal sends for a key."""
    if key.startswith("ctrl+") and len(key) == len("ctrl+x"):
        return chr(ord(key[-1]) & 0x1F)
    return KEYS.get(key, key)


class Cockpit:
    """The program, what it wrote, and what stands on the screen."""

    def __init__(
        self, program: Program, columns: int, rows: int, *arguments: str, **environ: str
    ) -> None:
        self.written = ""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        command = program.command(*arguments)
        self._pid, self._end = pty.fork()
        if self._pid == 0:
            _measure(0, columns, rows)
            os.chdir(program.folder)
            os.execve(command[0], command, dict(program.environ(COLORTERM="truecolor", **environ)))

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def shown(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def press(self, *keys: str) -> None:
        """Press keys by their names in the key map, one after the other."""
        for key in keys:
            self.type(typed(key))

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._end, text.encode())

    def paste(self, text: str) -> None:
        """Paste a text as a terminal does."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._screen.resize(rows, columns)
        _measure(self._end, columns, rows)
        os.kill(self._pid, signal.SIGWINCH)

    def until(self, *wanted: str) -> None:
        """Read until all this stands on the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while not all(words in self.shown for words in wanted):
            assert time.monotonic() < deadline, f"{wanted} did not come:\n{self.shown}"
            assert self.read(), f"it ended before {wanted} came:\n{self.written[-3000:]}"

    def until_gone(self, words: str) -> None:
        """Read until this stands on the screen no longer."""
        deadline = time.monotonic() + PATIENCE_S
        while words in self.shown:
            assert time.monotonic() < deadline, f"{words!r} did not go:\n{self.shown}"
            assert self.read(), "it ended"

    def settle(self) -> None:
        """Read until nothing more is written."""
        before = -1
        while len(self.written) != before:
            before = len(self.written)
            self.read()

    def read(self) -> bool:
        """Read what there is; say whether the program still runs."""
        ready, _, _ = select.select([self._end], [], [], PIECE_S)
        if not ready:
            return True
        try:
            piece = os.read(self._end, 65_536)
        except OSError:
            return False
        text = self._decode(piece)
        self.written += text
        self._stream.feed(text)
        return bool(piece)

    def left(self) -> int:
        """Read to the end; return the exit code."""
        while self.read():
            pass
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """End the program if it still runs."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._end)


def _measure(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
