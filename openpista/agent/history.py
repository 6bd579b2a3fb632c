"""Makes a stored history fit to be sent: no call without its result, no result without its call.

A crash, a cancel or another provider may have left anything behind; what goes out is valid on
every wire all the same (reference: original-agent.md §4.9).
"""

import json
from collections.abc import Iterable, Sequence

from msgspec import structs

from openpista.domain.ids import CallId
from openpista.domain.message import (
    Block,
    Message,
    Text,
    ToolCall,
    ToolResult,
    calls_of,
)

NO_RESULT = "Interrupted: it is not known whether this ran or what came of it."


def valid_history(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return the messages that may be sent, in an order that every wire takes.

    It begins with a user message or a summary. Each assistant message with calls is followed at
    once by exactly one result per call; a missing one is made up. Sentences of ours in place of
    an answer, empty messages, and results and calls that came twice are left out.
    """
    kept = [message for message in messages if not _is_our_own_sentence(message)]
    first = next((i for i, m in enumerate(kept) if m.role in {"user", "summary"}), len(kept))
    return tuple(_paired(kept[first:]))


def split_turns(messages: Sequence[Message]) -> tuple[tuple[Message, ...], ...]:
    """Return the messages in whole turns: what one user message led to, up to the next one.

    A leading summary is a turn of its own.
    """
    turns: list[list[Message]] = []
    for message in messages:
        after_summary = bool(turns) and turns[-1][-1].role == "summary"
        if message.role in {"user", "summary"} or not turns or after_summary:
            turns.append([])
        turns[-1].append(message)
    return tuple(tuple(turn) for turn in turns)


def without_calls(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return the same conversation with calls and results told in words.

    For a request without tools: some services refuse calls in a history when none are offered.
    """
    return tuple(_in_words(message) for message in messages)


def call_in_words(call: ToolCall) -> str:
    """Return a call as a line of text."""
    return f"[used {call.name} with {call.arguments}]"


def result_in_words(result: ToolResult) -> str:
    """Return a result as text."""
    state = "failed" if result.is_error else "gave"
    return f"[{result.name} {state}:]\n{result.text}"


def _is_our_own_sentence(message: Message) -> bool:
    return message.role == "assistant" and message.is_error and not calls_of(message)


def _paired(messages: Sequence[Message]) -> list[Message]:
    out: list[Message] = []
    seen: set[CallId] = set()
    for index, message in enumerate(messages):
        if message.role == "tool":
            continue  # placed behind the message with its call
        clean = _clean(message, seen)
        if clean is None:
            continue
        out.append(clean)
        calls = calls_of(clean)
        if calls:
            seen.update(call.call_id for call in calls)
            out += _results_for(calls, _results_after(messages, index), message)
    return out


def _clean(message: Message, seen: set[CallId]) -> Message | None:
    """Return a message without empty text and repeated or broken calls, None if nothing stays."""
    blocks: list[Block] = []
    here: set[CallId] = set()
    for block in message.blocks:
        if isinstance(block, ToolCall):
            if block.call_id not in seen | here:
                here.add(block.call_id)
                blocks.append(_sound(block))
        elif not (isinstance(block, Text) and not block.text.strip()):
            blocks.append(block)
    if message.role == "assistant":
        is_empty = not any(isinstance(block, Text | ToolCall) for block in blocks)
    else:
        is_empty = not blocks
    if is_empty:
        return None
    unchanged = len(blocks) == len(message.blocks) and all(
        one is other for one, other in zip(blocks, message.blocks, strict=True)
    )
    return message if unchanged else structs.replace(message, blocks=tuple(blocks))


def _sound(call: ToolCall) -> ToolCall:
    """Return a call whose arguments are a JSON object; broken ones become empty.

    Its payload goes too, because the broken text stands in it.
    """
    if call.complete and _is_object(call.arguments):
        return call
    return structs.replace(call, arguments="{}", complete=True, opaque=None)


def _is_object(arguments: str) -> bool:
    if not arguments.lstrip().startswith("{"):
        return False
    try:
        json.loads(arguments)
    except (ValueError, RecursionError):
        return False
    return True


def _results_after(messages: Sequence[Message], index: int) -> dict[CallId, Message]:
    """Return the first result of each call that stands before the next assistant message."""
    found: dict[CallId, Message] = {}
    for message in messages[index + 1 :]:
        if message.role == "assistant":
            break
        if message.role != "tool":
            continue
        for block in message.blocks:
            if isinstance(block, ToolResult) and block.call_id not in found:
                whole = len(message.blocks) == 1
                found[block.call_id] = (
                    message if whole else structs.replace(message, blocks=(block,))
                )
    return found


def _results_for(
    calls: tuple[ToolCall, ...], found: dict[CallId, Message], asked: Message
) -> list[Message]:
    return [found.get(call.call_id) or _made_up(call, asked) for call in calls]


def _made_up(call: ToolCall, asked: Message) -> Message:
    result = ToolResult(call_id=call.call_id, name=call.name, text=NO_RESULT, is_error=True)
    return structs.replace(asked, role="tool", blocks=(result,), stop=None, usage=None)


def _in_words(message: Message) -> Message:
    if message.role == "tool":
        words = [result_in_words(b) for b in message.blocks if isinstance(b, ToolResult)]
        return structs.replace(message, role="user", blocks=(Text("\n\n".join(words)),))
    if not calls_of(message):
        return message
    blocks = tuple(
        Text(call_in_words(block)) if isinstance(block, ToolCall) else block
        for block in message.blocks
        if isinstance(block, ToolCall | Text)
    )
    return structs.replace(message, blocks=blocks)
