"""What a turn looks like while it runs."""

from typing import Any

import pytest
from msgspec.structs import replace

from openpista.domain.approval import Outcome
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    EventBase,
    MessageAdded,
    ModelCalled,
    ModelRetried,
    Notice,
    QueueChanged,
    SessionChanged,
    SessionCompacted,
    TextDelta,
    ThinkingDelta,
    ToolCallProposed,
    ToolFinished,
    ToolOutput,
    ToolStarted,
    TurnFinished,
    TurnStarted,
    TurnUndone,
)
from openpista.domain.ids import ApprovalId, MessageId
from openpista.domain.message import Thinking
from openpista.domain.session import FileChange
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    ChatBlock,
    Remark,
    Said,
    Summary,
    Thought,
    ToolCard,
    TurnEnd,
    Undone,
)
from openpista.tui.core.conversation import Chat, OpenTurn, Outgoing
from openpista.tui.core.phrase import phrase
from openpista.tui.core.turn import MAX_LIVE_OUTPUT_CHARS, tell
from tests.tui.core.makers import (
    C1,
    C2,
    MODEL,
    ON_S1,
    S1,
    T1,
    T2,
    approval,
    call,
    message,
    queued,
    result,
    session,
)


def event(kind: Any, **fields: Any) -> EventBase:
    return kind(**{"stream": ON_S1, "turn_id": T1, "at_ms": 100, **fields})


def chat_of(*events: EventBase) -> Chat:
    chat = tell(Chat(S1, state="ready"), event(TurnStarted, model=MODEL))
    for told in events:
        chat = tell(chat, told)
    return chat


def blocks(chat: Chat) -> list[ChatBlock]:
    return list(blocklist.each(chat.blocks))


def turn_of(chat: Chat) -> OpenTurn:
    assert chat.turn is not None
    return chat.turn


def card(chat: Chat) -> ToolCard:
    found = [block for block in blocks(chat) if isinstance(block, ToolCard)]
    assert len(found) == 1
    return found[0]


def text(words: str) -> EventBase:
    return event(TextDelta, text=words)


def thought(words: str) -> EventBase:
    return event(ThinkingDelta, text=words)


def asked(name: str = "c1") -> EventBase:
    return event(ToolCallProposed, call=call(name))


RUNNING = (asked(), event(ToolStarted, call_id=C1, where="sandbox"))


def test_a_turn_starts_and_nothing_is_open() -> None:
    chat = chat_of()

    assert chat.turn == OpenTurn(T1, 100, MODEL)
    assert blocks(chat) == []


def test_the_same_start_told_twice_changes_nothing() -> None:
    chat = chat_of(text("a"))

    assert tell(chat, event(TurnStarted, model=MODEL)) is chat


def test_words_grow_in_one_open_answer() -> None:
    chat = chat_of(text("he"), text("llo"))

    assert blocks(chat) == [Answer(id=BlockId(0), at_ms=100, text="hello", open=True)]
    assert turn_of(chat).phase == "writing"
    assert turn_of(chat).live == (0,)


def test_thinking_then_words_then_thinking_are_three_blocks_and_one_is_open() -> None:
    chat = chat_of(thought("a"), thought("b"), text("c"), thought("d"))

    assert blocks(chat) == [
        Thought(id=BlockId(0), at_ms=100, text="ab"),
        Answer(id=BlockId(1), at_ms=100, text="c"),
        Thought(id=BlockId(2), at_ms=100, text="d", open=True),
    ]
    assert turn_of(chat).phase == "thinking"


def test_an_empty_delta_opens_nothing() -> None:
    chat = chat_of()

    assert tell(chat, text("")) is chat
    assert tell(chat, thought("")) is chat


def test_deltas_of_another_turn_are_foreign() -> None:
    chat = chat_of(text("a"))

    assert tell(chat, event(TextDelta, text="b", turn_id=T2)) is chat
    assert tell(Chat(S1), text("b")) == Chat(S1)


def test_a_call_becomes_a_card_after_the_words() -> None:
    chat = chat_of(text("a"), asked())

    first, second = blocks(chat)
    assert isinstance(first, Answer)
    assert not first.open
    assert isinstance(second, ToolCard)
    assert (second.call_id, second.state) == (C1, "proposed")
    assert turn_of(chat).phase == "calling"


def test_a_call_told_again_only_adds_what_it_would_do() -> None:
    intent = approval().intent
    chat = chat_of(asked(), event(ToolCallProposed, call=call(), intent=intent))

    assert card(chat).intent == intent


