"""The same things, said in a window that holds everything and in one that is attached to a
server; and either outlives the other."""

import json
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest

from tests.e2e.program import Program, a_program
from tests.e2e.server import is_gone, pid_of, serving
from tests.e2e.test_plain import Terminal

SCRIPT = """
[[step]]
when = "please"
call = { tool = "system.run", args = { command = "touch made-by-the-agent", host = true } }

[[step]]
when = "long"
call = { tool = "system.run", args = { command = "echo begun; sleep 120" } }

[[step]]
say = "Hello from practice."
repeat = true
"""

Where = Literal["inside", "attached"]
BOTH = pytest.mark.parametrize("where", ["inside", "attached"])


@contextmanager
def window(program: Program, where: Where, *arguments: str) -> Generator[Terminal]:
    """Open a window, with everything in it or attached to a server, and end all afterwards."""
    if where == "inside":
        with at(program, "--plain", *arguments) as terminal:
            yield terminal
        return
    with serving(program) as server, at(program, "--plain", *arguments) as terminal:
        yield terminal
        assert pid_of(program) == server.process.pid


@contextmanager
def at(program: Program, *arguments: str) -> Generator[Terminal]:
    terminal = Terminal(program, *(arguments or ("--plain",)))
    try:
        terminal.until("practice")
        yield terminal
    finally:
        terminal.close()


@BOTH
def test_a_message_is_answered(tmp_path: Path, where: Where) -> None:
    program = a_program(tmp_path, SCRIPT)
    with window(program, where) as terminal:
        terminal.type("hi\n")
        terminal.until("Hello from practice.")
        [session] = json.loads(program.run("sessions", "list", "--json").stdout)

    assert session["workspace"] == str(program.folder)


@BOTH
def test_a_question_is_asked_and_what_was_answered_holds(tmp_path: Path, where: Where) -> None:
    program = a_program(tmp_path, SCRIPT)
    with window(program, where) as terminal:
        terminal.type("please\n")
        terminal.until("touch made-by-the-agent")
        terminal.until("Type the number of your answer.")
        terminal.type("perhaps\n")
        terminal.until("A question waits")
        assert not (program.folder / "made-by-the-agent").exists()
        terminal.type("1\n")
        terminal.until("Hello from practice.")

    assert (program.folder / "made-by-the-agent").exists()


@BOTH
def test_a_conversation_from_elsewhere_can_be_opened(tmp_path: Path, where: Where) -> None:
    program = a_program(tmp_path, SCRIPT)
    before = json.loads(program.run("run", "--json", "-e", "said before").stdout)
    with window(program, where, "-s", before["session_id"]) as terminal:
        terminal.until("Hello from practice.")
        terminal.type("/quit\n")
        assert terminal.left() == 0


@BOTH
def test_a_window_is_left_by_its_command(tmp_path: Path, where: Where) -> None:
    program = a_program(tmp_path, SCRIPT)
    with window(program, where) as terminal:
        terminal.type("/quit\n")
        assert terminal.left() == 0


def test_the_server_survives_its_windows(tmp_path: Path) -> None:
    program = a_program(tmp_path, SCRIPT)
    with serving(program) as server:
        with at(program, "attach", "--plain") as terminal:
            terminal.type("hi\n")
            terminal.until("Hello from practice.")
        told = json.loads(program.run("status", "--json").stdout)

    assert (told["pid"], told["answers"]) == (server.process.pid, True)


def test_a_window_survives_its_server_and_holds_everything_then(tmp_path: Path) -> None:
    program = a_program(tmp_path, SCRIPT)
    with serving(program) as server, at(program) as terminal:
        terminal.type("hi\n")
        terminal.until("Hello from practice.")
        os.kill(server.process.pid, signal.SIGKILL)
        server.ended()
        assert is_gone(server.process.pid)
        terminal.shown = ""
        terminal.type("and now?\n")
        terminal.until("Hello from practice.")
        told = json.loads(program.run("status", "--json").stdout)

    assert told["front"] == "window"
    assert told["pid"] != server.process.pid
