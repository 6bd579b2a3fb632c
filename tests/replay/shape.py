"""Conversations in a shape in which two of them can be compared."""

import json
from collections.abc import Iterator, Sequence

from msgspec import Struct

from openpista.domain.message import Block, Image, Message, Role, Text, ToolCall, ToolResult


class Entry(Struct, frozen=True):
    """One step of a conversation as it is compared: who, words without spaces, calls, pictures."""

    who: str
    words: str = ""
    calls: tuple[tuple[str, str, str], ...] = ()
    pictures: int = 0
    call_id: str = ""


def shape_of(messages: Sequence[Message]) -> tuple[Entry, ...]:
    """Return what a conversation says, without how it is cut into messages."""
    entries: list[Entry] = []
    for message in messages:
        for block in message.blocks:
            entry = _entry(message.role, block)
            if entry is None:
                continue
            last = entries[-1] if entries else None
            if last is not None and last.who == entry.who != "result":
                entries[-1] = Entry(
                    entry.who,
                    last.words + entry.words,
                    last.calls + entry.calls,
                    last.pictures + entry.pictures,
                )
            else:
                entries.append(entry)
    return tuple(_in_order([entry for entry in entries if entry != Entry(entry.who)]))


def _in_order(entries: list[Entry]) -> Iterator[Entry]:
    """Yield the entries with results in the order of their calls: each client has its own."""
    calls: dict[str, int] = {}
    results: list[Entry] = []
    for entry in (*entries, Entry("end")):
        if entry.who == "result":
            results.append(entry)
            continue
        yield from sorted(results, key=lambda one: calls.get(one.call_id, len(calls)))
        results.clear()
        calls = {call[0]: place for place, call in enumerate(entry.calls)} or calls
        if entry.who != "end":
            yield entry


def _entry(role: Role, block: Block) -> Entry | None:
    match block:
        case Text():
            return Entry(role, "".join(block.text.split()))
        case ToolCall():
            return Entry(role, calls=((block.call_id, block.name, _sorted(block.arguments)),))
        case Image():
            return Entry(role, pictures=1)
        case ToolResult():
            words = "".join(block.text.split())
            return Entry("result", words, pictures=len(block.images), call_id=block.call_id)
        case _:
            return None


def _sorted(arguments: str) -> str:
    try:
        return json.dumps(json.loads(arguments or "{}"), sort_keys=True)
    except ValueError:
        return arguments
