"""What the events of a session do to its conversation. Late and foreign events do nothing."""

from typing import assert_never

from msgspec.structs import replace

from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    EventBase,
    MessageAdded,
    ModelCalled,
    ModelRetried,
    Notice,
    QueueChanged,
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
from openpista.domain.ids import CallId
from openpista.domain.message import ToolResult
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    CardState,
    Remark,
    Summary,
    Thought,
    ToolCard,
    TurnEnd,
    Undone,
)
from openpista.tui.core.conversation import Chat, OpenTurn, Phase, add, change
from openpista.tui.core.phrase import phrase
from openpista.tui.core.recall import finished, results_of, said
from openpista.tui.core.settle import settle_round

MAX_LIVE_OUTPUT_CHARS = 64 * 1024
"""Live output kept of a running call; the whole can be asked for when it is done."""


def tell(chat: Chat, event: EventBase) -> Chat:
    """Return the chat after an event of its stream."""
    match event:
        case TurnStarted(turn_id=turn_id) if turn_id is not None:
            return _turn_started(chat, event, OpenTurn(turn_id, event.at_ms, event.model))
        case MessageAdded():
            return _message_added(chat, event)
        case QueueChanged(queued=queued):
            return replace(_arrived(chat, *(q.message_id for q in queued)), queued=queued)
        case SessionCompacted() | TurnUndone() | Notice():
            return _marked(chat, event)
        case _ if chat.turn is not None and event.turn_id == chat.turn.id:
            return _in_turn(chat, chat.turn, event)
        case _:
            return chat


def _in_turn(chat: Chat, turn: OpenTurn, event: EventBase) -> Chat:
    match event:
        case TextDelta(text=text):
            return _more_answer(chat, turn, text, event.at_ms) if text else chat
        case ThinkingDelta(text=text):
            return _more_thought(chat, turn, text, event.at_ms) if text else chat
        case ToolOutput():
            return _more_output(chat, turn, event)
        case ModelCalled(round=number):
            chat = _close_live(chat, turn)
            return _turn(chat, turn, phase="thinking", round=number, live=(), note="", wait_s=0.0)
        case ModelRetried(reason=reason, wait_s=wait_s):
            return _turn(chat, turn, phase="retrying", note=reason, wait_s=wait_s)
        case TurnFinished():
            return _turn_finished(chat, turn, event)
        case _:
            return _in_call(chat, turn, event)


def _in_call(chat: Chat, turn: OpenTurn, event: EventBase) -> Chat:
    match event:
        case ToolCallProposed():
            return _proposed(chat, turn, event)
        case ApprovalRequested(approval=approval):
            chat = _card(chat, turn, approval.call_id, state="waiting", intent=approval.intent)
            return _phase(chat, turn, "waiting")
        case ApprovalResolved():
            return _resolved(chat, turn, event)
        case ToolStarted(call_id=call_id, where=where):
            chat = _card(chat, turn, call_id, state="running", where=where, started_ms=event.at_ms)
            return _phase(chat, turn, "calling")
        case ToolFinished(call_id=call_id, result=result, elapsed_ms=elapsed_ms):
            card = card_of(chat, turn, call_id)
            if card is None:
                return chat
            # A call that never began took no time, not 0 ms.
            took = elapsed_ms if result.run is None else result.run.elapsed_ms
            return change(chat, replace(finished(card, result), elapsed_ms=took))
        case _:
            return chat


def card_of(chat: Chat, turn: OpenTurn, call_id: CallId) -> ToolCard | None:
    """Return the card of a call of the open turn."""
    for known, block_id in reversed(turn.cards):
        if known == call_id:
            block = blocklist.get(chat.blocks, block_id)
            return block if isinstance(block, ToolCard) else None
    return None


# --- the turn as a whole --------------------------------------------------------------------


def _turn_started(chat: Chat, event: TurnStarted, turn: OpenTurn) -> Chat:
    if chat.turn is not None and chat.turn.id == turn.id:
        return chat
    chat = end_turn(chat)
    if event.prompt_id is not None:
        chat = _arrived(chat, event.prompt_id)
    return replace(chat, turn=turn)


def _turn_finished(chat: Chat, turn: OpenTurn, event: TurnFinished) -> Chat:
    chat = end_turn(chat)
    outgoing = tuple(out for out in chat.outgoing if out.state != "accepted")
    chat = replace(chat, outgoing=outgoing)
    if event.outcome == "done" and not event.changes:
        return chat
    return add(
        chat,
        TurnEnd(
            id=chat.blocks.next_id,
            at_ms=event.at_ms,
            turn_id=turn.id,
            outcome=event.outcome,
            reason=event.reason,
            usage=event.usage,
            elapsed_ms=event.elapsed_ms,
            changes=event.changes,
        ),
    )


def end_turn(chat: Chat) -> Chat:
    """Return the chat without an open turn: nothing is open, unfinished calls are broken."""
    turn = chat.turn
    if turn is None:
        return chat
    chat = _close_live(chat, turn)
    for _, block_id in turn.cards:
        block = blocklist.get(chat.blocks, block_id)
        if isinstance(block, ToolCard) and block.state in ("proposed", "waiting", "running"):
            chat = change(chat, replace(block, state="broken"))
    return replace(chat, turn=None)


# --- messages and marks ---------------------------------------------------------------------


def _message_added(chat: Chat, event: MessageAdded) -> Chat:
    message = event.message
    if chat.oldest_seq is None:
        chat = replace(chat, oldest_seq=message.seq)
    match message.role:
        case "user":
            chat = _arrived(chat, message.id)
            return add(chat, said(message, chat.blocks.next_id))
        case "assistant" | "summary":
            return settle_round(chat, message)
        case "tool":
            for result in results_of(message):
                chat = _result_stored(chat, result)
            return chat
        case _:
            assert_never(message.role)


