"""Folding, unfolding, and fetching what a fold hides."""

from msgspec.structs import replace

from openpista.domain.message import ToolResult
from openpista.domain.query import ReadToolOutput, ToolOutputText
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    ChatBlock,
    Remark,
    Summary,
    Thought,
    ToolCard,
)
from openpista.tui.core.conversation import Chat, OpenTurn, add
from openpista.tui.core.effects import Ask
from openpista.tui.core.folding import (
    MAX_FETCHING,
    all_folded,
    cleared,
    fetched,
    not_fetched,
    toggled,
)
from openpista.tui.core.phrase import phrase
from tests.tui.core.makers import C1, S1, T1, result

LONG = result(kept_bytes=9_000, total_bytes=20_000)


def chat_of(*blocks: ChatBlock) -> Chat:
    chat = Chat(S1)
    for block in blocks:
        chat = add(chat, block)
    return chat


def card(outcome: ToolResult | None = None, *, folded: bool = True, number: int = 0) -> ToolCard:
    return ToolCard(
        id=BlockId(number),
        call_id=C1,
        name="system.run",
        arguments="{}",
        result=outcome,
        folded=folded,
        seq=3,
    )


def first(chat: Chat) -> ChatBlock:
    return next(blocklist.each(chat.blocks))


def test_thinking_and_summaries_open_and_close() -> None:
    for block in (Thought(id=BlockId(0), text="x"), Summary(id=BlockId(0), text="x")):
        chat, effects = toggled(chat_of(block), BlockId(0), "r1")
        opened = first(chat)
        assert isinstance(opened, Thought | Summary)
        assert not opened.folded
        assert effects == ()
        assert first(toggled(chat, BlockId(0), "r2")[0]) == block


def test_a_card_with_all_its_output_opens_without_a_question() -> None:
    chat, effects = toggled(chat_of(card(result())), BlockId(0), "r1")

    opened = first(chat)
    assert isinstance(opened, ToolCard)
    assert (opened.folded, opened.touched, opened.kept_state) == (False, True, "none")
    assert effects == ()


def test_a_card_with_more_output_asks_for_it_when_it_opens() -> None:
    chat, effects = toggled(chat_of(card(LONG)), BlockId(0), "r1")

    assert effects == (Ask(ReadToolOutput(session_id=S1, call_id=C1), "r1", slot="output-c1"),)
    chat = fetched(chat, "r1", ToolOutputText(text="all of it", total_bytes=20_000))
    opened = first(chat)
    assert isinstance(opened, ToolCard)
    assert (opened.kept, opened.kept_total_bytes, opened.kept_state) == (
        "all of it",
        20_000,
        "loaded",
    )
    assert chat.fetching == ()


def test_closing_a_card_asks_nothing() -> None:
    _, effects = toggled(chat_of(card(LONG, folded=False)), BlockId(0), "r1")

    assert effects == ()


def test_output_that_could_not_be_had_can_be_asked_for_again() -> None:
    chat, _ = toggled(chat_of(card(LONG)), BlockId(0), "r1")
    chat = not_fetched(chat, "r1")
    failed = first(chat)
    assert isinstance(failed, ToolCard)
    assert failed.kept_state == "failed"

    chat, _ = toggled(chat, BlockId(0), "r2")
    _, effects = toggled(chat, BlockId(0), "r3")

    assert len(effects) == 1


def test_an_answer_that_nobody_waits_for_changes_nothing() -> None:
    chat = chat_of(card(LONG))

    assert fetched(chat, "r9", ToolOutputText(text="x", total_bytes=1)) is chat
    assert not_fetched(chat, "r9") is chat


def test_output_of_a_card_that_is_no_longer_there_is_dropped() -> None:
    chat, _ = toggled(chat_of(card(LONG)), BlockId(0), "r1")
    gone = Chat(S1, fetching=chat.fetching)

    assert fetched(gone, "r1", ToolOutputText(text="x", total_bytes=1)) == Chat(S1)


def test_the_questions_that_wait_are_bounded() -> None:
    chat = chat_of(*(card(LONG, number=number) for number in range(MAX_FETCHING + 2)))
    for number in range(MAX_FETCHING + 2):
        chat, _ = toggled(chat, BlockId(number), f"r{number}")

    assert len(chat.fetching) == MAX_FETCHING
    assert chat.fetching[0][0] == "r2"
    assert len(not_fetched(chat, "r3").fetching) == MAX_FETCHING - 1


def test_what_cannot_fold_does_not() -> None:
    chat = chat_of(Answer(id=BlockId(0), text="x"))

    assert toggled(chat, BlockId(0), "r1") == (chat, ())
    assert toggled(chat, BlockId(7), "r1") == (chat, ())


def test_everything_folds_and_unfolds_at_once() -> None:
    blocks = (
        card(number=0, folded=False),
        Thought(id=BlockId(1), text="x"),
        Answer(id=BlockId(2), text="x"),
    )
    chat = all_folded(chat_of(*blocks), folded=True)

    closed, thought, answer = blocklist.each(chat.blocks)
    assert isinstance(closed, ToolCard)
    assert (closed.folded, closed.touched) == (True, True)
    assert thought is blocks[1]
    assert answer is blocks[2]
    opened = list(blocklist.each(all_folded(chat, folded=False).blocks))
    assert not any(block.folded for block in opened if isinstance(block, ToolCard | Thought))


def test_a_cleared_view_says_so_and_can_be_read_again() -> None:
    chat = cleared(chat_of(card(result())), 5)

    (remark,) = blocklist.each(chat.blocks)
    assert remark == Remark(id=BlockId(1), at_ms=5, phrase=phrase("chat.cleared"))
    assert (chat.older, chat.oldest_seq) == ("exist", 4)


def test_clearing_keeps_the_running_turn() -> None:
    chat = chat_of(Answer(id=BlockId(0), text="old", seq=1), Answer(id=BlockId(1), text="now"))
    chat = add(chat, card(number=2))
    turn = OpenTurn(T1, 1, live=(BlockId(1),), cards=((C1, BlockId(2)),))

    chat = cleared(replace(chat, turn=turn), 5)

    assert [block.id for block in blocklist.each(chat.blocks)] == [1, 2, 3]


def test_clearing_an_empty_view_promises_nothing_older() -> None:
    chat = cleared(Chat(S1), 5)

    assert (chat.older, chat.oldest_seq) == ("none", None)
