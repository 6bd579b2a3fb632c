"""Folding and unfolding: what the user opens of a conversation, and what is fetched for it."""

from msgspec.structs import replace

from openpista.domain.query import ReadToolOutput, ToolOutputText
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import (
    BlockId,
    ChatBlock,
    Remark,
    Summary,
    Thought,
    ToolCard,
)
from openpista.tui.core.conversation import Chat, change, seq_of
from openpista.tui.core.effects import Ask, Outcome
from openpista.tui.core.phrase import phrase

MAX_FETCHING = 16
"""Outputs that are waited for at once; older questions are forgotten."""


def toggled(chat: Chat, block_id: BlockId, request_id: str) -> tuple[Chat, tuple[Outcome, ...]]:
    """Fold or unfold a block; the kept output of a long call is asked for when it opens."""
    block = blocklist.get(chat.blocks, block_id)
    match block:
        case Thought() | Summary():
            return change(chat, replace(block, folded=not block.folded)), ()
        case ToolCard():
            card = replace(block, folded=not block.folded, touched=True)
            if card.folded or not _has_more(card):
                return change(chat, card), ()
            return _fetch(change(chat, replace(card, kept_state="loading")), card, request_id)
        case _:
            return chat, ()


def read_whole(chat: Chat, block_id: BlockId, request_id: str) -> tuple[Chat, tuple[Outcome, ...]]:
    """Ask for the kept output of a call where the card has not all of it."""
    block = blocklist.get(chat.blocks, block_id)
    if not isinstance(block, ToolCard) or not _has_more(block):
        return chat, ()
    return _fetch(change(chat, replace(block, kept_state="loading")), block, request_id)


def all_folded(chat: Chat, *, folded: bool) -> Chat:
    """Fold or unfold everything; fetches nothing."""
    pages = tuple(tuple(_folded(block, folded) for block in page) for page in chat.blocks.pages)
    tail = tuple(_folded(block, folded) for block in chat.blocks.tail)
    return replace(chat, blocks=replace(chat.blocks, pages=pages, tail=tail))


def cleared(chat: Chat, at_ms: int) -> Chat:
    """Show nothing but the running turn; the rest can be read again by scrolling up."""
    turn = chat.turn
    running = frozenset(() if turn is None else (*turn.live, *(card for _, card in turn.cards)))
    newest = max(map(seq_of, blocklist.each(chat.blocks)), default=0)
    kept = tuple(block for block in blocklist.each(chat.blocks) if block.id in running)
    remark = Remark(id=chat.blocks.next_id, at_ms=at_ms, phrase=phrase("chat.cleared"))
    blocks = blocklist.append(blocklist.keep(chat.blocks, kept), remark)
    return replace(
        chat,
        blocks=blocks,
        older="exist" if newest else chat.older,
        older_request="",
        oldest_seq=newest + 1 if newest else chat.oldest_seq,
        loose=(),
        following=True,
        below=0,
    )


def fetched(chat: Chat, request_id: str, output: ToolOutputText) -> Chat:
    """The kept output of a call has come."""
    card, chat = _awaited(chat, request_id)
    if card is None:
        return chat
    return change(
        chat,
        replace(card, kept=output.text, kept_total_bytes=output.total_bytes, kept_state="loaded"),
    )


def not_fetched(chat: Chat, request_id: str) -> Chat:
    """The kept output of a call could not be had."""
    card, chat = _awaited(chat, request_id)
    return chat if card is None else change(chat, replace(card, kept_state="failed"))


def _has_more(card: ToolCard) -> bool:
    result = card.result
    wanted = card.kept_state in ("none", "failed")
    if not wanted or result is None:
        return False
    return result.kept_bytes > len(result.text.encode(errors="surrogatepass"))


def _fetch(chat: Chat, card: ToolCard, request_id: str) -> tuple[Chat, tuple[Outcome, ...]]:
    fetching = (*chat.fetching, (request_id, card.id))[-MAX_FETCHING:]
    query = ReadToolOutput(session_id=chat.session_id, call_id=card.call_id)
    return replace(chat, fetching=fetching), (
        Ask(query, request_id, slot=f"output-{card.call_id}"),
    )


def _awaited(chat: Chat, request_id: str) -> tuple[ToolCard | None, Chat]:
    for pair in chat.fetching:
        if pair[0] == request_id:
            left = tuple(other for other in chat.fetching if other is not pair)
            block = blocklist.get(chat.blocks, pair[1])
            chat = replace(chat, fetching=left)
            return (block if isinstance(block, ToolCard) else None), chat
    return None, chat


def _folded(block: ChatBlock, folded: bool) -> ChatBlock:
    match block:
        case ToolCard() if block.folded != folded:
            return replace(block, folded=folded, touched=True)
        case Thought() | Summary() if block.folded != folded:
            return replace(block, folded=folded)
        case _:
            return block
