"""A stored message of the agent takes the place of what was streamed of it."""

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from openpista.domain.ids import CallId
from openpista.domain.message import Message
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import BlockId, ChatBlock, Thought, ToolCard
from openpista.tui.core.conversation import Chat, OpenTurn, add, change
from openpista.tui.core.recall import blocks_of


def settle_round(chat: Chat, message: Message) -> Chat:
    """Return the chat with `message` as the truth about the round that was streamed.

    What was streamed keeps its ids where it is of the same kinds in the same order, so that
    nothing jumps; else it is replaced.
    """
    stored = blocks_of(message)
    turn = chat.turn
    if turn is None or turn.id != message.turn_id:
        for block in stored:
            chat = add(chat, replace(block, id=chat.blocks.next_id))
        return chat
    shown = [block for block in map(_getter(chat), turn.live) if block is not None]
    agreed = len(shown)
    if [type(block) for block in shown] == [type(block) for block in stored[:agreed]]:
        for old, new in zip(shown, stored, strict=False):
            chat = change(chat, _merged(old, new))
        return _added(chat, turn, stored[agreed:], {})
    known = {block.call_id: block for block in shown if isinstance(block, ToolCard)}
    gone = frozenset(block.id for block in shown)
    cards = tuple(pair for pair in turn.cards if pair[1] not in gone)
    chat = replace(chat, blocks=blocklist.remove(chat.blocks, gone))
    return _added(chat, replace(turn, cards=cards), stored, known)


def _added(
    chat: Chat, turn: OpenTurn, stored: Sequence[ChatBlock], known: Mapping[CallId, ToolCard]
) -> Chat:
    cards = turn.cards
    for block in stored:
        block_id = chat.blocks.next_id
        if isinstance(block, ToolCard):
            old = known.get(block.call_id)
            added = block if old is None else _merged(old, block)
            cards = (*cards, (block.call_id, block_id))
            chat = add(chat, replace(added, id=block_id))
        else:
            chat = add(chat, replace(block, id=block_id))
    return replace(chat, turn=replace(turn, live=(), cards=cards))


def _merged(shown: ChatBlock, stored: ChatBlock) -> ChatBlock:
    """The stored block with the id and the user's folding of the shown one."""
    match shown, stored:
        case ToolCard(), ToolCard() if shown.call_id == stored.call_id:
            return replace(shown, arguments=stored.arguments, name=stored.name, seq=stored.seq)
        case Thought(), Thought():
            return replace(stored, id=shown.id, folded=shown.folded, at_ms=shown.at_ms)
        case _:
            return replace(stored, id=shown.id, at_ms=shown.at_ms)


def _getter(chat: Chat) -> Callable[[BlockId], ChatBlock | None]:
    def get(block_id: BlockId) -> ChatBlock | None:
        return blocklist.get(chat.blocks, block_id)

    return get
