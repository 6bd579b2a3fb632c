"""Turns stored messages into blocks: when a session is opened and when older pages come."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.call import ALLOWING, ToolRun
from openpista.domain.ids import CallId
from openpista.domain.message import (
    Attachment,
    Image,
    Message,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    text_of,
)
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    ChatBlock,
    Picture,
    Said,
    Summary,
    Thought,
    ToolCard,
)

_ANY_ID = BlockId(0)
MY_CHANNEL = "cli"


class Recalled(Struct, frozen=True):
    """Blocks of a run of messages; `loose` are results whose calls are not among them."""

    blocks: tuple[ChatBlock, ...]
    loose: tuple[ToolResult, ...] = ()


def recall(
    messages: Sequence[Message], *, first_id: BlockId, loose: Iterable[ToolResult] = ()
) -> Recalled:
    """Return the blocks of `messages` (oldest first) with ids from `first_id` on.

    `loose` are results from newer pages that may belong to calls in these messages.
    """
    cards: dict[CallId, int] = {}
    blocks: list[ChatBlock] = []
    unmatched: list[ToolResult] = []
    for message in messages:
        if message.role == "tool":
            unmatched += _settle(blocks, cards, results_of(message))
            continue
        for block in blocks_of(message):
            if isinstance(block, ToolCard):
                cards[block.call_id] = len(blocks)
            blocks.append(block)
    unmatched += _settle(blocks, cards, tuple(loose))
    numbered = tuple(
        replace(block, id=BlockId(first_id + index)) for index, block in enumerate(blocks)
    )
    return Recalled(numbered, tuple(unmatched))


def blocks_of(message: Message) -> tuple[ChatBlock, ...]:
    """Return the blocks of one message that is not a tool's, all with the same id."""
    match message.role:
        case "user":
            return (said(message, _ANY_ID),)
        case "summary":
            return (
                Summary(id=_ANY_ID, text=text_of(message), at_ms=message.at_ms, seq=message.seq),
            )
        case "assistant" | "tool":
            return tuple(_parts(message))
        case _:
            assert_never(message.role)


def said(message: Message, block_id: BlockId) -> Said:
    """Return the block of a person's message."""
    sender = message.sender
    channel = (
        "" if sender is None or sender.address.channel == MY_CHANNEL else (sender.address.channel)
    )
    return Said(
        id=block_id,
        message_id=message.id,
        seq=message.seq,
        text=text_of(message),
        attachments=tuple(
            block for block in message.blocks if isinstance(block, Image | Attachment)
        ),
        speaker=sender.name if sender is not None and channel else "",
        channel=channel,
        at_ms=message.at_ms,
    )


def results_of(message: Message) -> tuple[ToolResult, ...]:
    """Return the results in a tool's message."""
    return tuple(block for block in message.blocks if isinstance(block, ToolResult))


def finished(card: ToolCard, result: ToolResult) -> ToolCard:
    """Return the card with its result and all that is known of how it went; folded unless the
    user wants it open, or it is a command of their own, whose output is what they asked for."""
    state = "failed" if result.is_error else "done"
    run = result.run or ToolRun()
    outcome = card.outcome or run.outcome
    is_denied = outcome is not None and outcome not in ALLOWING
    return replace(
        card,
        state="denied" if is_denied or card.state == "denied" else state,
        result=result,
        intent=card.intent or run.intent,
        where=card.where or run.where or "",
        elapsed_ms=run.elapsed_ms if card.elapsed_ms is None else card.elapsed_ms,
        outcome=outcome,
        decided_by=card.decided_by or run.decided_by,
        folded=card.folded if card.touched else not run.own,
    )


def _parts(message: Message) -> Iterable[ChatBlock]:
    for block in message.blocks:
        match block:
            case Text(text=text) if text.strip():
                yield Answer(id=_ANY_ID, text=text, at_ms=message.at_ms, seq=message.seq)
            case Thinking(text=text) if text.strip():
                yield Thought(id=_ANY_ID, text=text, at_ms=message.at_ms, seq=message.seq)
            case ToolCall():
                yield ToolCard(
                    id=_ANY_ID,
                    call_id=block.call_id,
                    name=block.name,
                    arguments=block.arguments,
                    at_ms=message.at_ms,
                    seq=message.seq,
                )
            case Image():
                yield Picture(id=_ANY_ID, image=block, at_ms=message.at_ms, seq=message.seq)
            case _:
                pass


def _settle(
    blocks: list[ChatBlock],
    cards: dict[CallId, int],
    results: Sequence[ToolResult],
) -> list[ToolResult]:
    """Put results into the cards they belong to; return those without one."""
    unmatched: list[ToolResult] = []
    for result in results:
        index = cards.get(result.call_id)
        card = None if index is None else blocks[index]
        if index is None or not isinstance(card, ToolCard):
            unmatched.append(result)
            continue
        blocks[index] = finished(card, result)
    return unmatched
