"""The conversations of a window: what their user does, and whose events count."""

import pytest

from openpista.domain.command import (
    CancelTurn,
    SendMessage,
)
from openpista.domain.event import SessionRemoved, TextDelta
from openpista.domain.ids import HOUSE, MessageId, SessionId, StreamId
from openpista.tui.core import blocklist
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    Attached,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    ConnectionLost,
)
from openpista.tui.core.blocklist import MAX_TAIL_BLOCKS
from openpista.tui.core.blocks import Answer
from openpista.tui.core.chat import (
    TurnCancelAsked,
)
from openpista.tui.core.conversation import Chat, Outgoing
from openpista.tui.core.effects import RetryDue, Send
from openpista.tui.core.held import find
from openpista.tui.core.moves import (
    MessageSent,
    NewChatAsked,
    SessionChosen,
    ShellAsked,
)
from openpista.tui.core.prompt import draft_of
from openpista.tui.core.selectors import active_chat
from tests.tui.core.drive import Drive
from tests.tui.core.makers import (
    NEW,
    ON_S1,
    S1,
    S2,
    T1,
    added,
    attached,
    in_session,
    in_turn,
    message,
    opened,
    started,
    told,
)

M1, M9 = MessageId("m1"), MessageId("m9")


def delta(number: int, text: str = "x", stream: StreamId = ON_S1) -> Action:
    return told(TextDelta(stream=stream, seq=number, turn_id=T1, text=text))


def texts(chat: Chat) -> list[str]:
    return [block.text for block in blocklist.each(chat.blocks) if isinstance(block, Answer)]


# --- events ---------------------------------------------------------------------------------


def test_words_of_the_running_turn_reach_the_conversation() -> None:
    drive = in_turn()

    drive.send(delta(12, "hi")).to(
        chats__open__1__blocks=lambda blocks: blocklist.count(blocks) == 1,
        chats__open__1__turn__phase="writing",
        chats__open__1__turn__live=(0,),
        chats__open__1__seq=12,
    ).emits()


def test_a_delta_copies_nothing_of_a_long_conversation() -> None:
    drive = in_session()
    for number in range(11, 10_011):
        drive.given(added(number, message(number, "user", "x"), None))
    drive.given(started(10_011), delta(10_012))
    before = active_chat(drive.state).blocks

    after = active_chat(drive.given(delta(10_013)).state).blocks

    assert blocklist.count(after) == 10_001
    assert after.pages is before.pages
    assert len(after.tail) <= MAX_TAIL_BLOCKS


def test_an_event_that_was_seen_is_not_seen_again() -> None:
    drive = in_turn().given(delta(12))

    drive.send(delta(12)).emits()
    drive.send(delta(11)).emits()


def test_events_count_only_after_a_snapshot() -> None:
    drive = attached().given(SessionChosen(S1))

    drive.send(started()).emits()


def test_events_of_a_session_that_is_not_held_are_nobody_s() -> None:
    in_session().send(delta(12, stream=StreamId("s7"))).emits()
    in_session().send(delta(12, stream=StreamId(""))).emits()


def test_an_event_of_another_session_leaves_this_one_alone() -> None:
    drive = in_turn().given(SessionChosen(S2))

    drive.given(delta(12, "for s1"))

    first, second = find(drive.state.chats, S1), find(drive.state.chats, S2)
    assert first is not None
    assert second is not None
    assert texts(first) == ["for s1"]
    assert texts(second) == []


def test_a_removed_session_is_dropped_and_home_is_shown() -> None:
    drive = in_session().given(told(SessionRemoved(stream=HOUSE, seq=2, session_id=S1)))

    assert find(drive.state.chats, S1) is None
    assert drive.state.sessions.active == NEW
    assert drive.state.route.page == "home"


# --- which conversation is shown ------------------------------------------------------------


def test_a_window_may_open_on_a_session() -> None:
    chat = active_chat(Drive().given(opened(S1)).state)

    assert (chat.session_id, chat.state) == (S1, "loading")


def test_the_new_conversation_knows_where_it_would_work() -> None:
    assert active_chat(attached().state) == Chat(NEW, state="ready", workspace="/w")


