"""`openpista tui`, the long way."""

import pytest

from openpista.cli import tui
from openpista.cli.launch import Launch
from openpista.cli.root import run


def test_options_become_a_launch(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Launch] = []

    def open_window(launch: Launch) -> int:
        opened.append(launch)
        return 5

    monkeypatch.setattr(tui, "open_window", open_window)

    assert run(["tui", "-s", "a", "-m", "m", "--record", "r", "-c", "c", "-l", "info"]) == 5
    assert opened == [Launch(config="c", session="a", model="m", record="r", log_level="info")]


def test_help_explains_the_windows_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tui", "--help"]) == 0
    assert "--replay" in capsys.readouterr().out
