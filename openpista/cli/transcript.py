"""A conversation as text for the terminal, and as Markdown for keeping."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from openpista.domain.message import (
    Attachment,
    Block,
    Image,
    Message,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from openpista.domain.session import Session

_WHO = {"user": "You", "assistant": "openpista", "tool": "Tools", "summary": "Summary"}
_BACKTICKS = re.compile(r"`{3,}")


def as_text(messages: Iterable[Message]) -> Iterator[str]:
    """Yield one piece of text for every message, without thinking."""
    for message in messages:
        lines = [line for block in message.blocks if (line := _plain(block))]
        if lines:
            yield f"{_who(message)} · {when(message.at_ms)}\n" + "\n".join(lines) + "\n"


def as_markdown(session: Session, messages: Iterable[Message]) -> Iterator[str]:
    """Yield the whole conversation in pieces: a heading, then a part for every message."""
    yield (
        f"# {session.title or session.id}\n\n"
        f"- Session: `{session.id}`\n- Model: {session.model}\n- Workspace: {session.workspace}\n"
        f"- From {when(session.created_at_ms)} to {when(session.updated_at_ms)}\n"
    )
    for message in messages:
        parts = [part for block in message.blocks if (part := _marked(block))]
        if parts:
            heading = f"\n## {_who(message)}, {when(message.at_ms)}\n\n"
            yield heading + "\n\n".join(parts) + "\n"


def without_opaque(message: Message) -> Message:
    """Return `message` without what only its provider understands; that is never shown."""
    blocks = tuple(
        replace(block, opaque=None) if isinstance(block, Text | Thinking | ToolCall) else block
        for block in message.blocks
    )
    return replace(message, blocks=blocks)


def when(at_ms: int) -> str:
    """Return Unix ms as date and time in the zone of this computer."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _who(message: Message) -> str:
    if message.role == "user" and message.sender is not None and message.sender.name:
        return message.sender.name
    return _WHO[message.role]


def _plain(block: Block) -> str:
    match block:
        case Text():
            return block.text
        case Thinking():
            return ""
        case ToolCall():
            return f"→ {block.name} {block.arguments}"
        case ToolResult():
            return f"{'✗' if block.is_error else '←'} {block.name}: {block.text}"
        case Image() | Attachment():
            return _file(block)


def _marked(block: Block) -> str:
    match block:
        case Text():
            return block.text
        case Thinking():
            return f"> {block.text.replace(chr(10), chr(10) + '> ')}" if block.text else ""
        case ToolCall():
            return f"Call of `{block.name}`:\n\n{_fenced(block.arguments, 'json')}"
        case ToolResult():
            how = "failed" if block.is_error else "returned"
            return f"`{block.name}` {how}:\n\n{_fenced(block.text, 'text')}"
        case Image() | Attachment():
            return f"*{_file(block)}*"


def _file(block: Image | Attachment) -> str:
    if isinstance(block, Attachment):
        return f"[{block.name}, {block.mime}, {block.size_bytes} bytes]"
    words = block.alt or "image"
    return f"[{words}, {block.mime}, {block.width}x{block.height}]"


def _fenced(text: str, language: str) -> str:
    """Return a code block whose fence is longer than any in `text`."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
