"""What keys do on the page."""

import pytest

from openpista.domain.event import QueueChanged, TurnStarted
from openpista.domain.ids import SessionId, TurnId, session_stream
from openpista.domain.message import Message
from openpista.tui.core.effects import Copy, OpenEditor, Send
from openpista.tui.core.moves import SessionChosen
from openpista.tui.core.selectors import active_chat, active_draft
from openpista.tui.views.page import PageScreen
from openpista.tui.views.page_keys import sidebar_visible
from openpista.tui.views.pista import PistaApp
from tests.tui.core.makers import ON_S1, S1, call, message, queued, result, snapshot
from tests.tui.views.harness import PRACTICE, Stage, opened, session, settled
from tests.tui.views.test_prompt import prompt_of, typed


def in_chat(*messages: Message) -> Stage:
    """Return a window that shows `s1`."""
    stage = Stage(*opened(session("s1", "One"), session("s2", "Two", 60_000)), SessionChosen(S1))
    stage.tell(snapshot(*messages))
    return stage


def page_of(app: PistaApp) -> PageScreen:
    screen = app.screen_stack[0]
    assert isinstance(screen, PageScreen)
    return screen


@pytest.mark.parametrize(
    ("key", "overlay"),
    [("ctrl+p", "palette"), ("f1", "help"), ("ctrl+o", "sessions"), ("ctrl+t", "models")],
)
async def test_keys_open_dialogs(key: str, overlay: str) -> None:
    stage = Stage(*opened())
    async with stage.app().run_test() as pilot:
        await settled(pilot)

        await pilot.press(key)
        await settled(pilot)
        assert [each.kind for each in stage.store.state.route.overlays] == [overlay]

        await pilot.press("escape")
        await settled(pilot)
        assert stage.store.state.route.overlays == ()


async def test_enter_takes_from_the_list_before_it_sends() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        await typed(pilot, "/hel\r")
        assert prompt_of(app).text == "/help "
        await typed(pilot, "\r")

        assert [each.kind for each in stage.store.state.route.overlays] == ["help"]


async def test_arrows_walk_the_list_and_tab_takes() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "/")

        await pilot.press("down", "down", "up", "tab")
        await settled(pilot)

        assert prompt_of(app).text == "/steer "


async def test_tab_on_home_tries_suggestions() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        await pilot.press("tab")
        await settled(pilot)
        assert prompt_of(app).text == "How long has this computer been on?"
        await pilot.press("tab")
        await settled(pilot)
        assert prompt_of(app).text == "List the files here"


async def test_tab_goes_round_the_parts_of_the_page() -> None:
    stage = in_chat(message(1, "user", "hi"))
    async with stage.app().run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        zones: list[str] = []
        for key in ("tab", "tab", "tab", "shift+tab"):
            await pilot.press(key)
            await settled(pilot)
            zones.append(stage.store.state.route.zone)

        assert zones == ["transcript", "sidebar", "prompt", "sidebar"]


async def test_letters_typed_elsewhere_go_to_the_composer() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab")
        await settled(pilot)

        await pilot.press("h", "e")
        await settled(pilot)

        assert prompt_of(app).text == "he"
        assert stage.store.state.route.zone == "prompt"


async def test_the_sidebar_is_walked_and_chosen_from() -> None:
    stage = in_chat(message(1, "user", "hi"))
    async with stage.app().run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab", "down", "enter")
        await settled(pilot)

        assert stage.store.state.sessions.active == SessionId("s2")


async def test_the_sidebar_is_toggled_and_hidden_on_narrow_terminals() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        assert not page_of(app).query_one("#sidebar").display

        await pilot.press("ctrl+b")
        await settled(pilot)
        assert page_of(app).query_one("#sidebar").display


def test_home_shows_the_sidebar_only_when_asked() -> None:
    stage = Stage(*opened())

    assert not sidebar_visible(stage.store.state)


