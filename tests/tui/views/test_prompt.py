"""The composer: typing is never lost, doubled or overwritten by its own echo."""

import pytest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot

from openpista.domain.ids import SessionId
from openpista.tui.core.drafts import Draft
from openpista.tui.core.effects import Attach
from openpista.tui.core.moves import DraftReplaced, SessionChosen
from openpista.tui.core.prompt import LARGE_PASTE_LINES, TextPasted, draft_of
from openpista.tui.core.selectors import active_chat, active_draft
from openpista.tui.views.page import PageScreen
from openpista.tui.views.pista import PistaApp
from openpista.tui.views.prompt import PromptArea
from tests.tui.core.makers import S1
from tests.tui.views.harness import Stage, opened, session, settled

NEW = SessionId("")


def prompt_of(app: PistaApp) -> PromptArea:
    screen = app.screen_stack[0]
    assert isinstance(screen, PageScreen)
    return screen.prompt


def in_session() -> Stage:
    return Stage(*opened(session("s1", "One")), SessionChosen(S1))


def draft(stage: Stage) -> Draft:
    return active_draft(stage.store.state)


async def typed(pilot: Pilot[bool], text: str) -> None:
    """Press keys as a terminal hands them on: all at once."""
    for letter in text:
        key = {"\r": "enter", " ": "space"}.get(letter, letter)
        pilot.app.post_message(events.Key(key, None if letter == "\r" else letter))
    await settled(pilot)


async def test_what_is_typed_is_the_draft() -> None:
    stage = Stage(*opened())
    async with stage.app().run_test() as pilot:
        await settled(pilot)

        await typed(pilot, "hello")

        assert (draft(stage).text, draft(stage).cursor) == ("hello", 5)


async def test_editing_keys_edit() -> None:
    stage = Stage(*opened())
    async with stage.app().run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "helo")

        await pilot.press("left", "l", "end", "x", "backspace", "home", "delete", "H")
        await settled(pilot)

        assert draft(stage).text == "Hello"


async def test_enter_sends_and_empties() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        await typed(pilot, "hello\r")

        assert [out.text for out in active_chat(stage.store.state).outgoing] == ["hello"]
        assert prompt_of(app).text == draft(stage).text == ""


async def test_a_burst_of_korean_and_enter_arrives_whole_and_once() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        await typed(pilot, "안녕\r하세요\r그")

        sent = [out.text for out in active_chat(stage.store.state).outgoing]
        assert sent == ["안녕", "하세요"]
        assert prompt_of(app).text == "그"


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter"])
async def test_new_lines_do_not_send(key: str) -> None:
    stage = Stage(*opened())
    async with stage.app().run_test() as pilot:
        await settled(pilot)

        await pilot.press("a", key, "b")
        await settled(pilot)

        assert draft(stage).text == "a\nb"


async def test_a_backslash_before_enter_is_a_new_line() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        await typed(pilot, "a\\\rb")

        assert prompt_of(app).text == "a\nb"
        assert active_chat(stage.store.state).outgoing == ()


async def test_state_overwrites_only_with_a_new_revision() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "typed")

        prompt_of(app).put(replace(draft(stage), text="an old echo"))
        assert prompt_of(app).text == "typed"

        stage.store.dispatch(DraftReplaced(NEW, "one\ntwo", 5))
        await settled(pilot)
        assert prompt_of(app).text == "one\ntwo"
        assert prompt_of(app).cursor_location == (1, 1)


async def test_each_session_keeps_its_own_draft() -> None:
    stage = Stage(*opened(session("s1", "One")))
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "for home")

        stage.store.dispatch(SessionChosen(SessionId("s1")))
        await settled(pilot)
        assert prompt_of(app).text == ""
        await typed(pilot, "for one")

        assert draft_of(stage.store.state.prompt, NEW).text == "for home"
        assert draft_of(stage.store.state.prompt, SessionId("s1")).text == "for one"


async def test_up_and_down_walk_through_what_was_sent() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "first\rsecond\rdraft")

        await pilot.press("up", "up")
        await settled(pilot)
        assert prompt_of(app).text == "first"

        await pilot.press("down", "down")
        await settled(pilot)
        assert prompt_of(app).text == "draft"


async def test_up_in_a_lower_line_moves_the_cursor() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "sent\r")
        await pilot.press("a", "ctrl+j", "b", "up")
        await settled(pilot)

        assert prompt_of(app).text == "a\nb"
        assert prompt_of(app).cursor_location[0] == 0


async def test_a_short_paste_is_text_and_its_control_characters_are_visible() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        app.post_message(events.Paste("one\r\ntwo \x1b[31mred\x07"))
        await settled(pilot)

        assert draft(stage).text == "one\ntwo red\\x07"


async def test_a_long_paste_becomes_a_chip_and_goes_out_whole() -> None:
    stage = Stage(*opened())
    app = stage.app()
    pasted = "\n".join(f"line {number}" for number in range(LARGE_PASTE_LINES + 5))
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "see ")

        app.post_message(events.Paste(pasted))
        await settled(pilot)
        assert prompt_of(app).text == "see [paste #1]"

        await typed(pilot, "\r")
        assert [out.text for out in active_chat(stage.store.state).outgoing] == [f"see {pasted}"]


async def test_a_draft_from_elsewhere_is_safe() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)

        stage.store.dispatch(DraftReplaced(NEW, "a\x1b]52;c;x\x07b\u202e", 0))
        await settled(pilot)

        assert not set(prompt_of(app).text) & {"\x1b", "\x07", "\u202e"}


async def test_the_cursor_blinks_only_for_a_while_after_a_key() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test() as pilot:
        await settled(pilot)
        prompt = prompt_of(app)
        assert prompt.cursor_blink
        assert prompt._still is not None

        prompt._stand_still()
        assert not prompt.cursor_blink

        await typed(pilot, "a")
        assert prompt.cursor_blink


async def test_steering_marks_the_message() -> None:
    stage = Stage(*opened())
    async with stage.app().run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "now")

        await pilot.press("ctrl+s")
        await settled(pilot)

        assert [out.kind for out in active_chat(stage.store.state).outgoing] == ["steer"]


async def test_a_picture_that_is_dropped_is_attached_and_any_other_path_is_text() -> None:
    stage = in_session()
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        prompt = prompt_of(app)
        for pasted in ("file:///home/me/my%20cat.png", "/etc/hosts"):
            prompt.post_message(events.Paste(pasted))
            await settled(pilot)

        assert Attach(S1, 1, "/home/me/my cat.png") in stage.effects
        assert active_draft(stage.store.state).text == "/etc/hosts"


async def test_backspace_takes_a_chip_out_whole() -> None:
    stage = in_session()
    async with stage.app().run_test(size=(90, 24)) as pilot:
        stage.store.dispatch(TextPasted(S1, "x\n" * 20, "see ", 4))
        await settled(pilot)
        await pilot.press("backspace")
        await settled(pilot)

        left = draft(stage)
        assert (left.text, left.chips) == ("see ", ())


async def test_dangerous_words_of_a_command_of_ones_own_are_marked() -> None:
    stage = in_session()
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        await pilot.press(*"!rm x")
        await settled(pilot)
        prompt = prompt_of(app)

        spans = [(span.start, span.end) for span in prompt.get_line(0).spans]
        assert (0, 1) in spans
        assert (1, 3) in spans
        assert app.screen.query_one("#composer").has_class("-shell")

        await pilot.press("home", "delete")
        await settled(pilot)
        assert prompt.get_line(0).spans == []
        assert not app.screen.query_one("#composer").has_class("-shell")
