"""Reading a conversation, and the orders that its user gives from it."""

from msgspec.structs import replace

from openpista.domain.command import (
    CompactSession,
    RemoveQueued,
    SendMessage,
    SendNow,
    UndoCompaction,
    UndoTurn,
)
from openpista.domain.event import QueueChanged, TextDelta
from openpista.domain.ids import MessageId, SessionId, StreamId
from openpista.domain.query import (
    GrantList,
    HistoryPage,
    QueryFailed,
    ReadHistory,
    ReadToolOutput,
    ToolOutputText,
)
from openpista.tui.core import blocklist
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
)
from openpista.tui.core.blocks import Answer, BlockId, Thought, ToolCard
from openpista.tui.core.chat import (
    AllFolded,
    BlockToggled,
    CompactAsked,
    FollowChanged,
    OlderWanted,
    QueuedRemoved,
    QueuedSentNow,
    ScreenCleared,
    UndoAsked,
)
from openpista.tui.core.conversation import Chat, Outgoing
from openpista.tui.core.effects import Ask, Send
from openpista.tui.core.moves import (
    MessageSent,
    ModelChosen,
)
from openpista.tui.core.prompt import draft_of
from openpista.tui.core.selectors import active_chat
from tests.tui.core.makers import (
    C1,
    MODEL,
    NEW,
    ON_S1,
    S1,
    T1,
    attached,
    call,
    in_session,
    in_turn,
    message,
    queued,
    result,
    snapshot,
    told,
)

M1, M9 = MessageId("m1"), MessageId("m9")


def delta(number: int, text: str = "x", stream: StreamId = ON_S1) -> Action:
    return told(TextDelta(stream=stream, seq=number, turn_id=T1, text=text))


def texts(chat: Chat) -> list[str]:
    return [block.text for block in blocklist.each(chat.blocks) if isinstance(block, Answer)]


# --- reading --------------------------------------------------------------------------------


def test_scrolling_away_and_back_is_known() -> None:
    drive = in_turn()

    drive.send(FollowChanged(S1, False)).to(chats__open__1__following=False).emits()
    drive.given(delta(12))
    assert active_chat(drive.state).below == 1
    drive.send(FollowChanged(S1, True)).to(
        chats__open__1__following=True, chats__open__1__below=0
    ).emits()
    drive.send(FollowChanged(S1, True)).emits()
    drive.send(FollowChanged(SessionId("s7"), False)).emits()


def test_older_messages_are_asked_for_once_and_come_before_the_rest() -> None:
    drive = in_session(message(5, "user", "hi"), older_exist=True)

    drive.send(OlderWanted(S1, id="r1")).to(
        chats__open__1__older="loading", chats__open__1__older_request="r1"
    ).emits(Ask(ReadHistory(session_id=S1, before_seq=5, limit=100), "r1", slot="older-s1"))
    drive.send(OlderWanted(S1, id="r2")).emits()
    drive.send(AnswerArrived("r0", HistoryPage(messages=(message(4, "user", "x"),)))).emits()
    drive.given(AnswerArrived("r1", HistoryPage(messages=(message(4, "assistant", "a"),))))
    assert texts(active_chat(drive.state)) == ["a"]
    assert active_chat(drive.state).older == "none"


def test_older_messages_that_cannot_be_had_can_be_asked_for_again() -> None:
    drive = in_session(message(5, "user", "hi"), older_exist=True).given(OlderWanted(S1, id="r1"))

    drive.send(AnswerArrived("r1", QueryFailed(reason="No."))).to(
        chats__open__1__older="failed", chats__open__1__older_request=""
    ).emits()
    drive.send(OlderWanted(S1, id="r2")).to(
        chats__open__1__older="loading", chats__open__1__older_request="r2"
    ).emits(Ask(ReadHistory(session_id=S1, before_seq=5, limit=100), "r2", slot="older-s1"))


def test_an_answer_of_another_kind_is_not_for_the_conversation() -> None:
    drive = in_session(message(5, "user", "hi"), older_exist=True).given(OlderWanted(S1, id="r1"))

    drive.send(AnswerArrived("r1", GrantList(grants=()))).emits()


