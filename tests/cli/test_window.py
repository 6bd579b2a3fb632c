"""The way into the window."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from openpista.cli.launch import Launch
from openpista.cli.window import open_window
from tests.e2e.program import a_program

TAKE_SCREEN = "\x1b[?1049h"
LEAVE_SCREEN = "\x1b[?1049l"


def test_without_a_terminal_it_says_what_to_do_instead(capsys: pytest.CaptureFixture[str]) -> None:
    assert open_window(Launch()) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "openpista run -e" in shown.err


def test_a_broken_configuration_gives_the_screen_back_and_tells(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    program.home.mkdir()
    (program.home / "config.toml").write_text("[agent\n")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        program.command(), env=program.environ(), stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        process.wait(timeout=60)
    os.set_blocking(ours, False)
    screen = os.read(ours, 100_000).decode()
    os.close(theirs)
    os.close(ours)

    assert process.returncode == 78
    given_back = screen.rindex(LEAVE_SCREEN)
    assert screen.index(TAKE_SCREEN) < given_back
    assert f"{program.home / 'config.toml'}:1: " in screen[given_back:]


def test_ctrl_c_while_the_window_is_loaded_gives_the_screen_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def interrupted(_: Launch) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("openpista.cli.window.check_screen", lambda: None)
    monkeypatch.setattr("openpista.tui.app.splash", lambda: done.append("taken"))
    monkeypatch.setattr("openpista.tui.app.unsplash", lambda: done.append("given back"))
    monkeypatch.setattr("openpista.cli.window_start.run_window", interrupted)
    monkeypatch.setenv("TERM", "xterm")

    assert open_window(Launch()) == 130
    assert done == ["taken", "given back"]
