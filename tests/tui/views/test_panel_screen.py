"""The dialog with steps: its fields, its keys, and that no secret leaves it but by the drawer."""

import io
from pathlib import Path

import pytest
from textual import events
from textual.app import App
from textual.widgets import Input

from openpista.domain.command import AnswerLogin, SetConfig
from openpista.domain.event import LoginChanged
from openpista.domain.ids import HOUSE, LoginId
from openpista.domain.login import Login
from openpista.tui.core.arrivals import CommandRefused
from openpista.tui.core.effects import SendSealed
from openpista.tui.core.login import LoginMoved, ProviderChosen
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.settings import LanguageChosen
from openpista.tui.runtime.history import Recorder, read_recording, replayed
from openpista.tui.views.panel_screen import PanelScreen
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import Stage, frame, settled

CANARY = "sk-canary-77d1c0ffee"
TOKEN = "123456789:AAcanaryvCH1vGWJxfSeofSAs0K5PALDsaw"
BIG = (120, 40)


def recorded(stage: Stage) -> io.BytesIO:
    """Record all that happens on a stage from now on."""
    file = io.BytesIO()
    recorder = Recorder(file, redact=str)
    recorder.begin(stage.store.state)
    stage.store._record = recorder.record
    return file


async def test_a_key_is_masked_and_reaches_nothing_but_the_drawer(tmp_path: Path) -> None:
    stage = scenes.login_key()
    file = recorded(stage)
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.press(*CANARY)
        await settled(pilot)
        assert CANARY not in frame(app)
        assert "•" * len(CANARY) in frame(app)

        await pilot.press("enter")
        await settled(pilot)
        login = stage.store.state.logins.login
        assert login is not None
        told = Login(login.id, "google", "key", "answer_wanted", wants="key")
        stage.tell(LoginChanged(stream=HOUSE, login=told))
        await settled(pilot)

    (order,) = [effect for effect in stage.effects if isinstance(effect, SendSealed)]
    assert order.command == AnswerLogin(login_id=LoginId(login.id), text="")
    written = file.getvalue()
    assert CANARY.encode() not in written
    assert b"canary" not in written
    assert CANARY not in repr((stage.store.state, stage.effects))
    assert stage.store.drawer.take(order.slip) == CANARY
    path = tmp_path / "recording.jsonl"
    path.write_bytes(written)
    assert replayed(read_recording(path)) == stage.store.state


async def test_a_bots_token_goes_the_same_way() -> None:
    stage = scenes.telegram()
    file = recorded(stage)
    async with stage.app().run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.press(*[{":": "colon", "_": "underscore"}.get(char, char) for char in TOKEN])
        await pilot.press("enter")
        await settled(pilot)

    (order,) = [effect for effect in stage.effects if isinstance(effect, SendSealed)]
    assert order.command == SetConfig(key="channels.telegram.token", value="")
    assert stage.store.drawer.take(order.slip) == TOKEN
    assert b"canary" not in file.getvalue()


async def test_what_has_the_wrong_shape_is_said_and_put_nowhere() -> None:
    stage = scenes.telegram()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.press(*"hello", "enter")
        await settled(pilot)
        assert "That is not a bot's token" in frame(app)
        assert stage.store.drawer.take("slip-1") is None

        await pilot.press("x")
        await settled(pilot)
        assert "That is not a bot's token" not in frame(app)


async def test_what_was_written_is_gone_with_its_step() -> None:
    stage = scenes.login_key()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.press(*"abc", "escape")
        await settled(pilot)
        stage.store.dispatch(ProviderChosen("google"))
        await settled(pilot)

        assert app.screen.query_one("#field-secret", Input).value == ""


async def test_a_search_takes_every_letter() -> None:
    stage = scenes.login()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.press(*"cojky")
        await settled(pilot)
        assert stage.store.state.logins.query == "cojky"
        assert "Nothing fits" in frame(app)

        await pilot.press(*["backspace"] * 5, "down", "enter")
        await settled(pilot)
        assert stage.store.state.logins.provider == "chatgpt"


async def test_fields_are_gone_through_with_tab() -> None:
    stage = scenes.web_form()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        assert app.focused is not None
        assert app.focused.id == "field-host"

        await pilot.press("tab", "tab")
        assert app.focused.id == "field-secret"
        await pilot.press("tab", "shift+tab", "shift+tab")
        assert app.focused.id == "field-port"


async def test_a_problem_stays_until_something_is_mended() -> None:
    stage = scenes.web_form()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        assert "0.0.0.0 can be reached by others" in frame(app)

        await pilot.press("backspace")
        await settled(pilot)
        assert "can be reached by others" not in frame(app)


