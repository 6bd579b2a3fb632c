"""Matches in the conversation: marked, gone to, and the way back."""

from typing import Any

from msgspec.structs import replace
from rich.style import Style

from openpista.domain.ids import SessionId, session_stream
from openpista.tui.core.blocklist import each
from openpista.tui.core.chat import FollowChanged
from openpista.tui.core.effects import JumpFaded
from openpista.tui.core.find import FindAsked, FindEnded, FindStepped
from openpista.tui.core.find_places import found
from openpista.tui.core.moves import MessageWanted, SessionChosen
from openpista.tui.core.selectors import active_chat
from openpista.tui.views.find_transcript import MarkedTranscript, marks_view
from openpista.tui.views.page import PageScreen
from openpista.tui.views.tokens import DARK
from tests.tui.core.makers import S1, message, snapshot
from tests.tui.views.harness import Stage, opened, session, settled

LONG = tuple(
    message(seq, "user" if seq % 2 else "assistant", f"message {seq} of the talk\n\nwith words")
    for seq in range(1, 120)
)


def talking(*messages: Any) -> Stage:
    stage = Stage(*opened(session("s1", "Talk"), session("s2", "Other")), SessionChosen(S1))
    stage.tell(snapshot(*(messages or LONG), session=session("s1", "Talk")))
    return stage


def transcript(app: Any) -> MarkedTranscript:
    page = app.screen_stack[0]
    assert isinstance(page, PageScreen)
    assert isinstance(page.transcript, MarkedTranscript)
    return page.transcript


def marked(shown: MarkedTranscript, ground: str) -> list[str]:
    """The pieces of the view on a ground."""
    pieces: list[str] = []
    for y in range(shown.size.height):
        for segment in shown.render_line(y):
            style = segment.style or Style.null()
            if style.bgcolor is not None and style.bgcolor.name == DARK[ground]:
                pieces.append(segment.text)
    return pieces


async def test_the_match_of_the_user_is_marked_more_than_the_others() -> None:
    stage = talking(message(1, "user", "one word"), message(2, "assistant", "two Words"))
    stage.store.dispatch(FindAsked(S1, "word"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        assert marked(transcript(app), "warning") == ["Word"]
        assert marked(transcript(app), "selection") == ["word"]


async def test_a_step_far_up_brings_the_match_into_the_middle() -> None:
    stage = talking()
    stage.store.dispatch(FindAsked(S1, "message 3 "))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = transcript(app)

        assert marked(shown, "warning") == ["message 3 "]
        assert not active_chat(stage.store.state).following


async def test_esc_goes_back_to_where_one_was_and_staying_stays() -> None:
    for back in (True, False):
        stage = talking()
        app = stage.app()
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            shown = transcript(app)
            shown.scroll_to(y=shown.max_scroll_y - 30, animate=False)
            await settled(pilot)
            before = shown.sheet.layout.row_at(shown.scroll_offset.y + 4).text
            stage.store.dispatch(FindAsked(S1, "message 3 "))
            await settled(pilot)
            stage.store.dispatch(FindEnded(back=back))
            await settled(pilot)

            now = shown.sheet.layout.row_at(shown.scroll_offset.y + 4).text
            assert (now == before) is back
            assert marked(shown, "warning") == []


async def test_whoever_was_at_the_end_is_at_the_end_again() -> None:
    stage = talking()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        stage.store.dispatch(FindAsked(S1, "message 3 "))
        await settled(pilot)
        stage.store.dispatch(FindEnded(back=True))
        await settled(pilot)

        shown = transcript(app)
        assert shown.scroll_offset.y == shown.max_scroll_y
        assert active_chat(stage.store.state).following


async def test_each_occurrence_in_a_long_message_is_gone_to() -> None:
    lines = "\n\n".join("needle here" if n in (2, 70) else f"line {n}" for n in range(90))
    stage = talking(message(1, "assistant", lines), message(2, "user", "end"))
    stage.store.dispatch(FindAsked(S1, "needle"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = transcript(app)
        low = shown.scroll_offset.y

        stage.store.dispatch(FindStepped(found(stage.store.state).places[1]))
        await settled(pilot)

        assert shown.scroll_offset.y < low - 60
        assert marked(shown, "warning") == ["needle"]


async def test_a_message_gone_to_is_marked_for_a_moment() -> None:
    stage = talking()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        stage.store.dispatch(MessageWanted(S1, 5, ("talk",)))
        await settled(pilot)
        shown = transcript(app)
        assert "message 5 of the " in "".join(marked(shown, "panel"))
        assert marked(shown, "warning") == ["talk"]

        stage.store.dispatch(JumpFaded())
        await settled(pilot)
        assert marked(shown, "panel") == []


async def test_marks_belong_to_their_conversation() -> None:
    stage = talking(message(1, "user", "one word"))
    stage.store.dispatch(FindAsked(S1, "word"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = transcript(app)
        other = SessionId("s2")
        stage.store.dispatch(SessionChosen(other))
        told = snapshot(message(1, "user", "word"), session=session("s2", "Other"))
        stage.tell(replace(told, stream=session_stream(other)))
        stage.store.dispatch(FollowChanged(other, following=False))
        await settled(pilot)

        assert marked(shown, "warning") == []


def test_older_matches_that_were_just_read_are_the_goal() -> None:
    stage = talking()
    stage.store.dispatch(FindAsked(S1, "message 3 "))
    goal = marks_view(stage.store.state).goal
    assert goal is not None
    blocks = list(each(active_chat(stage.store.state).blocks))
    assert goal.block_id == next(block.id for block in blocks if getattr(block, "seq", 0) == 3)

    stage.store.dispatch(MessageWanted(S1, 3, ("message 3 ",)))
    again = marks_view(stage.store.state).goal
    assert again is not None
    assert again.block_id == goal.block_id
    assert marks_view(Stage().store.state).goal is None