def test_a_card_opens_and_its_whole_output_comes() -> None:
    long = result(kept_bytes=9_000, total_bytes=9_000)
    drive = in_session(message(1, "assistant", call()), message(2, "tool", long))

    drive.send(BlockToggled(S1, BlockId(0), id="r1")).to(
        chats__open__1__blocks__tail__0__folded=False,
        chats__open__1__blocks__tail__0__touched=True,
        chats__open__1__blocks__tail__0__kept_state="loading",
        chats__open__1__fetching=(("r1", BlockId(0)),),
    ).emits(Ask(ReadToolOutput(session_id=S1, call_id=C1), "r1", slot="output-c1"))
    drive.given(AnswerArrived("r1", ToolOutputText(text="all", total_bytes=9_000)))
    (card,) = blocklist.each(active_chat(drive.state).blocks)
    assert isinstance(card, ToolCard)
    assert card.kept == "all"


def test_output_that_cannot_be_had_is_marked_so() -> None:
    long = result(kept_bytes=9_000, total_bytes=9_000)
    drive = in_session(message(1, "assistant", call()), message(2, "tool", long))
    drive.given(BlockToggled(S1, BlockId(0), id="r1"))

    drive.send(AnswerArrived("r1", QueryFailed(reason="No."))).to(
        chats__open__1__blocks__tail__0__kept_state="failed", chats__open__1__fetching=()
    ).emits()


def test_everything_unfolds_at_once() -> None:
    drive = in_turn().given(AllFolded(S1, False))

    assert not any(
        block.folded
        for block in blocklist.each(active_chat(drive.state).blocks)
        if isinstance(block, Thought)
    )


def test_a_cleared_view_is_empty_but_for_a_word_about_it() -> None:
    drive = in_session(message(1, "user", "hi")).given(ScreenCleared(S1, at_ms=7))

    assert blocklist.count(active_chat(drive.state).blocks) == 1


# --- orders ---------------------------------------------------------------------------------


def test_orders_of_the_user_go_to_the_gateway() -> None:
    drive = in_session()

    drive.send(UndoAsked(S1, id="r1")).emits(Send(UndoTurn(session_id=S1), "r1"))
    drive.send(UndoAsked(S1, T1, id="r2")).emits(Send(UndoTurn(session_id=S1, turn_id=T1), "r2"))
    drive.send(CompactAsked(S1, id="r3")).emits(Send(CompactSession(session_id=S1), "r3"))
    drive.send(CompactAsked(S1, True, id="r4")).emits(Send(UndoCompaction(session_id=S1), "r4"))


def test_a_conversation_still_to_be_made_can_undo_nothing() -> None:
    attached().send(UndoAsked(NEW, id="r1")).emits()


def test_a_waiting_message_is_taken_back_or_joins_the_turn() -> None:
    waits = told(QueueChanged(stream=ON_S1, seq=11, queued=(queued("m9", "later"),)))
    drive = in_session().given(waits)

    drive.send(QueuedRemoved(S1, M9, id="r1")).emits(
        Send(RemoveQueued(session_id=S1, message_id=M9), "r1")
    )
    drive.send(QueuedSentNow(S1, M9, id="r2")).emits(
        Send(SendNow(session_id=S1, message_id=M9), "r2")
    )
    drive.send(QueuedRemoved(S1, M1, id="r3")).emits()
    drive.send(QueuedSentNow(S1, M1, id="r4")).emits()


def test_a_waiting_message_can_be_edited_in_the_composer() -> None:
    waits = told(QueueChanged(stream=ON_S1, seq=11, queued=(queued("m9", "later"),)))
    drive = in_session().given(waits, QueuedRemoved(S1, M9, edit=True, id="r1"))

    assert draft_of(drive.state.prompt, S1).text == "later"


def test_a_new_snapshot_replaces_what_was_shown() -> None:
    drive = in_turn().given(delta(12, "half"))

    drive.given(told(replace(snapshot(message(1, "assistant", "whole")), seq=20)))

    chat = active_chat(drive.state)
    assert (texts(chat), chat.turn, chat.seq) == (["whole"], None, 20)


def test_the_model_of_a_new_conversation_goes_with_its_first_message() -> None:
    drive = attached().given(ModelChosen(NEW, MODEL, id="r1"))

    command = SendMessage(message_id=M1, text="hi", workspace="/w", model=MODEL)
    drive.send(MessageSent(NEW, "hi", id="m1", at_ms=3)).to(
        chats__open__0__outgoing=(Outgoing(M1, "hi", 3),),
        chats__open__0__making="m1",
        route__page="chat",
    ).emits(Send(command, "m1"))
