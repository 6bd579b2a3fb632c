"""The window needs a terminal, and says so."""

import pytest

from openpista.cli.launch import Launch
from openpista.cli.window import open_window


def test_without_a_terminal_there_is_a_sentence_and_another_way(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert open_window(Launch()) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "needs a terminal" in shown.err
    assert "run -e" in shown.err
