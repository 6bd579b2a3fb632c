"""Rebuilds a conversation from where the gateway says that it stands."""

from msgspec.structs import replace

from openpista.domain.event import Snapshot
from openpista.domain.ids import CallId
from openpista.domain.message import ToolCall
from openpista.domain.query import HistoryPage
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import Answer, BlockId, ChatBlock, Thought, ToolCard
from openpista.tui.core.conversation import Chat, OlderState, OpenTurn, add, change, seq_of
from openpista.tui.core.recall import recall
from openpista.tui.core.turn import MAX_LIVE_OUTPUT_CHARS


def rebuild(chat: Chat, snapshot: Snapshot) -> Chat:
    """Return the chat as `snapshot` has it; older blocks that join on to it are kept."""
    kept = _joining(chat, snapshot)
    blocks = blocklist.keep(chat.blocks, kept)
    recalled = recall(snapshot.messages, first_id=blocks.next_id, loose=chat.loose if kept else ())
    chat = replace(
        chat,
        state="ready",
        blocks=blocks,
        turn=None,
        queued=snapshot.queued,
        outgoing=tuple(out for out in chat.outgoing if out.state != "accepted"),
        loose=recalled.loose,
        older=_older(chat, snapshot, kept=bool(kept)),
        older_request="",
        fetching=(),
        epoch=snapshot.epoch,
        seq=snapshot.seq,
        below=chat.below if kept else 0,
    )
    turn_id = snapshot.session.turn_id
    for block in recalled.blocks:
        chat = add(chat, block if turn_id is not None else _broken(block))
    oldest = snapshot.messages[0].seq if snapshot.messages else None
    chat = replace(chat, oldest_seq=chat.oldest_seq if kept else oldest)
    if turn_id is None:
        return chat
    turn = OpenTurn(turn_id, snapshot.at_ms, snapshot.session.model, phase="thinking")
    return _reopen(replace(chat, turn=turn), turn, snapshot)


def put_older(chat: Chat, page: HistoryPage) -> Chat:
    """Return the chat with a page of older messages before what it shows."""
    messages = tuple(
        message
        for message in page.messages
        if chat.oldest_seq is None or message.seq < chat.oldest_seq
    )
    counted = len(recall(messages, first_id=BlockId(0)).blocks)
    first_id = BlockId(chat.blocks.first_id - counted + 1)
    recalled = recall(messages, first_id=first_id, loose=chat.loose)
    return replace(
        chat,
        blocks=blocklist.prepend(chat.blocks, tuple(map(_broken, recalled.blocks))),
        loose=recalled.loose,
        older="exist" if page.older_exist and messages else "none",
        older_request="",
        oldest_seq=messages[0].seq if messages else chat.oldest_seq,
    )


def _joining(chat: Chat, snapshot: Snapshot) -> tuple[ChatBlock, ...]:
    """The blocks before the snapshot's first message, if nothing is missing in between."""
    if not snapshot.messages or chat.oldest_seq is None:
        return ()
    first = snapshot.messages[0].seq
    older = tuple(block for block in blocklist.each(chat.blocks) if 0 < seq_of(block) < first)
    newest = max(map(seq_of, blocklist.each(chat.blocks)), default=0)
    return older if newest >= first - 1 else ()


def _older(chat: Chat, snapshot: Snapshot, *, kept: bool) -> OlderState:
    if kept:
        return "exist" if chat.older in ("loading", "failed") else chat.older
    return "exist" if snapshot.older_exist else "none"


def _reopen(chat: Chat, turn: OpenTurn, snapshot: Snapshot) -> Chat:
    """Put back what the running turn has said and done since its last stored message."""
    cards: dict[CallId, BlockId] = {
        block.call_id: block.id
        for block in blocklist.each(chat.blocks)
        if isinstance(block, ToolCard) and block.state == "proposed"
    }
    calls = [call for call in snapshot.open_calls if call.call_id not in cards]
    live: list[BlockId] = []
    at_ms = snapshot.at_ms
    if text := snapshot.open_thinking:
        live.append(chat.blocks.next_id)
        is_last = not snapshot.open_text and not calls
        chat = add(chat, Thought(id=live[-1], at_ms=at_ms, text=text, open=is_last))
    if text := snapshot.open_text:
        live.append(chat.blocks.next_id)
        chat = add(chat, Answer(id=live[-1], at_ms=at_ms, text=text, open=not calls))
    for call in calls:
        live.append(chat.blocks.next_id)
        cards[call.call_id] = live[-1]
        chat = add(chat, _card(call, live[-1], at_ms))
    for call_id, output in snapshot.open_output:
        block = blocklist.get(chat.blocks, cards[call_id]) if call_id in cards else None
        if isinstance(block, ToolCard):
            chat = change(chat, _running(block, output))
    for approval in snapshot.approvals:
        block_id = cards.get(approval.call_id)
        block = None if block_id is None else blocklist.get(chat.blocks, block_id)
        if isinstance(block, ToolCard):
            chat = change(chat, replace(block, state="waiting", intent=approval.intent))
            turn = replace(turn, phase="waiting")
    return replace(chat, turn=replace(turn, live=tuple(live), cards=tuple(cards.items())))


def _card(call: ToolCall, block_id: BlockId, at_ms: int) -> ToolCard:
    return ToolCard(
        id=block_id, at_ms=at_ms, call_id=call.call_id, name=call.name, arguments=call.arguments
    )


def _running(card: ToolCard, output: str) -> ToolCard:
    return replace(
        card,
        state="running",
        output=output[-MAX_LIVE_OUTPUT_CHARS:],
        output_chars=len(output),
    )


def _broken(block: ChatBlock) -> ChatBlock:
    """A stored call without a result, of no running turn, will never get one."""
    if isinstance(block, ToolCard) and block.result is None:
        return replace(block, state="broken", folded=True)
    return block