def _result_stored(chat: Chat, result: ToolResult) -> Chat:
    if chat.turn is None:
        return chat
    card = card_of(chat, chat.turn, result.call_id)
    if card is None or card.result == result:
        return chat
    return change(chat, finished(card, result))


def _marked(chat: Chat, event: SessionCompacted | TurnUndone | Notice) -> Chat:
    block_id, at_ms = chat.blocks.next_id, event.at_ms
    match event:
        case SessionCompacted(undone=True):
            text = phrase("chat.compaction_undone")
            return add(chat, Remark(id=block_id, at_ms=at_ms, phrase=text))
        case SessionCompacted(summary=summary):
            newest = next(blocklist.newest_first(chat.blocks), None)
            if isinstance(newest, Summary) and newest.text == summary:
                return chat
            return add(chat, Summary(id=block_id, at_ms=at_ms, text=summary))
        case TurnUndone():
            block = Undone(
                id=block_id,
                at_ms=at_ms,
                turn_id=event.undone_turn,
                restored=event.restored,
                left=event.kept,
            )
            return add(chat, block)
        case Notice(level=level, text=text):
            return add(chat, Remark(id=block_id, at_ms=at_ms, level=level, text=text))
        case _:
            assert_never(event)


def _arrived(chat: Chat, *message_ids: str) -> Chat:
    """The gateway told of these messages: they are no longer on their way."""
    outgoing = tuple(out for out in chat.outgoing if out.id not in message_ids)
    return chat if len(outgoing) == len(chat.outgoing) else replace(chat, outgoing=outgoing)


# --- what streams ---------------------------------------------------------------------------


def _more_answer(chat: Chat, turn: OpenTurn, text: str, at_ms: int) -> Chat:
    block = blocklist.get(chat.blocks, turn.live[-1]) if turn.live else None
    if isinstance(block, Answer) and block.open:
        chat = change(chat, replace(block, text=block.text + text))
        return _phase(chat, turn, "writing")
    chat = _close_last(chat, turn)
    block_id = chat.blocks.next_id
    chat = add(chat, Answer(id=block_id, at_ms=at_ms, text=text, open=True))
    return _turn(chat, turn, phase="writing", live=(*turn.live, block_id))


def _more_thought(chat: Chat, turn: OpenTurn, text: str, at_ms: int) -> Chat:
    block = blocklist.get(chat.blocks, turn.live[-1]) if turn.live else None
    if isinstance(block, Thought) and block.open:
        chat = change(chat, replace(block, text=block.text + text))
        return _phase(chat, turn, "thinking")
    chat = _close_last(chat, turn)
    block_id = chat.blocks.next_id
    chat = add(chat, Thought(id=block_id, at_ms=at_ms, text=text, open=True))
    return _turn(chat, turn, phase="thinking", live=(*turn.live, block_id))


def _more_output(chat: Chat, turn: OpenTurn, event: ToolOutput) -> Chat:
    card = card_of(chat, turn, event.call_id)
    if card is None or card.state != "running" or not event.text:
        return chat
    output = (card.output + event.text)[-MAX_LIVE_OUTPUT_CHARS:]
    return change(
        chat, replace(card, output=output, output_chars=card.output_chars + len(event.text))
    )


def _close_live(chat: Chat, turn: OpenTurn) -> Chat:
    for block_id in turn.live:
        chat = _closed(chat, block_id)
    return chat


def _close_last(chat: Chat, turn: OpenTurn) -> Chat:
    return _closed(chat, turn.live[-1]) if turn.live else chat


def _closed(chat: Chat, block_id: BlockId) -> Chat:
    block = blocklist.get(chat.blocks, block_id)
    if isinstance(block, Answer | Thought) and block.open:
        return change(chat, replace(block, open=False))
    return chat


# --- tool calls -----------------------------------------------------------------------------


def _proposed(chat: Chat, turn: OpenTurn, event: ToolCallProposed) -> Chat:
    call = event.call
    if card_of(chat, turn, call.call_id) is not None:
        return _card(chat, turn, call.call_id, intent=event.intent)
    chat = _close_last(chat, turn)
    block_id = chat.blocks.next_id
    card = ToolCard(
        id=block_id,
        at_ms=event.at_ms,
        call_id=call.call_id,
        name=call.name,
        arguments=call.arguments,
        intent=event.intent,
    )
    return _turn(
        add(chat, card),
        turn,
        phase="calling",
        live=(*turn.live, block_id),
        cards=(*turn.cards, (call.call_id, block_id)),
    )


def _resolved(chat: Chat, turn: OpenTurn, event: ApprovalResolved) -> Chat:
    card = card_of(chat, turn, event.call_id)
    if card is None or card.state != "waiting":
        return chat
    allowed = event.outcome in ("once", "task", "exact")
    state: CardState = "proposed" if allowed else "denied"
    chat = change(chat, replace(card, state=state, outcome=event.outcome, decided_by=event.by))
    return _phase(chat, turn, "calling")


def _card(chat: Chat, turn: OpenTurn, call_id: CallId, **changes: object) -> Chat:
    card = card_of(chat, turn, call_id)
    return chat if card is None else change(chat, replace(card, **changes))


def _phase(chat: Chat, turn: OpenTurn, phase: Phase) -> Chat:
    if turn.phase in (phase, "cancelling"):
        return chat
    return _turn(chat, turn, phase=phase)


def _turn(chat: Chat, turn: OpenTurn, **changes: object) -> Chat:
    """Return the chat with the turn changed; what is being cancelled stays so to the eye."""
    if turn.phase == "cancelling":
        changes.pop("phase", None)
    return replace(chat, turn=replace(turn, **changes))
