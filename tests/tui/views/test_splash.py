"""The first frame, on a terminal of its own."""

import os
import pty
import subprocess
import sys
import termios

import pytest

from openpista.tui.views import splash
from openpista.tui.views.tokens import DARK, LIGHT


def test_the_frame_has_the_ground_and_the_mark_of_home() -> None:
    frame = splash.frame(80, 24)

    red, green, blue = (int(DARK["background"][at : at + 2], 16) for at in (1, 3, 5))
    assert frame.startswith("\x1b[?1049h")
    assert f"\x1b[48;2;{red};{green};{blue}m" in frame
    assert "█▄▄▄▀" in frame


def test_a_light_theme_has_a_light_frame() -> None:
    red = int(LIGHT["background"][1:3], 16)

    assert f"\x1b[48;2;{red};" in splash.frame(80, 24, "openpista-light")


def test_a_tiny_terminal_gets_only_the_ground() -> None:
    assert "pista" not in splash.frame(10, 3)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> int:
    """A terminal that the splash takes for its own; returns its other end."""
    ours, theirs = pty.openpty()
    for name in ("STDIN", "STDERR"):
        monkeypatch.setattr(splash, name, theirs)
    return ours


def _all_of(terminal: int) -> str:
    """Return what was written, up to the giving back at the end; it may come in pieces."""
    shown = ""
    while "\x1b[?1049l" not in shown:
        shown += os.read(terminal, 65_536).decode()
    return shown


def test_without_colours_the_mark_is_there_all_the_same() -> None:
    frame = splash.frame(80, 24, colors=False)

    assert "█▄▄▄▀" in frame
    assert "8;2;" not in frame


def test_the_terminal_is_taken_once_and_given_back_as_it_was(terminal: int) -> None:
    before = termios.tcgetattr(splash.STDIN)

    splash.splash()
    splash.splash()
    taken = termios.tcgetattr(splash.STDIN)
    splash.restore()
    splash.restore()

    shown = _all_of(terminal)
    assert not taken[3] & (termios.ECHO | termios.ICANON)
    assert termios.tcgetattr(splash.STDIN) == before
    assert shown.count("\x1b[?1049h") == shown.count("\x1b[?1049l") == 1


def test_keys_typed_meanwhile_are_kept_and_not_shown(terminal: int) -> None:
    splash.splash()
    os.read(terminal, 65_536)

    os.write(terminal, "hi 한글\r".encode())

    assert os.read(splash.STDIN, 64).decode() == "hi 한글\r"
    splash.restore()
    assert "hi" not in os.read(terminal, 65_536).decode()


def test_without_a_terminal_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(splash, "STDIN", reading)
    monkeypatch.setattr(splash, "STDERR", writing)

    splash.splash()
    splash.restore()

    os.close(writing)
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_nothing_large_is_imported_for_it() -> None:
    code = (
        "import sys, openpista.tui.app; "
        "print(sorted({name.split('.')[0] for name in sys.modules} "
        "& {'textual', 'rich', 'msgspec', 'asyncio', 'pathlib'}))"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert printed.stdout.strip() == b"[]"


@pytest.mark.parametrize(
    "environ",
    [{"NO_COLOR": "1", "COLORTERM": "truecolor"}, {"TERM": "xterm"}],
    ids=["no colour", "sixteen"],
)
def test_no_colour_is_written_that_is_not_wanted_or_not_there(
    terminal: int, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    for name in ("NO_COLOR", "COLORTERM", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    splash.splash()
    splash.restore()

    shown = _all_of(terminal)
    assert "\x1b[38;2;" not in shown
    assert "\x1b[48;2;" not in shown
