"""The list of keys, and waiting for another one."""

import pytest

from openpista.domain.command import SetConfig
from openpista.tui.core.effects import Send
from openpista.tui.core.keymap_table import KEYS as TABLE
from openpista.tui.core.moves import OverlayOpened, WindowOpened
from openpista.tui.views.keys import KeyMap, key_label
from openpista.tui.views.keys_list import KEYS_LIST, key_rows
from openpista.tui.views.opening import Opening
from openpista.tui.views.pista import PistaApp
from tests.tui.looks.settings_scenes import stage_of
from tests.tui.views.harness import KEYS, LOOK, Stage, frame, opened, settled, text


def drawn(stage: Stage, width: int = 100) -> str:
    rows = KEYS_LIST.draw(stage.store.state, LOOK, KEYS, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_every_action_is_there_with_its_key() -> None:
    shown = drawn(stage_of("keys"))

    for spec in TABLE:
        assert key_label(spec.keys[0]) in shown
        assert LOOK.words.has(f"key.{spec.id}")
    for place in {spec.places[0] for spec in TABLE}:
        assert LOOK.words.has(f"place.{place}")


def test_it_is_searched_by_key_by_words_and_by_name() -> None:
    by_key = key_rows(stage_of("keys", query="ctrl+p").store.state)

    assert by_key[0].id == "palette.open"
    assert "ctrl+p" in drawn(stage_of("keys", query="commands and conv"))
    assert "ctrl+p" in drawn(stage_of("keys", query="palette.open"))
    assert "No key fits “zzzz”." in drawn(stage_of("keys", query="zzzz"))


def test_own_keys_are_marked_and_missing_ones_said() -> None:
    window = WindowOpened(width=80, height=24, keys=(("help.open", "f5"), ("palette.open", "")))
    shown = drawn(Stage(*opened(), window, OverlayOpened("keys")))

    own = next(line for line in shown.splitlines() if "this help" in line and "f5" in line)
    assert "yours" in own
    assert "no key" in shown


@pytest.mark.parametrize("width", [50, 76, 126])
def test_it_fits(width: int) -> None:
    drawn(stage_of("keys"), width)


def window(stage: Stage) -> PistaApp:
    opening = Opening(workspace="/src", theme="openpista-dark", language="en", silent=True)
    return PistaApp(stage.store, KeyMap(), opening)


async def test_a_key_is_pressed_and_refused_then_another_taken() -> None:
    stage = stage_of("keys", query="palette.open")
    app = window(stage)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("enter")
        await settled(pilot)
        assert "Press the key for" in frame(app)

        await pilot.press("f1")
        await settled(pilot)
        assert "f1 stays with “this help”" in frame(app)

        await pilot.press("f12")
        await settled(pilot)
        assert "saving" in frame(app)
        assert [effect.command for effect in stage.effects if isinstance(effect, Send)] == [
            SetConfig(key="ui.keys", value='{ "palette.open" = "f12" }')
        ]


async def test_esc_leaves_it_and_so_does_a_click_beside_it() -> None:
    for leave in ("escape", "click"):
        stage = stage_of("keys", query="palette.open")
        async with window(stage).run_test(size=(80, 30)) as pilot:
            await settled(pilot)
            await pilot.press("ctrl+a")
            await settled(pilot)
            assert stage.store.state.keymap.adding

            await (pilot.press("escape") if leave == "escape" else pilot.click(offset=(1, 28)))
            await settled(pilot)
            assert stage.store.state.keymap.capture == ""
            assert [overlay.kind for overlay in stage.store.state.route.overlays] == ["keys"]


async def test_new_keys_hold_at_once_in_every_part() -> None:
    stage = Stage(*opened())
    app = window(stage)
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        stage.store.dispatch(WindowOpened(width=90, height=30, keys=(("palette.open", "f12"),)))
        await settled(pilot)
        assert "f12 commands" in frame(app)

        await pilot.press("ctrl+p")
        await settled(pilot)
        assert not stage.store.state.route.overlays
        await pilot.press("f12")
        await settled(pilot)
        assert stage.store.state.route.overlays[-1].kind == "palette"


async def test_the_first_click_goes_there_and_the_second_asks() -> None:
    stage = stage_of("keys", query="zone")
    async with window(stage).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("#dialog-list", offset=(5, 1))
        await settled(pilot)
        assert stage.store.state.keymap.index == 1

        await pilot.click("#dialog-list", offset=(5, 1))
        await settled(pilot)
        assert stage.store.state.keymap.capture == key_rows(stage.store.state)[1].id


async def test_del_gives_an_action_its_keys_back() -> None:
    own = WindowOpened(width=80, height=24, keys=(("help.open", "f5"),))
    stage = Stage(*opened(), own, OverlayOpened("keys", "help.open"))
    async with window(stage).run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("delete")
        await settled(pilot)

        assert [type(e.command).__name__ for e in stage.effects if isinstance(e, Send)] == [
            "UnsetConfig"
        ]