async def test_entries_are_walked_opened_and_copied() -> None:
    stage = in_chat(
        message(1, "user", "hi"),
        message(2, "assistant", call("c1")),
        message(3, "tool", result("c1", "the output")),
    )
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        await pilot.press("alt+up")
        await settled(pilot)
        assert stage.store.state.route.zone == "transcript"

        await pilot.press("enter", "c")
        await settled(pilot)

        card = active_chat(stage.store.state).blocks.tail[-1]
        assert getattr(card, "folded", None) is False
        assert Copy("the output") in stage.effects

        await pilot.press("up", "down", "escape")
        await settled(pilot)
        assert stage.store.state.route.zone == "prompt"


async def test_everything_is_opened_and_folded() -> None:
    stage = in_chat(message(2, "assistant", call("c1")), message(3, "tool", result("c1")))
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        states: list[object] = []
        for _ in range(2):
            await pilot.press("f4")
            await settled(pilot)
            states.append(getattr(active_chat(stage.store.state).blocks.tail[0], "folded", None))

        assert states == [False, True]


async def test_pages_are_scrolled_from_the_composer() -> None:
    stage = in_chat(*(message(number, "user", f"message {number}") for number in range(1, 60)))
    app = stage.app()
    async with app.run_test(size=(90, 20)) as pilot:
        await settled(pilot)
        transcript = page_of(app).transcript
        end = transcript.scroll_offset.y

        await pilot.press("pageup")
        await settled(pilot)
        assert transcript.scroll_offset.y < end
        assert not active_chat(stage.store.state).following

        await pilot.press("ctrl+home")
        await settled(pilot)
        assert transcript.scroll_offset.y == 0
        await pilot.press("pagedown", "ctrl+end")
        await settled(pilot)
        assert active_chat(stage.store.state).following


async def test_escape_stops_the_running_turn() -> None:
    stage = in_chat(message(1, "user", "hi"))
    stage.tell(TurnStarted(stream=ON_S1, seq=11, turn_id=TurnId("t1"), model=PRACTICE))
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        await pilot.press("escape")
        await settled(pilot)

        assert any(type(e.command).__name__ == "CancelTurn" for e in _sent(stage))


async def test_a_waiting_message_is_edited_or_told_now() -> None:
    stage = in_chat(message(1, "user", "hi"))
    stage.tell(QueueChanged(stream=session_stream(S1), seq=11, queued=(queued("m9", "later"),)))
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        await pilot.press("ctrl+s", "up")
        await settled(pilot)

        names = [type(effect.command).__name__ for effect in _sent(stage)]
        assert names == ["SendNow", "RemoveQueued"]
        assert prompt_of(app).text == "later"


async def test_the_editor_gets_what_stands_there() -> None:
    stage = Stage(*opened())
    async with stage.app().run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "draft")

        await pilot.press("ctrl+g")
        await settled(pilot)

        assert OpenEditor(SessionId(""), "draft") in stage.effects


async def test_ctrl_c_clears_a_draft_and_leaves_only_the_second_time() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "draft")

        await pilot.press("ctrl+c")
        await settled(pilot)
        assert prompt_of(app).text == ""
        assert not _quits(stage)

        await pilot.press("ctrl+c")
        await settled(pilot)
        assert _quits(stage)


async def test_ctrl_c_copies_a_selection_instead() -> None:
    stage = in_chat(message(1, "user", "hello there"))
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        transcript = page_of(app).transcript
        await pilot.mouse_down(transcript, offset=(4, 1))
        await pilot.hover(transcript, offset=(8, 1))
        await pilot.mouse_up(transcript, offset=(8, 1))
        await settled(pilot)

        await pilot.press("ctrl+c")
        await settled(pilot)

        assert Copy("hello") in stage.effects
        assert not stage.store.state.route.leaving


async def test_new_conversation_and_notices() -> None:
    stage = in_chat(message(1, "user", "hi"))
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+c")
        await settled(pilot)
        assert stage.store.state.notices.shown

        await pilot.press("f8", "ctrl+n")
        await settled(pilot)

        assert not stage.store.state.notices.shown
        assert stage.store.state.route.page == "home"
        assert active_draft(stage.store.state).session_id == SessionId("")


def _sent(stage: Stage) -> list[Send]:
    return [effect for effect in stage.effects if isinstance(effect, Send)]


def _quits(stage: Stage) -> bool:
    return any(type(effect).__name__ == "Quit" for effect in stage.effects)
