"""The plain window as a real program: at a terminal without a screen, and with a pipe."""

import os
import pty
import select
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Program, a_program

PATIENCE_S = 60.0


class Terminal:
    """The program at a terminal of its own, which reads and shows nothing but lines."""

    def __init__(self, program: Program, *arguments: str, **environ: str) -> None:
        self.shown = ""
        command = program.command(*arguments)
        self._pid, self._ours = pty.fork()
        if self._pid == 0:
            os.chdir(program.folder)
            os.execve(command[0], command, dict(program.environ(**environ)))

    def type(self, keys: str) -> None:
        """Type."""
        os.write(self._ours, keys.encode())

    def until(self, words: str) -> None:
        """Read until these words were shown."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in self.shown:
            assert time.monotonic() < deadline, f"{words!r} did not come:\n{self.shown}"
            ready, _, _ = select.select([self._ours], [], [], 0.2)
            if ready:
                self.shown += os.read(self._ours, 65_536).decode(errors="replace")

    def left(self) -> int:
        """Read to the end; return the exit code."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert time.monotonic() < deadline, f"it does not end:\n{self.shown}"
            if not select.select([self._ours], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(self._ours, 65_536)
            except OSError:
                break
            self.shown += piece.decode(errors="replace")
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """End it if it still runs."""
        if self._pid:
            os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)
        os.close(self._ours)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal without a screen, in which the program has begun."""
    made = Terminal(a_program(tmp_path), TERM="dumb")
    try:
        made.until("ctrl+c stops")
        yield made
    finally:
        made.close()


def test_a_question_is_answered_at_a_terminal_without_a_screen(terminal: Terminal) -> None:
    terminal.type("run uptime on this computer\n")
    terminal.until("Type the number of your answer.")
    assert "Command:\r\n  uptime\r\n" in terminal.shown
    assert "1. yes, this once" in terminal.shown

    terminal.type("perhaps\n")
    terminal.until("A question waits")
    terminal.type("1\n")
    terminal.until("nothing left your computer")

    terminal.type("/sessions\n")
    terminal.until("1. ")
    terminal.type("\n\x03")
    terminal.until("once more to leave")
    terminal.type("\x03")
    assert terminal.left() == 0
    controls = {char for char in terminal.shown if ord(char) < 0x20}
    assert controls <= {"\r", "\n"}
    assert not set(terminal.shown) & set("│─╭╮╰╯█▄▀⣾●")


def test_ctrl_c_stops_what_runs(terminal: Terminal) -> None:
    terminal.type("run `sleep 60`\n")
    terminal.until("It wants:")
    terminal.type("half a line\x03")
    terminal.until("Stopped.")
    terminal.type("/quit\n")

    assert terminal.left() == 0


def test_lines_may_come_through_a_pipe(tmp_path: Path) -> None:
    done = a_program(tmp_path).run("--plain", typed="list the files here\n/jobs\n")

    assert done.returncode == 0
    assert "You: list the files here" in done.stdout
    assert "This is the practice model" in done.stdout
    assert "There is no job yet." in done.stdout
    assert "\x1b" not in done.stdout


def test_the_config_can_ask_for_lines(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    program.home.mkdir()
    (program.home / "config.toml").write_text('[ui]\nplain = true\nlanguage = "ko"\n')

    done = program.run(typed="")

    assert done.returncode == 0
    assert "원하는 것을 쓰고" in done.stdout
