"""Where the program begins: the quick ways, and the long one."""

import pytest

from openpista import __version__
from openpista.__main__ import main


@pytest.mark.parametrize("asked", ["--version", "-V", "version"])
def test_the_version_is_told_at_once(
    asked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["openpista", asked])

    assert main() == 0

    assert capsys.readouterr().out == f"openpista {__version__}\n"


def test_alone_it_opens_the_window_which_needs_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["openpista"])

    assert main() == 2

    assert "needs a terminal" in capsys.readouterr().err


def test_anything_else_is_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["openpista", "bogus"])

    assert main() == 2

    assert "bogus" in capsys.readouterr().err
