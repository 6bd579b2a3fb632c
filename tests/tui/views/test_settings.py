"""The dialog with all settings."""

from openpista.domain.command import SetConfig, UnsetConfig
from openpista.tui.core.effects import Send
from openpista.tui.views.settings import SETTINGS
from tests.tui.looks.settings_scenes import FAILED, stage_of
from tests.tui.looks.settings_scenes import SETTINGS as ANSWER
from tests.tui.views.harness import KEYS, LOOK, Stage, frame, settled, text


def drawn(stage: Stage, width: int = 90) -> str:
    rows = SETTINGS.draw(stage.store.state, LOOK, KEYS, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_it_is_grouped_by_section() -> None:
    shown = drawn(stage_of("settings", ANSWER))

    assert "agent  Which model works" in shown
    assert "\n\n  approvals  When the agent asks" in shown
    assert "› provider" in shown


def test_a_search_shows_whole_names_and_no_sections() -> None:
    shown = drawn(stage_of("settings", ANSWER, query="mouse"))

    assert shown.startswith("› ui.mouse")
    assert "How the terminal" not in shown


def test_its_empty_faces() -> None:
    assert "reading" in drawn(stage_of("settings"))
    assert "input/output error" in drawn(stage_of("settings", FAILED))
    assert "No setting fits “zzz”." in drawn(stage_of("settings", ANSWER, query="zzz"))


def test_where_nothing_can_be_changed_no_key_says_so() -> None:
    assert SETTINGS.offers is not None
    assert SETTINGS.offers(stage_of("settings").store.state) == (("dialog.close", "list.close"),)


def sent(stage: Stage) -> list[object]:
    return [effect.command for effect in stage.effects if isinstance(effect, Send)]


async def test_enter_turns_a_switch_and_del_puts_the_default_back() -> None:
    stage = stage_of("settings", ANSWER, query="strict")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("enter")
        await settled(pilot)
        assert sent(stage) == [SetConfig(key="approvals.strict", value="true")]
        assert "saving" in frame(app)

        await pilot.press(*["backspace"] * 6, *"effort", "delete")
        await settled(pilot)
        assert sent(stage)[1:] == [UnsetConfig(key="agent.effort")]


async def test_a_click_goes_there_and_another_changes_it() -> None:
    stage = stage_of("settings", ANSWER, query="motion")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.click("#dialog-list", offset=(5, 0))
        await settled(pilot)
        assert sent(stage) == [SetConfig(key="ui.motion", value="false")]


async def test_the_list_of_keys_is_one_key_away() -> None:
    stage = stage_of("settings", ANSWER)
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("ctrl+t")
        await settled(pilot)
        assert [overlay.kind for overlay in stage.store.state.route.overlays] == [
            "settings",
            "keys",
        ]


def test_a_click_on_another_row_only_goes_there() -> None:
    stage = stage_of("settings", ANSWER)
    assert SETTINGS.clicked is not None

    for action in SETTINGS.clicked(stage.store.state, "row:3"):
        stage.store.dispatch(action)

    assert stage.store.state.config.index == 3
    assert sent(stage) == []
