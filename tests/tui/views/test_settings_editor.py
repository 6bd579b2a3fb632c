"""The editor of one setting on a screen."""

from msgspec import json

from openpista.domain.command import SetConfig
from openpista.tui.core.arrivals import CommandAccepted, CommandRefused
from openpista.tui.core.effects import Send, SendSealed
from openpista.tui.core.settings_list import SettingChosen
from openpista.tui.core.state import State
from openpista.tui.views.settings_editor import SettingEditor, value_of
from tests.tui.looks.settings_scenes import SETTINGS, reply, stage_of
from tests.tui.views.harness import Stage, frame, settled

HIDDEN = "sk-very-secret-0123456789"


def editing(key: str) -> Stage:
    stage = stage_of("settings", SETTINGS)
    stage.store.dispatch(SettingChosen(key))
    return stage


def sent(stage: Stage) -> list[object]:
    return [effect.command for effect in stage.effects if isinstance(effect, Send)]


async def test_a_number_is_typed_corrected_and_saved() -> None:
    stage = editing("approvals.timeout_s")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Seconds until a question" in frame(app)

        await pilot.press("backspace", "backspace", "enter")
        await settled(pilot)
        assert "✗ It lies from 30 to 86400." in frame(app)

        await pilot.press("0", "enter")
        await settled(pilot)
        assert sent(stage) == [SetConfig(key="approvals.timeout_s", value="60")]
        assert "saving" in frame(app)

        request = next(effect for effect in stage.effects if isinstance(effect, Send))
        stage.store.dispatch(CommandRefused(request.request_id, "The file is read-only."))
        await settled(pilot)
        assert "✗ The file is read-only." in frame(app)


async def test_it_closes_when_it_is_saved() -> None:
    stage = editing("agent.model")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        request = next(effect for effect in stage.effects if isinstance(effect, Send))

        stage.store.dispatch(CommandAccepted(request.request_id))
        await settled(pilot)

        assert not isinstance(app.screen, SettingEditor)


async def test_a_choice_is_made_with_the_arrows_or_a_click() -> None:
    stage = editing("agent.effort")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "› medium  ●" in frame(app)

        await pilot.press("x", "down", "enter")
        await settled(pilot)
        assert sent(stage) == [SetConfig(key="agent.effort", value='"high"')]

    stage = editing("agent.effort")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("#dialog-list", offset=(4, 0))
        await settled(pilot)
        assert sent(stage) == [SetConfig(key="agent.effort", value='"none"')]


async def test_a_list_gets_and_loses_items() -> None:
    stage = editing("agent.disabled_tools")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("delete", *"x.y", "enter")
        await settled(pilot)
        assert "› x.y" in frame(app)

        await pilot.press("enter")
        await settled(pilot)
        value = '["web.fetch", "x.y"]'
        assert sent(stage) == [SetConfig(key="agent.disabled_tools", value=value)]


async def test_an_event_takes_nothing_that_was_typed() -> None:
    stage = editing("agent.model")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(*"-half")
        await settled(pilot)

        reply(stage, SETTINGS)
        await settled(pilot)

        assert "claude-opus-4-6-half" in frame(app)


async def test_a_secret_is_never_shown_nor_in_the_state() -> None:
    stage = editing("agent.api_key")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press(*HIDDEN)
        await settled(pilot)
        assert HIDDEN not in frame(app)
        assert "••••" in frame(app)
        await pilot.press("enter", "enter")
        await settled(pilot)

        sealed = [effect for effect in stage.effects if isinstance(effect, SendSealed)]
        assert [one.command for one in sealed] == [SetConfig(key="agent.api_key", value="")]
        assert stage.store.drawer.take(sealed[0].slip) == HIDDEN
        assert HIDDEN.encode() not in json.encode(stage.store.state)


async def test_it_is_left_with_esc_or_a_click_beside_it() -> None:
    for leave in ("escape", "click"):
        stage = editing("agent.model")
        async with stage.app().run_test(size=(80, 30)) as pilot:
            await settled(pilot)
            await (pilot.press("escape") if leave == "escape" else pilot.click(offset=(1, 28)))
            await settled(pilot)
            assert value_of(stage.store.state) is None


def test_without_an_editor_there_is_nothing_to_show() -> None:
    assert value_of(State()) is None
