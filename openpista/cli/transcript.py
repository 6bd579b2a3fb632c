"""A conversation as text for the terminal."""

from collections.abc import Iterable, Iterator

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
from openpista.gateway.export_text import file_words, when, who

__all__ = ["as_text", "when", "without_opaque"]


def as_text(messages: Iterable[Message]) -> Iterator[str]:
    """Yield one piece of text for every message, without thinking."""
    for message in messages:
        lines = [line for block in message.blocks if (line := _plain(block))]
        if lines:
            yield f"{who(message)} · {when(message.at_ms)}\n" + "\n".join(lines) + "\n"


def without_opaque(message: Message) -> Message:
    """Return `message` without what only its provider understands; that is never shown."""
    blocks = tuple(
        replace(block, opaque=None) if isinstance(block, Text | Thinking | ToolCall) else block
        for block in message.blocks
    )
    return replace(message, blocks=blocks)


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
            return file_words(block)
