"""The front door."""

from pathlib import Path

import pytest

from openpista.tui import app
from openpista.tui.views import run
from tests.fakes.gateway import FakeGateway
from tests.tui.views.test_run import _connecting, options_for


def test_the_terminal_is_given_back_whatever_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[str] = []
    monkeypatch.setattr(app, "unsplash", lambda: given_back.append("back"))
    monkeypatch.setattr(run, "run_window", _seven)
    monkeypatch.setenv("TEXTUAL_FPS", "60")
    gateway = FakeGateway()
    options = options_for(gateway, tmp_path)

    assert app.run_tui(_connecting(gateway), options) == 7

    def fail(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(run, "run_window", fail)
    with pytest.raises(RuntimeError):
        app.run_tui(_connecting(gateway), options)
    assert given_back == ["back", "back"]


def test_it_offers_what_the_command_line_needs() -> None:
    assert set(app.__all__) == {"TuiOptions", "run_lines", "run_tui", "splash", "unsplash"}


def _seven(*_: object) -> int:
    return 7