def test_a_call_runs_prints_and_ends() -> None:
    chat = chat_of(
        *RUNNING,
        event(ToolOutput, call_id=C1, text="one\n"),
        event(ToolOutput, call_id=C1, text="two\n"),
    )

    assert card(chat).state == "running"
    assert (card(chat).where, card(chat).started_ms) == ("sandbox", 100)
    assert (card(chat).output, card(chat).output_chars) == ("one\ntwo\n", 8)
    assert not card(chat).folded
    chat = tell(chat, event(ToolFinished, call_id=C1, result=result(), elapsed_ms=40))
    assert (card(chat).state, card(chat).elapsed_ms, card(chat).folded) == ("done", 40, True)


def test_of_long_output_the_newest_part_is_kept() -> None:
    chat = chat_of(*RUNNING, event(ToolOutput, call_id=C1, text="x" * MAX_LIVE_OUTPUT_CHARS))
    chat = tell(chat, event(ToolOutput, call_id=C1, text="end"))

    assert len(card(chat).output) == MAX_LIVE_OUTPUT_CHARS
    assert card(chat).output.endswith("xend")
    assert card(chat).output_chars == MAX_LIVE_OUTPUT_CHARS + 3


def test_output_of_a_call_that_does_not_run_is_nobody_s() -> None:
    chat = chat_of(asked())

    assert tell(chat, event(ToolOutput, call_id=C1, text="x")) is chat
    assert tell(chat, event(ToolOutput, call_id=C2, text="x")) is chat
    running = chat_of(*RUNNING)
    assert tell(running, event(ToolOutput, call_id=C1, text="")) is running


def test_results_find_their_call_and_not_its_neighbour() -> None:
    chat = chat_of(asked("c1"), asked("c2"))
    chat = tell(chat, event(ToolFinished, call_id=C2, result=result("c2"), elapsed_ms=1))

    assert [b.state for b in blocks(chat) if isinstance(b, ToolCard)] == ["proposed", "done"]


def test_the_end_of_an_unknown_call_changes_nothing() -> None:
    chat = chat_of()

    assert tell(chat, event(ToolFinished, call_id=C1, result=result(), elapsed_ms=1)) is chat
    assert tell(chat, event(ToolStarted, call_id=C1)).blocks is chat.blocks


def test_a_request_lets_the_card_wait() -> None:
    chat = chat_of(asked(), event(ApprovalRequested, approval=approval()))

    assert (card(chat).state, card(chat).intent) == ("waiting", approval().intent)
    assert turn_of(chat).phase == "waiting"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("once", "proposed"), ("task", "proposed"), ("no", "denied"), ("expired", "denied")],
)
def test_a_decision_stands_on_the_card(outcome: Outcome, state: str) -> None:
    resolved = event(
        ApprovalResolved, approval_id=ApprovalId("a1"), call_id=C1, outcome=outcome, by="Ann"
    )
    chat = chat_of(asked(), event(ApprovalRequested, approval=approval()), resolved)

    assert (card(chat).state, card(chat).outcome, card(chat).decided_by) == (state, outcome, "Ann")
    assert turn_of(chat).phase == "calling"
    assert tell(chat, resolved) is chat


def test_each_call_of_the_model_begins_a_round() -> None:
    chat = chat_of(text("a"), event(ModelCalled, round=2))

    turn = turn_of(chat)
    assert (turn.round, turn.phase, turn.live) == (2, "thinking", ())
    assert blocks(chat) == [Answer(id=BlockId(0), at_ms=100, text="a")]


def test_a_retry_says_why_and_how_long_until_the_next_call() -> None:
    chat = chat_of(event(ModelRetried, reason="busy", attempt=2, wait_s=4.0))

    assert (turn_of(chat).phase, turn_of(chat).note, turn_of(chat).wait_s) == (
        "retrying",
        "busy",
        4.0,
    )
    chat = tell(chat, event(ModelCalled, round=1))
    assert (turn_of(chat).note, turn_of(chat).wait_s) == ("", 0.0)


def test_what_is_being_cancelled_stays_so_until_it_ended() -> None:
    chat = chat_of()
    chat = replace(chat, turn=replace(turn_of(chat), phase="cancelling"))

    chat = tell(tell(chat, text("a")), event(ModelCalled, round=2))

    assert turn_of(chat).phase == "cancelling"


def test_a_turn_that_went_well_leaves_no_mark() -> None:
    chat = chat_of(text("a"), event(TurnFinished, outcome="done"))

    assert chat.turn is None
    assert blocks(chat) == [Answer(id=BlockId(0), at_ms=100, text="a")]


