"""A newcomer's first conversation in tmux: a tool, an approval, an undo, a restart."""

import os
import shlex
import sys
import tempfile
from pathlib import Path

from scripts.show.report import FOLDER
from scripts.show.tmux import Tmux

SIZES = ((80, 24), (120, 40), (200, 50))


def first_conversation(columns: int, rows: int) -> str:
    """Play it at one size and take pictures; returns what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work"
        work.mkdir()
        note = work / "notes" / "hello.md"
        with _window(Path(folder), columns, rows) as window:
            window.wait_for("Write a note")
            window.settle()
            window.picture(FOLDER / f"home-{columns}x{rows}.png")
            _say(window, "How long has this computer been on?")
            window.wait_for("Yes, this once")
            window.settle()
            window.picture(FOLDER / f"approval-{columns}x{rows}.png")
            window.keys("NPage", "NPage", "NPage")  # what does not fit is read to its end first
            window.settle(1.5)  # and a card takes no answer just after a key
            window.keys("y")
            window.wait_for("You allowed it, so it ran")
            _say(window, "Write a note that says hello")
            window.wait_for("takes it back")
            window.settle()
            window.picture(FOLDER / f"chat-{columns}x{rows}.png")
            assert note.read_text(encoding="utf-8"), "the note was not written"
            _say(window, "/undo")
            window.wait_for("taken back")
            assert not note.exists(), "the note was not taken back"
            window.settle()
            window.keys("C-c", "C-c")
            window.settle()
        with _window(Path(folder), columns, rows, "-s", "computer") as window:
            window.wait_for("notes/hello.md. Type /undo")
            window.settle()
            window.picture(FOLDER / f"restart-{columns}x{rows}.png")
    return "tool, approval, note, undo and restart seen"


def _say(window: Tmux, text: str) -> None:
    window.type(text)
    window.keys("Enter")


def _window(folder: Path, columns: int, rows: int, *arguments: str) -> Tmux:
    program = shlex.join([str(Path(sys.executable).parent / "openpista"), *arguments])
    return Tmux(
        f"sh -c 'cd {folder}/work && {program}'",
        columns=columns,
        rows=rows,
        env={
            "HOME": str(folder),
            "OPENPISTA_HOME": str(folder / "home"),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
        },
    )
