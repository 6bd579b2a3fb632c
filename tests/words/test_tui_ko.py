"""The Korean texts of the window name every command and key that there is."""

from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.views.keys import KEYS
from openpista.words.tui_ko import TEXTS


def test_every_command_says_what_it_does() -> None:
    assert {f"command.{spec.name}.about" for spec in COMMANDS} <= set(TEXTS)


def test_every_command_with_an_argument_names_it() -> None:
    wanted = {f"command.{spec.name}.argument" for spec in COMMANDS if spec.argument != "none"}
    assert wanted <= set(TEXTS)


def test_every_key_says_what_it_does() -> None:
    assert {f"key.{spec.id}" for spec in KEYS} <= set(TEXTS)
