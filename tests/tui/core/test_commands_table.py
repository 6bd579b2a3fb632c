"""The command table is sound, and near names are found."""

from openpista.tui.core.commanding import HANDLERS
from openpista.tui.core.commands_table import COMMANDS, find_command, nearest_command


def test_no_name_stands_for_two_commands() -> None:
    names = [name for spec in COMMANDS for name in (spec.name, *spec.aliases)]

    assert len(names) == len(set(names))


def test_every_command_of_the_table_is_carried_out() -> None:
    assert {spec.name for spec in COMMANDS} == set(HANDLERS)


def test_a_command_is_found_by_alias_and_in_any_case() -> None:
    assert find_command("EXIT") is find_command("quit")
    assert find_command("nope") is None


def test_a_slip_of_the_finger_is_understood() -> None:
    assert nearest_command("hlep") == "help"
    assert nearest_command("modle") == "model"
    assert nearest_command("Quti") == "quit"


def test_what_resembles_nothing_is_not_guessed_at() -> None:
    assert nearest_command("xyzzyxyzzy") == ""


def test_a_command_that_needs_its_argument_has_one() -> None:
    assert all(spec.argument != "none" for spec in COMMANDS if spec.needs)
