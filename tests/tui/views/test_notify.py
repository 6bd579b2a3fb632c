"""Calling a person who looks elsewhere."""

import pytest

from openpista.domain.ids import SessionId
from openpista.tui.core.effects import Notify
from openpista.tui.views.notify import BELL, notification

WAITING = Notify("waiting", SessionId("s1"), "Fix \x1b[2Jthe build\x07")


def test_a_terminal_that_can_gets_words_and_a_bell() -> None:
    told = notification(WAITING, "auto", {"TERM_PROGRAM": "WezTerm"})

    assert told == f"\x1b]9;openpista needs you: Fix the build\\x07\x07{BELL}"


@pytest.mark.parametrize("environ", [{"TERM": "xterm"}, {"TERM": "xterm-kitty", "TMUX": "1"}])
def test_others_get_a_bell(environ: dict[str, str]) -> None:
    assert notification(WAITING, "auto", environ) == BELL


def test_it_can_be_only_a_bell_or_nothing() -> None:
    environ = {"TERM_PROGRAM": "ghostty"}

    assert notification(WAITING, "bell", environ) == BELL
    assert notification(WAITING, "off", environ) == ""
