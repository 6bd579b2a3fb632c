"""The browser of conversations as a window."""

from typing import Any

import pytest
from msgspec.structs import replace

from openpista.domain.command import DeleteSession, ForkSession, RenameSession, RestoreSession
from openpista.domain.event import SessionChanged
from openpista.domain.ids import HOUSE, SessionId
from openpista.domain.query import ListSessions, SessionPage
from openpista.tui.core.arrivals import CommandAccepted
from openpista.tui.core.effects import Ask, Send
from openpista.tui.core.settings import LanguageChosen
from openpista.tui.views.browse_list import LongList
from openpista.tui.views.browse_screen import BrowserScreen
from openpista.tui.views.dialog import SearchInput
from tests.tui.looks.session_scenes import TITLES, Browsing, many
from tests.tui.views.harness import Stage, frame, session, settled

LETTERS = "jkndsq"
"""Keys that move, delete or leave in other programs."""


def orders(stage: Stage) -> list[Send]:
    return [effect for effect in stage.effects if isinstance(effect, Send)]


def sent(stage: Stage) -> list[Any]:
    return [order.command for order in orders(stage)]


async def test_letters_go_into_the_search_and_never_move() -> None:
    stage = Browsing(*many()).stage
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press(*LETTERS)
        await settled(pilot)

        assert stage.store.state.browser.query == LETTERS
        assert stage.store.state.browser.place == 0
        assert sent(stage) == []


@pytest.mark.parametrize(("forth", "back"), [("down", "up"), ("ctrl+n", "ctrl+p")])
async def test_keys_move_and_open(forth: str, back: str) -> None:
    stage = Browsing(*many()).stage
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press(forth, forth, back, "enter")
        await settled(pilot)

        assert stage.store.state.sessions.active == "s1"
        assert stage.store.state.route.overlays == ()


async def test_list_and_pane_stand_beside_each_other_from_a_hundred_columns_on() -> None:
    app = Browsing(*many()).previewed().stage.app()
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        rows, pane = app.screen.query_one(LongList), app.screen.query_one("#browser-pane")
        assert rows.region.right <= pane.region.x
        assert "anthropic/claude-opus-4-6" in frame(app)

        await pilot.resize_terminal(99, 40)
        await settled(pilot)
        assert rows.region.bottom <= pane.region.y
        assert "No: that branch" in frame(app)

        await pilot.resize_terminal(60, 12)
        await settled(pilot)
        assert not pane.display


async def test_a_search_marks_titles_and_shows_messages_in_context() -> None:
    app = Browsing(*many()).searched().stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        shown = frame(app)

        assert "TITLES" in shown
        assert "MESSAGES" in shown
        assert "so that every build" in shown


async def test_enter_on_a_message_goes_to_it() -> None:
    stage = Browsing(*many()).searched().stage
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)

        assert stage.store.state.sessions.active == "s0"
        assert (stage.store.state.jump.seq, stage.store.state.jump.state) == (4, "reading")


async def test_a_title_is_written_in_its_place() -> None:
    stage = Browsing(*many()).stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("down", "ctrl+r")
        await settled(pilot)
        await pilot.press(*"Trip", "enter")
        await settled(pilot)

        assert sent(stage) == [RenameSession(session_id=SessionId("s1"), title="Trip")]
        assert isinstance(app.screen, BrowserScreen)


async def test_deleting_is_taken_back_by_a_key_without_leaving() -> None:
    stage = Browsing(*many()).stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("delete")
        await settled(pilot)
        assert TITLES[0][0] not in frame(app).split("\n")[6]
        assert "is deleted." in frame(app)
        stage.store.dispatch(CommandAccepted(orders(stage)[-1].request_id, SessionId("s0")))

        await pilot.press("ctrl+z")
        await settled(pilot)
        stage.tell(SessionChanged(stream=HOUSE, seq=60, session=many()[0]))
        stage.store.dispatch(CommandAccepted(orders(stage)[-1].request_id, SessionId("s0")))
        await settled(pilot)

        gone = SessionId("s0")
        assert sent(stage) == [DeleteSession(session_id=gone), RestoreSession(session_id=gone)]
        assert isinstance(app.screen, BrowserScreen)
        assert TITLES[0][0] in frame(app)


async def test_a_conversation_is_forked_and_exported_by_keys() -> None:
    stage = Browsing(*many()).stage
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert stage.store.state.route.overlays[-1].kind == "export"

        await pilot.press("escape", "ctrl+b")
        await settled(pilot)
        assert sent(stage) == [ForkSession(session_id=SessionId("s0"), seq=4)]


async def test_a_phone_that_talks_moves_its_row_but_not_the_choice() -> None:
    stage = Browsing(*many()).stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("down", "down")
        fresh = replace(many()[9], message_count=90, updated_at_ms=many()[0].updated_at_ms + 5)
        stage.tell(SessionChanged(stream=HOUSE, seq=70, session=fresh))
        await settled(pilot)

        lines = frame(app).split("\n")
        assert "東京の宿を探す" in lines[6]
        assert "+" in lines[6]
        assert "disk" in next(line for line in lines if "›" in line)


async def test_clicks_choose_open_switch_and_close() -> None:
    stage = Browsing(*many()).stage
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.click(LongList, offset=(8, 2))
        await settled(pilot)
        assert stage.store.state.browser.place == 2
        assert stage.store.state.route.overlays
        await pilot.press("x", "backspace")
        assert isinstance(pilot.app.focused, SearchInput)

        await pilot.click("#browser-head", offset=(30, 0))
        await settled(pilot)
        assert stage.store.state.browser.scope == "deleted"

        await pilot.click(offset=(0, 0))
        await settled(pilot)
        assert not stage.store.state.route.overlays


async def test_ten_thousand_conversations_are_drawn_by_the_screenful() -> None:
    sessions = tuple(session(f"s{n}", f"Talk {n}", n * 60_000) for n in range(10_000))
    stage = Browsing(*sessions).stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("up")
        await settled(pilot)
        assert "Talk 9999" in frame(app)

        await pilot.press(*"777")
        await settled(pilot)
        assert "Talk 777 " in frame(app)
        assert "Talk 7778" in frame(app)


async def test_pages_are_asked_for_while_one_scrolls() -> None:
    sessions = [session(f"s{n}", f"Talk {n}", n * 60_000) for n in range(60)]
    browsing = Browsing(*sessions, loaded=False)
    first = tuple(row.session for row in browsing.stage.store.state.sessions.rows[:50])
    browsing.answer(ListSessions, SessionPage(sessions=first, next_cursor="c"))
    async with browsing.stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        before = len(browsing.stage.effects)
        await pilot.press(*["pagedown"] * 3)
        await settled(pilot)

        asked = [e.query for e in browsing.stage.effects[before:] if isinstance(e, Ask)]
        assert ListSessions(cursor="c") in asked


async def test_the_pane_scrolls_by_its_keys() -> None:
    app = Browsing(*many()).previewed().stage.app()
    async with app.run_test(size=(120, 20)) as pilot:
        await settled(pilot)
        pane = app.screen.query_one("#browser-preview")
        end = pane.scroll_offset.y

        await pilot.press("shift+up")
        await settled(pilot)
        assert pane.scroll_offset.y < end
        await pilot.press("shift+down")
        await settled(pilot)
        assert pane.scroll_offset.y == end


async def test_another_language_while_it_is_open() -> None:
    stage = Browsing(*many()).stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        stage.store.dispatch(LanguageChosen("ko"))
        await settled(pilot)

        assert "지운 대화" in frame(app)