def test_coming_back_goes_on_where_the_window_stopped_following() -> None:
    drive = in_session(message(1, "user", "hi")).given(SessionChosen(S2), SessionChosen(S1))

    assert active_chat(drive.state).resume == ("e1", 10)
    drive.given(NewChatAsked())
    assert active_chat(drive.state).session_id == NEW


def test_a_new_connection_goes_on_there_too() -> None:
    drive = in_session().given(ConnectionLost(1, at_ms=9), Attached(2))

    assert active_chat(drive.state).resume == ("e1", 10)


# --- sending --------------------------------------------------------------------------------


def test_the_first_message_makes_a_session_and_the_window_moves_there() -> None:
    drive = attached().given(MessageSent(NEW, "hi", id="m1", at_ms=9))

    drive.given(CommandAccepted("m1", S1))

    chat = active_chat(drive.state)
    assert (chat.session_id, chat.state) == (S1, "loading")
    assert chat.outgoing == (Outgoing(M1, "hi", 9, state="accepted"),)
    assert find(drive.state.chats, NEW) == Chat(NEW, state="ready", workspace="/w")


def test_a_session_made_while_the_user_looked_elsewhere_does_not_take_the_window() -> None:
    drive = in_session().given(NewChatAsked(), MessageSent(NEW, "hi", id="m1"), SessionChosen(S1))

    drive.given(CommandAccepted("m1", S2))

    assert drive.state.sessions.active == S1
    assert find(drive.state.chats, S2) is not None


def test_a_blank_message_and_the_same_one_twice_are_not_sent() -> None:
    drive = in_session()

    drive.send(MessageSent(S1, " \n", id="m1")).to().emits()
    drive.given(MessageSent(S1, "hi", id="m1"))
    drive.send(MessageSent(S1, "hi", id="m1")).emits()
    drive.send(MessageSent(SessionId("s7"), "hi", id="m2")).emits()


def test_a_shell_command_is_on_its_way_like_a_message() -> None:
    drive = in_session().given(ShellAsked(S1, "ls", id="m1", at_ms=4))

    assert active_chat(drive.state).outgoing == (Outgoing(M1, "ls", 4, "shell"),)


def test_a_refused_message_comes_back_to_the_composer() -> None:
    drive = in_session().given(MessageSent(S1, "hi", id="m1"))

    drive.given(CommandRefused("m1", "Too long."))

    assert active_chat(drive.state).outgoing == ()
    assert draft_of(drive.state.prompt, S1).text == "hi"
    assert drive.state.notices.shown[-1].text == "Too long."


def test_a_message_that_was_not_sent_goes_again_when_there_is_a_connection() -> None:
    drive = in_session().given(MessageSent(S1, "hi", id="m1"), CommandUnsent("m1"))
    assert active_chat(drive.state).outgoing[0].state == "held"
    assert drive.state.notices.shown == ()
    drive.given(ConnectionLost(1, at_ms=9))

    drive.given(RetryDue(1))

    drive.send(Attached(2)).to(
        connection__state="attached",
        connection__failures=0,
        chats__open__1__outgoing__0__state="sending",
        chats__open__1__resume=("e1", 10),
    ).emits(Send(SendMessage(message_id=M1, text="hi", session_id=S1), "m1"))


# --- the running turn -----------------------------------------------------------------------


def test_a_turn_is_cancelled_once() -> None:
    drive = in_turn()

    drive.send(TurnCancelAsked(S1, id="r1")).to(
        chats__open__1__turn__phase="cancelling", chats__open__1__turn__cancel_request="r1"
    ).emits(Send(CancelTurn(session_id=S1), "r1"))
    drive.send(TurnCancelAsked(S1, id="r2")).emits()


@pytest.mark.parametrize("failure", [CommandRefused("r1", "No."), CommandUnsent("r1")])
def test_a_cancel_that_failed_can_be_tried_again(failure: Action) -> None:
    drive = in_turn().given(TurnCancelAsked(S1, id="r1"), failure)

    turn = active_chat(drive.state).turn
    assert turn is not None
    assert (turn.phase, turn.cancel_request) == ("thinking", "")


def test_without_a_turn_there_is_nothing_to_cancel() -> None:
    in_session().send(TurnCancelAsked(S1, id="r1")).emits()
