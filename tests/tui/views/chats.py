"""Chats for tests of the transcript."""

from collections.abc import Sequence

from openpista.domain.ids import MessageId, SessionId
from openpista.tui.core import blocklist
from openpista.tui.core.blocklist import Blocks
from openpista.tui.core.blocks import Answer, ChatBlock, Said
from openpista.tui.core.conversation import Chat

S1 = SessionId("s1")


def said(number: int, words: str = "") -> Said:
    """Return a message of a person with that block id."""
    return Said(
        id=blocklist.BlockId(number),
        message_id=MessageId(f"m{number}"),
        seq=number,
        text=words or f"message {number}",
    )


def answer(number: int, words: str, *, is_open: bool = False) -> Answer:
    """Return an answer with that block id."""
    return Answer(id=blocklist.BlockId(number), text=words, open=is_open)


def listed(blocks: Sequence[ChatBlock]) -> Blocks:
    """Return blocks as a list of the core."""
    made = Blocks(next_id=blocks[0].id if blocks else blocklist.BlockId(0))
    for block in blocks:
        made = blocklist.append(made, block)
    return made


def chat(*blocks: ChatBlock, following: bool = True) -> Chat:
    """Return a chat of these blocks."""
    return Chat(S1, state="ready", blocks=listed(blocks), following=following)
