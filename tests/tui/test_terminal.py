"""A real terminal: what the window writes to it, and that it is given back.

The other end is read as a terminal would read it; nothing here waits for a time, only for what
must come.
"""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.words.catalogue import load_words
from tests.tui.hostile_window import MARK

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
ARMED_AFTER_S = 1.5
"""A card is armed a second after the last key; this one was pressed before it was drawn."""

# What a window has to say to its terminal: modes, cursor, colours, the pointer's shape; a title
# or the clipboard are not among them. At the end a sequence may be half read.
_ALLOWED = re.compile(
    r"\x1b\[[0-9;]*[ABCDHJKmhlu]|\x1b\[\?[0-9;]*[hl]|\x1b\[\?[0-9;]*\$p|\x1b\[[<>=][0-9;]*u"
    r"|\x1b\[[0-9]* q|\x1b\]22;[a-z-]*\x07|\x1b[\[\]0-9;?<=>]*\Z"
)


class Terminal:
    """A terminal with the hostile window in it."""

    def __init__(self, folder: Path) -> None:
        self.written = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._pid, self._end = pty.fork()
        if self._pid == 0:
            os.chdir(ROOT)
            environ = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            arguments = [sys.executable, "-m", "tests.tui.hostile_window", str(folder / "copied")]
            os.execve(sys.executable, arguments, environ)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._end, keys.encode())

    def until(self, shown: str, *, count: int = 1) -> None:
        """Read until something was written that often."""
        deadline = time.monotonic() + PATIENCE_S
        while self.plain().count(shown) < count:
            assert time.monotonic() < deadline, f"{shown!r} did not come: {self.plain()[-2000:]}"
            if not self.read():
                break

    def read(self) -> bool:
        """Read what there is; say whether the window still runs."""
        ready, _, _ = select.select([self._end], [], [], 0.2)
        if ready:
            try:
                piece = os.read(self._end, 65_536)
            except OSError:
                return False
            self.written += self._decode(piece)
            return bool(piece)
        return True

    def settle(self) -> None:
        """Read until nothing more is written."""
        before = -1
        while len(self.written) != before:
            before = len(self.written)
            self.read()

    def plain(self) -> str:
        """Return what was written, without what a window may say to a terminal."""
        return _ALLOWED.sub("", self.written)

    def leave(self) -> int:
        """Leave by the keys for it, and return the exit code."""
        self.press("\x03")
        self.until("once more")
        self.press("\x03")
        while self.read():
            pass
        _, status = os.waitpid(self._pid, 0)
        os.close(self._end)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

    def end(self) -> None:
        """End the window if it still runs."""
        if self._pid:
            os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)
            os.close(self._end)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in which the hostile window has begun."""
    made = Terminal(tmp_path)
    try:
        made.until("What shall I do?")
        yield made
    finally:
        made.end()


def test_nothing_hostile_reaches_the_terminal_as_a_command(terminal: Terminal) -> None:
    terminal.press("hello\r")
    terminal.until("May I do this?")
    # Keys that come before a card is armed do nothing, and hold it back once more.
    time.sleep(ARMED_AFTER_S)
    terminal.press("l")
    terminal.until("f2 shows")
    for number, keys in enumerate(("\x10", "\x0f", "\x14"), start=1):
        terminal.press(keys)
        terminal.until("closes", count=number)
        terminal.press("\x1b")
    terminal.press("\x1bOS")

    shown = terminal.plain()
    assert MARK in shown
    controls = {char for char in shown if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0}
    assert controls <= {"\n", "\r"}
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c")


SCREENS = (
    ("/session", "sessions"),
    ("/output", "pager"),
    ("/links", "links"),
    ("/channels", "channels"),
    ("/login", "login"),
    ("/model x", "models"),
    ("/grants", "grants"),
    ("/logs", "logs"),
    ("/jobs", "jobs"),
    ("/settings", "settings"),
    ("/keys", "keys"),
    ("/undo list", "undo"),
    ("/help", "help"),
)
"""Commands that open a screen, and whose title stands in it."""


def test_on_no_screen_anything_hostile_is_a_command(terminal: Terminal) -> None:
    words = load_words("en")
    terminal.press("\x0f")
    terminal.until(words("sessions.title"))
    terminal.press("\r")
    composer = words("prompt.chat")[1:]  # its first letter lies under the cursor
    terminal.until(composer)
    for command, name in SCREENS:
        title = words(f"{name}.title")
        seen = terminal.plain().count(title)
        terminal.press(f"{command}\r")
        terminal.until(title, count=seen + 1)
        terminal.settle()
        terminal.press("\x1b")
        terminal.settle()

    shown = terminal.plain()
    assert MARK in shown
    controls = {char for char in shown if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0}
    assert controls <= {"\n", "\r"}
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c")


def test_it_is_left_and_the_terminal_is_as_before(terminal: Terminal) -> None:
    terminal.until("What shall I do?")

    assert terminal.leave() == 0

    assert terminal.written.count("\x1b[?1049l") >= 1
    assert terminal.written.rstrip().endswith(("\x1b[0m", "\x1b[?25h"))


def test_keys_typed_into_the_first_frame_reach_the_composer(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    try:
        while "\x1b[?1049h" not in terminal.written:
            assert terminal.read()
        terminal.press("안녕 early")

        terminal.until("안녕 early")
    finally:
        terminal.end()
