"""Rebuilding a conversation, and putting older pages before it."""

from msgspec.structs import replace

from openpista.domain.event import MessageAdded
from openpista.domain.ids import MessageId
from openpista.domain.query import HistoryPage
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import Answer, ChatBlock, Said, Thought, ToolCard
from openpista.tui.core.conversation import Chat, Outgoing
from openpista.tui.core.snapshot import put_older, rebuild
from openpista.tui.core.turn import MAX_LIVE_OUTPUT_CHARS, tell
from tests.tui.core.makers import (
    C1,
    C2,
    ON_S1,
    S1,
    T1,
    approval,
    call,
    message,
    queued,
    result,
    session,
    snapshot,
)

RUNNING = session(turn_id=T1, activity="working")


def shown(chat: Chat) -> list[ChatBlock]:
    return list(blocklist.each(chat.blocks))


def cards(chat: Chat) -> list[ToolCard]:
    return [block for block in shown(chat) if isinstance(block, ToolCard)]


def test_a_session_opens_as_the_gateway_has_it() -> None:
    chat = rebuild(
        Chat(S1),
        snapshot(
            message(4, "user", "hi"),
            message(5, "assistant", "ho"),
            queued=(queued(),),
            older_exist=True,
        ),
    )

    assert [type(block) for block in shown(chat)] == [Said, Answer]
    assert (chat.state, chat.epoch, chat.seq) == ("ready", "e1", 10)
    assert (chat.older, chat.oldest_seq, chat.queued) == ("exist", 4, (queued(),))
    assert chat.turn is None


def test_an_empty_session_has_nothing_older() -> None:
    chat = rebuild(Chat(S1), snapshot())

    assert (shown(chat), chat.older, chat.oldest_seq) == ([], "none", None)


def test_what_was_accepted_is_in_the_snapshot_and_what_was_not_is_still_on_its_way() -> None:
    outgoing = (
        Outgoing(MessageId("m1"), "a", 1, state="accepted"),
        Outgoing(MessageId("m2"), "b", 1, state="held"),
    )

    chat = rebuild(Chat(S1, outgoing=outgoing), snapshot())

    assert [out.id for out in chat.outgoing] == ["m2"]


def test_the_running_turn_goes_on_where_it_stands() -> None:
    chat = rebuild(
        Chat(S1),
        snapshot(
            message(1, "user", "hi"),
            session=RUNNING,
            open_thinking="hm",
            open_text="let me",
            open_calls=(call("c1"),),
            open_output=((C1, "one\n"), (C2, "lost")),
        ),
    )

    assert chat.turn is not None
    assert chat.turn.id == T1
    thought, answer, card = shown(chat)[1:]
    assert isinstance(thought, Thought)
    assert not thought.open
    assert isinstance(answer, Answer)
    assert not answer.open
    assert isinstance(card, ToolCard)
    assert (card.state, card.output, card.output_chars) == ("running", "one\n", 4)
    assert chat.turn.live == (thought.id, answer.id, card.id)
    assert chat.turn.cards == ((C1, card.id),)


def test_the_last_open_part_goes_on_growing() -> None:
    thinking = rebuild(Chat(S1), snapshot(session=RUNNING, open_thinking="hm"))
    writing = rebuild(Chat(S1), snapshot(session=RUNNING, open_thinking="hm", open_text="he"))

    assert [block.open for block in shown(thinking) if isinstance(block, Thought)] == [True]
    assert [block.open for block in shown(writing) if isinstance(block, Answer)] == [True]


def test_thinking_that_led_to_a_call_has_ended() -> None:
    chat = rebuild(
        Chat(S1), snapshot(session=RUNNING, open_thinking="hm", open_calls=(call("c1"),))
    )

    assert [block.open for block in shown(chat) if isinstance(block, Thought)] == [False]


def test_a_stored_call_without_a_result_is_one_of_the_running_turn() -> None:
    chat = rebuild(
        Chat(S1),
        snapshot(
            message(1, "assistant", call("c1")),
            session=RUNNING,
            open_calls=(call("c1"),),
            open_output=((C1, "x" * (MAX_LIVE_OUTPUT_CHARS + 5)),),
            approvals=(approval("a1"), approval("a2", call_id=C2)),
        ),
    )

    (card,) = cards(chat)
    assert (card.state, card.intent) == ("waiting", approval().intent)
    assert len(card.output) == MAX_LIVE_OUTPUT_CHARS
    assert chat.turn is not None
    assert (chat.turn.cards, chat.turn.phase) == (((C1, card.id),), "waiting")


def test_a_stored_call_without_a_result_of_no_turn_is_broken() -> None:
    chat = rebuild(Chat(S1), snapshot(message(1, "assistant", call("c1"))))

    assert [card.state for card in cards(chat)] == ["broken"]


def test_older_blocks_that_join_on_are_kept_with_their_ids() -> None:
    before = rebuild(Chat(S1), snapshot(message(1, "user", "a"), message(2, "assistant", "b")))
    ids = [block.id for block in shown(before)]
    loading = replace(before, older="loading", older_request="r1")

    after = rebuild(loading, snapshot(message(3, "user", "c"), message(4, "assistant", "d")))

    assert [block.id for block in shown(after)][:2] == ids
    assert len(shown(after)) == 4
    assert (after.oldest_seq, after.older) == (1, "exist")


def test_what_a_snapshot_tells_again_is_not_shown_twice() -> None:
    first = snapshot(message(1, "user", "a"), message(2, "assistant", "b"))

    chat = rebuild(rebuild(Chat(S1), first), first)

    assert len(shown(chat)) == 2
    assert [block.id for block in shown(chat)] == [2, 3]


def test_blocks_before_a_gap_are_dropped() -> None:
    before = rebuild(Chat(S1), snapshot(message(1, "user", "a")))

    after = rebuild(before, snapshot(message(5, "user", "e"), older_exist=True))

    assert len(shown(after)) == 1
    assert (after.oldest_seq, after.older) == (5, "exist")


def test_events_go_on_after_a_snapshot() -> None:
    chat = rebuild(Chat(S1), snapshot(message(1, "user", "a")))

    chat = tell(chat, MessageAdded(stream=ON_S1, seq=11, message=message(2, "assistant", "b")))

    assert [block.id for block in shown(chat)] == [0, 1]


def test_an_older_page_comes_before_the_rest() -> None:
    chat = rebuild(Chat(S1), snapshot(message(5, "tool", result("c1")), message(6, "user", "x")))
    page = HistoryPage(
        messages=(message(3, "user", "a"), message(4, "assistant", call("c1"))), older_exist=True
    )

    chat = put_older(replace(chat, older="loading", older_request="r1"), page)

    said, card, _ = shown(chat)
    assert isinstance(said, Said)
    assert isinstance(card, ToolCard)
    assert (card.state, card.result) == ("done", result("c1"))
    assert (chat.older, chat.older_request, chat.oldest_seq, chat.loose) == ("exist", "", 3, ())
    assert [block.id for block in shown(chat)] == [-2, -1, 0]


def test_messages_that_are_shown_already_are_not_put_before_themselves() -> None:
    chat = rebuild(Chat(S1), snapshot(message(5, "user", "a")))

    chat = put_older(chat, HistoryPage(messages=(message(5, "user", "a"),), older_exist=True))

    assert len(shown(chat)) == 1
    assert chat.older == "none"


def test_a_page_for_a_view_that_knows_no_beginning_is_taken_whole() -> None:
    chat = put_older(Chat(S1), HistoryPage(messages=(message(1, "assistant", call()),)))

    assert [card.state for card in cards(chat)] == ["broken"]
    assert chat.oldest_seq == 1
