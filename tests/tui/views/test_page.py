"""The page: what shows where, at every size."""

import pytest
from textual.events import Key
from textual.pilot import Pilot

from openpista.domain.event import ServiceStatus, TextDelta, TurnStarted
from openpista.domain.ids import SessionId, TurnId
from openpista.tui.core.moves import NewChatAsked, NoticeRaised, PromptEdited, SessionChosen
from openpista.tui.core.route import SidebarShown, ZoneFocused
from openpista.tui.core.settings import LanguageChosen, ThemeChosen
from tests.tui.core.makers import ON_S1, S1, message
from tests.tui.views.harness import PRACTICE, Stage, frame, opened, session, settled
from tests.tui.views.test_page_keys import in_chat, page_of
from tests.tui.views.test_prompt import prompt_of

SIZES = [(80, 24), (120, 40), (200, 50), (60, 16), (40, 10)]


@pytest.mark.parametrize("size", SIZES)
async def test_home_at_every_size(size: tuple[int, int]) -> None:
    stage = Stage(*opened(session("s1", "Fix the build"), services=(ServiceStatus("web", "up"),)))
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = frame(app)

        assert "What shall I do?" in shown
        assert all(len(line) <= size[0] for line in shown.split("\n"))
        if size[1] >= 24:
            assert "Fix the build" in shown
            assert "List the files here" in shown


@pytest.mark.parametrize("size", SIZES)
async def test_chat_at_every_size(size: tuple[int, int]) -> None:
    stage = in_chat(message(1, "user", "a question"), message(2, "assistant", "the answer"))
    app = stage.app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = frame(app)

        assert "the answer" in shown
        assert "Say something" in shown
        assert ("SESSIONS" in shown) is (size[0] >= 100)


async def test_the_first_message_leads_from_home_to_chat() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("h", "i", "enter")
        await settled(pilot)

        shown = frame(app)
        assert "TRY" not in shown
        assert "↗ hi" in shown


async def test_text_that_streams_is_shown_and_followed() -> None:
    stage = in_chat(message(1, "user", "tell me"))
    stage.tell(TurnStarted(stream=ON_S1, seq=11, turn_id=TurnId("t1"), model=PRACTICE))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for number in range(40):
            text = f"line {number}\n\n"
            stage.tell(TextDelta(stream=ON_S1, seq=12 + number, turn_id=TurnId("t1"), text=text))
        await settled(pilot)

        assert "line 39" in frame(app)
        assert "writing" in frame(app)


async def test_the_list_at_the_composer_stands_above_it_or_below() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        stage.store.dispatch(PromptEdited(S1, 0, "/", 1))
        await settled(pilot)
        page = page_of(app)
        popup, composer = page.part("popup"), page.query_one("#composer")
        assert popup.region.bottom == composer.region.y

        stage.store.dispatch(PromptEdited(S1, 0, "", 0))
        await settled(pilot)
        assert not popup.display


async def test_notices_stand_at_the_top_right_and_go() -> None:
    stage = Stage(*opened())
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        stage.store.dispatch(NoticeRaised("success", text="It worked."))
        await settled(pilot)

        assert "✓ It worked." in frame(app).split("\n")[1]
        await pilot.click("#toasts", offset=(5, 0))
        await settled(pilot)
        assert "It worked." not in frame(app)


async def test_another_size_is_told_and_laid_out() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.resize_terminal(130, 30)
        await settled(pilot)

        assert (stage.store.state.window.width, stage.store.state.window.height) == (130, 30)
        assert "SESSIONS" in frame(app)


async def test_a_click_into_the_conversation_gives_it_the_focus() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.click("#transcript", offset=(20, 8))
        await settled(pilot)
        assert stage.store.state.route.zone == "transcript"

        await pilot.click("#prompt")
        await settled(pilot)
        assert stage.store.state.route.zone == "prompt"


async def test_another_theme_and_another_language_at_once() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = app.export_screenshot()

        stage.store.dispatch(ThemeChosen("openpista-light"))
        stage.store.dispatch(LanguageChosen("ko"))
        await settled(pilot)

        assert "말하거나" in frame(app)
        assert app.export_screenshot() != before
        assert app.theme == "openpista-light"


async def test_the_composer_grows_with_its_text_and_keeps_it_between_pages() -> None:
    stage = Stage(*opened(session("s1", "One")))
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        low = prompt_of(app).size.height

        await pilot.press("a", "ctrl+j", "b", "ctrl+j", "c")
        await settled(pilot)
        assert prompt_of(app).size.height == low + 2

        stage.store.dispatch(SessionChosen(SessionId("s1")))
        stage.store.dispatch(NewChatAsked())
        await settled(pilot)
        assert prompt_of(app).text == "a\nb\nc"


async def test_there_are_few_widgets_on_the_page() -> None:
    stage = in_chat(*(message(number, "user", "hi") for number in range(1, 50)))
    stage.store.dispatch(SidebarShown(shown=True))
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)

        assert len(list(app.screen.walk_children())) <= 60


async def test_nothing_ticks_while_nothing_happens() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await _idle(pilot)
        page = page_of(app)
        page.prompt._stand_still()
        await settled(pilot)

        assert not page.transcript.idle.waiting
        timers = [
            timer for widget in (app, page, *page.walk_children()) for timer in widget._timers
        ]
        going = [timer for timer in timers if timer._active.is_set() and timer._repeat is None]  # pyright: ignore[reportUnknownMemberType]
        assert going == []


async def _idle(pilot: Pilot[bool]) -> None:
    for _ in range(20):
        await pilot.pause(0.02)


async def test_what_is_typed_fast_in_the_conversation_reaches_the_composer_whole() -> None:
    stage = in_chat()
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        stage.store.dispatch(ZoneFocused("transcript"))
        await settled(pilot)
        for char in "/x told":
            app.post_message(Key("space" if char == " " else char, char))
        await settled(pilot)

        assert prompt_of(app).text == "/x told"
