"""The terminal around the window."""

from openpista.tui.core.arrivals import Ticked
from openpista.tui.core.window import Resized, TerminalFocused
from tests.tui.core.drive import Drive
from tests.tui.core.makers import opened


def test_the_window_opens_with_its_size() -> None:
    assert Drive().given(opened()).state.window.width == 120


def test_the_window_knows_its_size() -> None:
    Drive().send(Resized(60, 16)).to(window__width=60, window__height=16).emits()


def test_a_terminal_without_the_focus_is_known() -> None:
    drive = Drive()

    drive.send(TerminalFocused(False, at_ms=5)).to(window__focused=False, window__now_ms=5).emits()
    drive.send(TerminalFocused(True, at_ms=9)).to(window__focused=True, window__now_ms=9).emits()


def test_ticks_count_and_time_never_goes_back() -> None:
    drive = Drive()

    drive.send(Ticked(at_ms=1_000)).to(window__ticks=1, window__now_ms=1_000).emits()
    drive.send(Ticked(at_ms=900)).to(window__ticks=2).emits()
