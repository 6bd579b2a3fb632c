"""The help names everything that works and nothing that does not."""

from msgspec.structs import replace

from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.core.help import Help
from openpista.tui.core.state import State
from openpista.tui.views.help import HELP
from openpista.tui.views.keys import KEYS, KeyMap, key_label
from tests.tui.views.harness import KEYS as KEY_MAP
from tests.tui.views.harness import LOOK, text


def drawn(query: str = "", keys: KeyMap = KEY_MAP, width: int = 90) -> str:
    rows = HELP.draw(replace(State(), help=Help(query)), LOOK, keys, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_every_command_and_every_key_is_there() -> None:
    shown = drawn()

    for command in COMMANDS:
        assert f"/{command.name}" in shown
    for spec in KEYS:
        assert key_label(spec.keys[0]) in shown
    assert "command." not in shown
    assert "key." not in shown


def test_own_keys_are_shown_instead() -> None:
    assert "f5" in drawn("this help", KeyMap({"help.open": "f5"}))


def test_it_is_searched() -> None:
    shown = drawn("undo")

    assert "/undo" in shown
    assert "/theme" not in shown
    assert drawn("zzzz").strip() == "Nothing fits."


def test_it_fits_narrow_terminals() -> None:
    drawn(width=50)
