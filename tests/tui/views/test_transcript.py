"""The transcript on a screen: following, scrolling, selecting, opening."""

from typing import ClassVar

import pytest
from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot

from openpista.tui.core import blocklist
from openpista.tui.core.actions import Action
from openpista.tui.core.blocks import BlockId
from openpista.tui.core.chat import BlockToggled, FollowChanged, OlderWanted
from openpista.tui.core.conversation import Chat
from openpista.tui.views.transcript import Transcript
from openpista.tui.views.transcript_layout import FIRST_ENTRIES
from tests.tui.views.chats import S1, answer, chat, said
from tests.tui.views.harness import LOOK, frame, settled
from tests.tui.views.test_toolcard import done


class Holder(App[bool], inherit_bindings=False):
    """Holds nothing but a transcript."""

    CSS = "Transcript { height: 1fr; width: 1fr; overflow-y: scroll; }"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, shown: Chat) -> None:
        super().__init__()
        self.actions: list[Action] = []
        self.transcript = Transcript(self.actions.append, LOOK.words, LOOK.painter)
        self._shown = shown

    def compose(self) -> ComposeResult:
        yield self.transcript

    def on_mount(self) -> None:
        self.transcript.put(self._shown)


def many(count: int = 100) -> Chat:
    return chat(*(said(number) for number in range(count)))


def grown(before: Chat, words: str) -> Chat:
    block = said(before.blocks.next_id, words)
    return replace(before, blocks=blocklist.append(before.blocks, block))


def words(app: Holder) -> list[str]:
    """Return what stands in the viewport, without the scrollbar."""
    return [line[:30].rstrip() for line in frame(app).split("\n")]


async def put(pilot: Pilot[bool], shown: Chat) -> None:
    app = pilot.app
    assert isinstance(app, Holder)
    app.transcript.put(shown)
    await settled(pilot)


async def test_it_shows_the_end_and_follows_it() -> None:
    app = Holder(many())
    async with app.run_test(size=(40, 10)) as pilot:
        await settled(pilot)
        assert "message 99" in frame(app)

        await put(pilot, grown(many(), "the newest"))

        assert "the newest" in frame(app)
        assert app.actions == []


async def test_scrolling_up_stops_following_and_coming_back_begins_it() -> None:
    app = Holder(many())
    async with app.run_test(size=(40, 10)) as pilot:
        await settled(pilot)

        app.transcript.scroll_relative(y=-10, animate=False, immediate=True)
        await settled(pilot)
        app.transcript.put(replace(many(), following=False))
        app.transcript.scroll_end(animate=False, immediate=True)
        await settled(pilot)

        assert app.actions == [
            FollowChanged(S1, following=False),
            FollowChanged(S1, following=True),
        ]


async def test_who_reads_further_up_is_not_moved() -> None:
    app = Holder(many())
    async with app.run_test(size=(40, 10)) as pilot:
        await settled(pilot)
        app.transcript.scroll_relative(y=-20, animate=False, immediate=True)
        reading = replace(many(), following=False)
        await put(pilot, reading)
        before = words(app)

        await put(pilot, grown(reading, "the newest"))

        assert words(app) == before


async def test_older_rows_that_come_in_above_do_not_move_the_view() -> None:
    app = Holder(replace(many(), following=True))
    async with app.run_test(size=(40, 10)) as pilot:
        await settled(pilot)
        app.transcript.scroll_relative(y=-30, animate=False, immediate=True)
        reading = replace(many(), following=False)
        await put(pilot, reading)
        before = words(app)

        older = [said(number, "older\nmessage") for number in range(-20, 0)]
        await put(pilot, replace(reading, blocks=blocklist.prepend(reading.blocks, older)))

        assert words(app) == before


async def test_older_messages_are_asked_for_near_the_top() -> None:
    app = Holder(replace(many(20), older="exist"))
    async with app.run_test(size=(40, 10)) as pilot:
        await settled(pilot)

        assert OlderWanted(S1) in app.actions


async def test_a_narrower_terminal_wraps_and_still_shows_the_end() -> None:
    long = "several words that have to be wrapped"
    app = Holder(chat(*(said(number, f"{long} {number}") for number in range(60))))
    async with app.run_test(size=(60, 10)) as pilot:
        await settled(pilot)

        await pilot.resize_terminal(24, 10)
        await settled(pilot)

        shown = frame(app).split("\n")
        assert shown[-1].strip("▌ ") == "59"
        assert all(len(line) <= 24 for line in shown)


async def test_what_is_near_is_measured_when_nobody_waits_and_then_the_timer_is_gone() -> None:
    app = Holder(many(400))
    async with app.run_test(size=(40, 10)) as pilot:
        for _ in range(200):
            await pilot.pause(0.01)
            if not app.transcript.idle.waiting:
                break

        sheet = app.transcript.sheet
        assert not app.transcript.idle.waiting
        assert 0 < sheet.layout.first < 400 - FIRST_ENTRIES
        assert not sheet.has_work(app.transcript.scroll_offset.y, 10)
        assert "message 399" in frame(app)


async def test_a_click_opens_a_card_but_not_what_cannot_be_opened() -> None:
    app = Holder(chat(said(0, "hi"), done("output", folded=True)))
    async with app.run_test(size=(60, 10)) as pilot:
        await settled(pilot)

        await pilot.click(Transcript, offset=(5, 0))
        await pilot.click(Transcript, offset=(5, 2))

        assert app.actions == [BlockToggled(S1, BlockId(1))]


async def test_the_cursor_comes_into_view_and_opens() -> None:
    app = Holder(
        chat(*(done("x", folded=True) for _ in range(1)), *(said(n) for n in range(2, 60)))
    )
    async with app.run_test(size=(60, 10)) as pilot:
        await settled(pilot)

        for _ in range(59):
            app.transcript.move_cursor(-1)
        await settled(pilot)

        assert "system.run" in frame(app)
        assert app.transcript.sheet.cursor == BlockId(1)
        app.transcript.clear_cursor()
        assert app.transcript.sheet.cursor is None


async def test_selecting_with_the_mouse_gives_the_text() -> None:
    app = Holder(chat(said(0, "hello there"), answer(1, "general")))
    async with app.run_test(size=(60, 10)) as pilot:
        await settled(pilot)

        await pilot.mouse_down(Transcript, offset=(2, 0))
        await pilot.hover(Transcript, offset=(4, 2))
        await pilot.mouse_up(Transcript, offset=(4, 2))
        await settled(pilot)

        assert app.screen.get_selected_text() == "hello there\n\ngen"


@pytest.mark.parametrize("state", ["loading", "ready"])
async def test_an_empty_chat_has_a_look_of_its_own(state: str) -> None:
    app = Holder(Chat(S1, state="loading" if state == "loading" else "ready"))
    async with app.run_test(size=(60, 9)) as pilot:
        await settled(pilot)

        said_so = "opening" if state == "loading" else "Nothing has been said"
        assert said_so in frame(app)


async def test_one_section_is_drawn_for_a_piece_of_text() -> None:
    growing = chat(*(said(n) for n in range(50)), answer(50, "one\n\ntwo", is_open=True))
    app = Holder(growing)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        before = app.transcript.sheet.cache.renders

        longer = answer(50, "one\n\ntwo and", is_open=True)
        await put(pilot, replace(growing, blocks=blocklist.put(growing.blocks, longer)))

        assert app.transcript.sheet.cache.renders == before + 1
        assert "two and" in frame(app)
