"""A stored message takes the place of what was streamed."""

from openpista.domain.message import Message, Thinking
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import Answer, BlockId, ChatBlock, Said, Thought, ToolCard
from openpista.tui.core.conversation import Chat, OpenTurn, add, change
from openpista.tui.core.settle import settle_round
from tests.tui.core.makers import C1, C2, MODEL, S1, T1, T2, call, message


def chat_with(*live: ChatBlock) -> Chat:
    cards = tuple((block.call_id, block.id) for block in live if isinstance(block, ToolCard))
    turn = OpenTurn(T1, 1, MODEL, live=tuple(block.id for block in live), cards=cards)
    chat = Chat(S1, turn=turn)
    for block in live:
        chat = add(chat, block)
    return chat


def thought(number: int, text: str = "hm") -> Thought:
    return Thought(id=BlockId(number), text=text, folded=False, at_ms=9)


def answer(number: int, text: str = "hel") -> Answer:
    return Answer(id=BlockId(number), text=text, open=True, at_ms=9)


def card(number: int, name: str = "c1") -> ToolCard:
    wish = call(name)
    return ToolCard(
        id=BlockId(number), call_id=wish.call_id, name=wish.name, arguments="{", state="running"
    )


def reply(*blocks: object) -> Message:
    return message(2, "assistant", *blocks, turn_id=T1)  # pyright: ignore[reportArgumentType]


def shown(chat: Chat) -> list[ChatBlock]:
    return list(blocklist.each(chat.blocks))


def test_what_was_streamed_keeps_its_ids_and_its_folding() -> None:
    chat = settle_round(
        chat_with(thought(0), answer(1), card(2)), reply(Thinking("hmm"), "hello", call())
    )

    assert shown(chat) == [
        Thought(id=BlockId(0), text="hmm", folded=False, at_ms=9, seq=2),
        Answer(id=BlockId(1), text="hello", at_ms=9, seq=2),
        ToolCard(
            id=BlockId(2),
            call_id=C1,
            name="system.run",
            arguments="{}",
            state="running",
            seq=2,
        ),
    ]
    assert chat.turn == OpenTurn(T1, 1, MODEL, cards=((C1, BlockId(2)),))


def test_what_was_not_streamed_is_added_after_it() -> None:
    chat = settle_round(chat_with(answer(0)), reply("hello", call()))

    assert [type(block) for block in shown(chat)] == [Answer, ToolCard]
    assert chat.turn is not None
    assert chat.turn.cards == ((C1, 1),)


def test_where_the_two_differ_in_kind_the_stored_one_is_shown() -> None:
    chat = settle_round(
        chat_with(answer(0), card(1), answer(2)), reply("hello", "and", call("c1"), call("c2"))
    )

    assert [(type(block), block.id) for block in shown(chat)] == [
        (Answer, 3),
        (Answer, 4),
        (ToolCard, 5),
        (ToolCard, 6),
    ]
    kept = shown(chat)[2]
    assert isinstance(kept, ToolCard)
    assert kept.state == "running"
    assert chat.turn is not None
    assert chat.turn.cards == ((C1, 5), (C2, 6))


def test_another_call_in_the_same_place_is_not_the_one_that_was_streamed() -> None:
    chat = settle_round(chat_with(card(0, "c1")), reply(call("c2")))

    (block,) = shown(chat)
    assert isinstance(block, ToolCard)
    assert (block.call_id, block.state) == (C2, "proposed")


def test_a_message_of_no_running_turn_is_simply_added() -> None:
    stored = message(2, "assistant", "hello", turn_id=T2)

    assert [block.id for block in shown(settle_round(Chat(S1), stored))] == [0]
    chat = settle_round(chat_with(answer(0)), stored)
    assert [block.id for block in shown(chat)] == [0, 1]
    assert chat.turn is not None
    assert chat.turn.live == (0,)


def test_a_streamed_block_that_is_gone_does_not_matter() -> None:
    chat = chat_with(answer(0))
    chat = change(chat, Said(id=BlockId(9), message_id=message(1, "user").id, seq=1, text=""))
    gone = Chat(S1, turn=chat.turn)

    assert [block.id for block in shown(settle_round(gone, reply("hello")))] == [0]
