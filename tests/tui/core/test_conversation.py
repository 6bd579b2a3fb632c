"""Adding blocks, and how many are kept."""

import pytest
from msgspec.structs import replace

from openpista.domain.ids import MessageId
from openpista.tui.core import blocklist, conversation
from openpista.tui.core.blocks import Answer, BlockId, Remark, Said
from openpista.tui.core.conversation import Chat, add, change, oldest_seq, seq_of
from tests.tui.core.makers import S1


def filled(number: int, chat: Chat) -> Chat:
    for _ in range(number):
        block_id = chat.blocks.next_id
        chat = add(chat, Answer(id=block_id, text="x", seq=block_id + 1))
    return chat


def test_blocks_out_of_view_are_counted_until_the_end_is_seen() -> None:
    assert filled(3, Chat(S1)).below == 0
    assert filled(3, Chat(S1, following=False)).below == 3


def test_the_oldest_page_is_forgotten_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MAX_BLOCKS", 150)

    chat = filled(200, Chat(S1, oldest_seq=1))

    assert blocklist.count(chat.blocks) <= 150
    assert chat.older == "exist"
    assert chat.oldest_seq == oldest_seq(chat.blocks) == 65


def test_nothing_is_forgotten_while_somebody_looks_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MAX_BLOCKS", 150)

    chat = filled(200, Chat(S1, following=False))

    assert blocklist.count(chat.blocks) == 200


def test_a_page_that_is_on_its_way_stays_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MAX_BLOCKS", 150)

    assert filled(200, Chat(S1, older="loading")).older == "loading"


def test_a_block_takes_the_place_of_the_one_with_its_id() -> None:
    chat = change(filled(2, Chat(S1)), Answer(id=BlockId(1), text="new"))

    assert [block.text for block in blocklist.each(chat.blocks) if isinstance(block, Answer)] == [
        "x",
        "new",
    ]


def test_only_what_is_stored_has_a_number() -> None:
    said = Said(id=BlockId(0), message_id=MessageId("m"), seq=7, text="")

    assert seq_of(said) == 7
    assert seq_of(Remark(id=BlockId(0), text="x")) == 0
    assert oldest_seq(add(Chat(S1), replace(said, id=BlockId(0))).blocks) == 7
    assert oldest_seq(Chat(S1).blocks) is None