def test_a_turn_that_changed_files_or_failed_says_so() -> None:
    changed = (FileChange("a.txt", "created"),)
    done = chat_of(event(TurnFinished, outcome="done", changes=changed, elapsed_ms=5))
    failed = chat_of(event(TurnFinished, outcome="failed", reason="No."))

    assert blocks(done) == [
        TurnEnd(id=BlockId(0), at_ms=100, turn_id=T1, outcome="done", changes=changed, elapsed_ms=5)
    ]
    assert blocks(failed) == [
        TurnEnd(id=BlockId(0), at_ms=100, turn_id=T1, outcome="failed", reason="No.")
    ]


def test_calls_that_a_turn_left_behind_are_broken() -> None:
    chat = chat_of(*RUNNING, event(TurnFinished, outcome="cancelled"))

    assert card(chat).state == "broken"


def test_calls_that_ended_stay_as_they_are_when_the_turn_ends() -> None:
    finished = event(ToolFinished, call_id=C1, result=result(), elapsed_ms=1)
    chat = chat_of(*RUNNING, finished, event(TurnFinished, outcome="done"))

    assert card(chat).state == "done"


def test_events_that_say_nothing_about_the_conversation_change_nothing() -> None:
    chat = chat_of(text("a"))

    assert tell(chat, event(SessionChanged, session=session())) is chat


def test_another_turn_ends_the_one_before() -> None:
    chat = chat_of(*RUNNING, event(TurnStarted, model=MODEL, turn_id=T2))

    assert card(chat).state == "broken"
    assert turn_of(chat).id == T2


def test_a_result_stored_without_its_end_told_still_reaches_the_card() -> None:
    stored = event(MessageAdded, message=message(3, "tool", result("c1"), result("c2")))
    chat = chat_of(asked(), stored)

    assert card(chat).state == "done"
    assert tell(chat, stored).blocks is chat.blocks
    assert blocks(tell(Chat(S1), stored)) == []


def test_a_message_of_a_person_is_shown_and_is_no_longer_on_its_way() -> None:
    sending = Outgoing(MessageId("m4"), "hi", 1)
    chat = replace(Chat(S1), outgoing=(sending, Outgoing(MessageId("m5"), "ho", 2)))

    chat = tell(chat, event(MessageAdded, message=message(4, "user", "hi")))

    assert [type(block) for block in blocks(chat)] == [Said]
    assert [out.id for out in chat.outgoing] == ["m5"]
    assert chat.oldest_seq == 4


def test_what_waits_or_starts_a_turn_is_no_longer_on_its_way() -> None:
    names = ("m9", "m5", "m6")
    chat = replace(Chat(S1), outgoing=tuple(Outgoing(MessageId(n), n, 1) for n in names))

    chat = tell(chat, event(QueueChanged, queued=(queued("m9"),)))
    assert chat.queued == (queued("m9"),)
    assert [out.id for out in chat.outgoing] == ["m5", "m6"]
    chat = tell(chat, event(TurnStarted, model=MODEL, prompt_id=MessageId("m5")))
    assert [out.id for out in chat.outgoing] == ["m6"]


def test_a_summary_stands_once_where_it_was_made() -> None:
    compacted = event(SessionCompacted, before_seq=4, summary="so far", turn_id=None)
    chat = tell(Chat(S1), compacted)
    assert blocks(chat) == [Summary(id=BlockId(0), at_ms=100, text="so far")]
    assert tell(chat, compacted) is chat

    stored = event(MessageAdded, message=message(9, "summary", "so far"), turn_id=None)
    chat = tell(tell(Chat(S1), stored), compacted)
    assert [type(block) for block in blocks(chat)] == [Summary]


def test_a_summary_taken_back_is_said() -> None:
    undone = event(SessionCompacted, before_seq=4, summary="", undone=True)

    assert blocks(tell(Chat(S1), undone)) == [
        Remark(id=BlockId(0), at_ms=100, phrase=phrase("chat.compaction_undone"))
    ]


def test_files_taken_back_and_remarks_of_the_house_are_shown() -> None:
    undone = event(TurnUndone, undone_turn=T1, restored=("a",), kept=("b",))
    remark = event(Notice, level="warning", text="Careful.")

    assert blocks(tell(tell(Chat(S1), undone), remark)) == [
        Undone(id=BlockId(0), at_ms=100, turn_id=T1, restored=("a",), left=("b",)),
        Remark(id=BlockId(1), at_ms=100, level="warning", text="Careful."),
    ]


def test_words_and_thinking_agree_on_which_message_they_become() -> None:
    stored = message(2, "assistant", Thinking("ab"), "hello", turn_id=T1)
    chat = chat_of(thought("ab"), text("hello"), event(MessageAdded, message=stored))

    assert [block.id for block in blocks(chat)] == [0, 1]
