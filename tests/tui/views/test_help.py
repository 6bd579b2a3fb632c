"""The help names everything that works and nothing that does not."""

import pytest
from msgspec.structs import replace

from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.core.help import Help
from openpista.tui.core.settings_list import Config
from openpista.tui.core.state import State
from openpista.tui.views.help import HELP
from openpista.tui.views.keys import KEYS, KeyMap, key_label
from openpista.tui.views.look import Look
from openpista.words.catalogue import load_words
from tests.tui.looks.settings_scenes import ENTRIES, SETTINGS, stage_of
from tests.tui.views.harness import KEYS as KEY_MAP
from tests.tui.views.harness import LOOK, settled, text

KNOWN = Config(state="loaded", entries=ENTRIES)


def drawn(query: str = "", keys: KeyMap = KEY_MAP, width: int = 90, look: Look = LOOK) -> str:
    state = replace(State(), help=Help(query), config=KNOWN)
    rows = HELP.draw(state, look, keys, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_every_command_key_and_setting_is_there() -> None:
    shown = drawn()

    for command in COMMANDS:
        assert f"/{command.name}" in shown
    for spec in KEYS:
        assert key_label(spec.keys[0]) in shown
    for entry in ENTRIES:
        assert entry.key in shown
    assert "command." not in shown
    assert "key.card" not in shown
    assert "place." not in shown


def test_own_keys_are_shown_instead() -> None:
    assert "f5" in drawn("this help", KeyMap({"help.open": "f5"}))


def test_an_action_without_a_key_is_not_advertised() -> None:
    assert "commands and conversations" not in drawn(keys=KeyMap({"palette.open": ""}))


def test_names_sentences_and_settings_are_searched() -> None:
    shown = drawn("undo")
    assert "/undo" in shown
    assert "/theme" not in shown

    assert "/theme" in drawn("colours")
    assert "ui.theme" in drawn("theme")
    assert "approvals.timeout_s" in drawn("answered with no")
    assert drawn("zzzz").strip() == "Nothing about “zzzz”."


def test_it_is_searched_in_korean() -> None:
    shown = drawn("마우스", look=Look(LOOK.painter, load_words("ko")))

    assert "ui.mouse" in shown
    assert "설정" in shown


@pytest.mark.parametrize("width", [50, 76, 126])
def test_it_fits(width: int) -> None:
    drawn(width=width)


async def test_settings_and_keys_are_one_key_away() -> None:
    for key, kind in (("f9", "settings"), ("ctrl+t", "keys")):
        stage = stage_of("help", SETTINGS)
        async with stage.app().run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press(key)
            await settled(pilot)
            assert [overlay.kind for overlay in stage.store.state.route.overlays] == ["help", kind]


async def test_a_click_on_a_setting_opens_it() -> None:
    stage = stage_of("help", SETTINGS, query="ui.mouse")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("#dialog-list", offset=(5, 1))
        await settled(pilot)
        assert stage.store.state.config.query == "ui.mouse"
