"""`openpista tui` takes the same options as `openpista` alone."""

import pytest

from openpista.cli.launch import FIELD_OF_OPTION
from openpista.cli.root import run
from openpista.cli.tui import command


def test_every_option_of_the_short_way_is_one_of_the_long_way() -> None:
    options = {option for param in command.params for option in param.opts}

    assert set(FIELD_OF_OPTION) <= options


def test_it_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tui", "--workspace", "."]) == 2

    assert "needs a terminal" in capsys.readouterr().err