async def test_values_written_survive_a_refusal() -> None:
    stage = scenes.web_form()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.press("tab", *["backspace"] * 4, *"8080", "enter")
        await settled(pilot)
        stage.store.dispatch(CommandRefused(stage.store.state.setup.sent, "Read-only file."))
        await settled(pilot)

        assert "Read-only file." in frame(app)
        assert "127.0.0.1" in frame(app)


@pytest.mark.parametrize("size", [(60, 16), (40, 12)])
@pytest.mark.parametrize("name", scenes.SCENES)
async def test_the_way_out_is_always_on_the_screen(name: str, size: tuple[int, int]) -> None:
    stage = scenes.SCENES[name]()
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = frame(app)

        assert len(shown.split("\n")) <= size[1]
        if isinstance(app.screen, PanelScreen):
            assert "esc" in shown


@pytest.mark.parametrize("name", [name for name in scenes.SCENES if name != "card"])
async def test_every_step_is_left_with_escape(name: str) -> None:
    stage = scenes.SCENES[name]()
    async with stage.app().run_test(size=BIG) as pilot:
        await settled(pilot)
        for _ in range(4):
            await pilot.press("escape")
            await settled(pilot)

        assert stage.store.state.route.overlays == ()


async def test_a_click_beside_steps_back_and_one_on_a_row_chooses() -> None:
    stage = scenes.login()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.click("#panel-body", offset=(6, 2))
        await settled(pilot)
        assert stage.store.state.logins.provider == "chatgpt"

        await pilot.click(offset=(1, 38))
        await settled(pilot)
        assert stage.store.state.logins.step == "providers"


async def test_a_click_on_a_key_does_what_the_key_does() -> None:
    stage = scenes.models()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        lines = frame(app).split("\n")
        row = next(number for number, line in enumerate(lines) if "f6 sees" in line)
        await pilot.click(offset=(lines[row].index("sees") + 1, row))
        await settled(pilot)
        assert stage.store.state.models.abilities == ("vision",)

        lines = frame(app).split("\n")
        row = next(number for number, line in enumerate(lines) if "esc closes" in line)
        await pilot.click(offset=(lines[row].index("closes") + 1, row))
        await settled(pilot)
        assert stage.store.state.route.overlays == ()


async def test_letters_mean_something_only_where_nothing_is_written() -> None:
    stage = scenes.channels()
    async with stage.app().run_test(size=BIG) as pilot:
        await settled(pilot)
        await pilot.press("down", "ㄴ")
        await settled(pilot)

        assert [order.service for order in stage.store.state.channels.ordered] == ["telegram"]


async def test_another_language_and_a_dialog_on_top() -> None:
    stage = scenes.channels()
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        stage.store.dispatch(LanguageChosen("ko"))
        await settled(pilot)
        assert "텔레그램" in frame(app)

        stage.store.dispatch(OverlayOpened("help"))
        await settled(pilot)
        stage.store.dispatch(OverlayClosed("help"))
        await settled(pilot)
        assert "텔레그램" in frame(app)


async def test_what_a_dialog_covers_is_told_inside_it() -> None:
    stage = scenes.login_device()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        from openpista.tui.core.arrivals import CopyDone

        stage.store.dispatch(CopyDone("wl-copy", 9))
        await settled(pilot)

        assert "copied" in frame(app)


def fast(app: App[bool], *keys: str) -> None:
    """Press keys faster than anything is drawn, as a password manager types."""
    for key in keys:
        character = {"tab": "\t", "enter": "\r"}.get(key, key)
        app.post_message(events.Key(key, character))


async def test_what_is_typed_right_after_tab_stands_in_the_next_field() -> None:
    stage = scenes.login_endpoint()
    file = recorded(stage)
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        fast(app, *"http://h", "tab", *CANARY, "enter")
        await settled(pilot)

        login = stage.store.state.logins.login
        assert login is not None
    assert b"canary" not in file.getvalue()
    assert stage.store.drawer.take(stage.store.state.logins.slip) == CANARY


@pytest.mark.parametrize("pasted", [False, True])
async def test_what_comes_right_after_a_step_stands_in_the_new_field(pasted: bool) -> None:
    stage = scenes.login()
    stage.store.dispatch(LoginMoved(6))
    file = recorded(stage)
    app = stage.app()
    async with app.run_test(size=BIG) as pilot:
        await settled(pilot)
        fast(app, "enter")
        if pasted:
            app.post_message(events.Paste(f"{CANARY}\r\n"))
        else:
            fast(app, *CANARY)
        await settled(pilot)

        assert stage.store.state.logins.step == "entry"
        assert app.screen.query_one("#field-secret", Input).value == CANARY
    assert b"canary" not in file.getvalue()
