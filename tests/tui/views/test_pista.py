"""The application: it opens, it looks as wanted, it hands keys on, it ends quietly."""

import logging

import pytest
from msgspec.structs import replace
from textual import events

from openpista.domain.event import HouseSnapshot
from openpista.domain.ids import HOUSE
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import Connect
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.route import Overlay
from openpista.tui.core.settings import ThemePreviewed
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.pista import DIALOGS_CSS, Opening, PistaApp
from openpista.tui.views.tokens import LIGHT
from tests.tui.views.harness import KEYS, PRACTICE, Stage, frame, opened, session, settled
from tests.tui.views.test_prompt import prompt_of


def window(stage: Stage, keymap: KeyMap = KEYS, **fields: object) -> PistaApp:
    opening = Opening(workspace="/src", theme="openpista-dark", language="en")
    return PistaApp(stage.store, keymap, replace(opening, **fields))


async def test_the_gateway_is_reached_after_the_first_frame() -> None:
    stage = Stage()
    app = window(stage)
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        assert Connect(1) in stage.effects
        assert "starting …" in frame(app)
        assert stage.store.state.window.width == 90
        assert "openpista-light" in stage.store.state.settings.themes


async def test_what_only_dialogs_wear_is_read_with_the_first_of_them() -> None:
    stage = Stage(*opened(session("s1", "Talk", 0)))
    app = window(stage)
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        assert not app.stylesheet.has_source(str(DIALOGS_CSS))

        stage.store.dispatch(OverlayOpened("palette"))
        await settled(pilot)

        assert app.stylesheet.has_source(str(DIALOGS_CSS))
        assert app.screen.query_one("#dialog").outer_size.width == 86  # 96 % of the window


async def test_a_silent_window_says_nothing_of_itself() -> None:
    stage = Stage()
    async with window(stage, silent=True).run_test() as pilot:
        await settled(pilot)

        assert stage.effects == []


async def test_keys_of_a_watched_recording_change_nothing_and_leave() -> None:
    stage = Stage(*opened())
    app = window(stage, silent=True, watched=True)
    async with app.run_test() as pilot:
        await settled(pilot)
        before = stage.store.state

        await pilot.press("h", "enter", "ctrl+p")
        await settled(pilot)
        assert stage.store.state == before

        await pilot.press("q")
        await pilot.pause()
    assert app.return_value is False


async def test_the_wanted_session_is_opened_once_it_is_known_which_there_are() -> None:
    stage = Stage()
    async with window(stage, session="s2").run_test() as pilot:
        await settled(pilot)
        known = (session("s1", "One"), session("s2", "Two"))
        snapshot = HouseSnapshot(
            stream=HOUSE, seq=1, epoch="E", sessions=known, default_model=PRACTICE
        )
        stage.store.dispatch(EventArrived(snapshot))
        await settled(pilot)

        assert stage.store.state.sessions.active == "s2"


async def test_an_unknown_session_gets_a_sentence() -> None:
    stage = Stage()
    app = window(stage, session="nope")
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        stage.store.dispatch(
            EventArrived(HouseSnapshot(stream=HOUSE, seq=1, epoch="E", sessions=()))
        )
        await settled(pilot)

        assert "No conversation fits “nope”." in frame(app)


async def test_keys_that_cannot_be_had_are_told() -> None:
    stage = Stage()
    app = window(stage, KeyMap(), keys=(("no.such", "f9"),))
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        assert "names no action “no.such”" in frame(app)


class Early(PistaApp):
    """Gets keys before its composer is there."""

    held = False

    def on_mount(self) -> None:
        for letter in "안녕":
            self.post_message(events.Key(letter, letter))
        self.held = self._early is not None


async def test_keys_typed_before_the_composer_was_there_reach_it() -> None:
    app = Early(Stage().store, KEYS, Opening(workspace="/src", theme="nord", language="en"))
    async with app.run_test() as pilot:
        await settled(pilot)

        assert app.held
        assert prompt_of(app).text == "안녕"


async def test_a_theme_is_worn_while_it_is_looked_at() -> None:
    stage = Stage(*opened(), OverlayOpened("themes"))
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        stage.store.dispatch(ThemePreviewed("openpista-light"))
        await settled(pilot)
        assert app.look().painter.tokens == LIGHT

        await pilot.press("escape")
        await settled(pilot)
        assert app.theme == "openpista-dark"


async def test_the_terminals_focus_is_told() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        app.post_message(events.AppBlur())
        await settled(pilot)
        assert not stage.store.state.window.focused

        app.post_message(events.AppFocus())
        await settled(pilot)
        assert stage.store.state.window.focused


async def test_leaving_ends_it_with_what_was_wanted() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        app.leave(True)
        await pilot.pause()

    assert app.return_value is True


async def test_without_a_terminal_nothing_is_written_to_one() -> None:
    app = Stage(*opened()).app()
    async with app.run_test() as pilot:
        await settled(pilot)

        assert app.write_terminal("\x1b]52;c;x\x07") is False


async def test_an_error_ends_it_without_a_traceback_on_the_terminal(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    app = Stage(*opened()).app()
    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError, match="secret-value"):
        await _failing(app)

    printed = capsys.readouterr()
    assert "secret-value" not in printed.out + printed.err
    assert "the window failed" in caplog.text
    assert isinstance(app.failure, RuntimeError)


async def _failing(app: PistaApp) -> None:
    async with app.run_test() as pilot:
        await settled(pilot)
        app.call_later(_fail)
        await settled(pilot)


def _fail() -> None:
    raise RuntimeError("secret-value")


async def test_a_dialog_that_is_wanted_at_once_waits_for_the_window_and_hears_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Stage(
        *opened(session("s0", "Talk 0"), session("s1", "Talk 1")), OverlayOpened("sessions", "")
    )
    app = window(stage, silent=True)
    put = app._overlays.put
    ready: list[bool] = []

    def watched(wanted: tuple[Overlay, ...]) -> None:
        ready.append(app._early is None)
        put(wanted)

    monkeypatch.setattr(app._overlays, "put", watched)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("x")
        await settled(pilot)

        assert stage.store.state.browser.query == "x"
    assert ready, "the dialog was never asked for"
    assert all(ready), "a dialog over a page that was never painted leaves the window deaf"
