"""A conversation as Markdown, and what every form of it leaves out."""

import re
from collections.abc import Callable, Iterable, Iterator
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

Redact = Callable[[str], str]
"""Returns a text without secrets."""


def heading_of(session: Session) -> str:
    """Return the beginning of the document."""
    return (
        f"# {' '.join(session.title.split()) or session.id}\n\n"
        f"- Session: `{session.id}`\n- Model: {session.model}\n- Workspace: {session.workspace}\n"
        f"- From {when(session.created_at_ms)} to {when(session.updated_at_ms)}\n"
    )


def as_markdown(messages: Iterable[Message]) -> Iterator[str]:
    """Yield a part for every message that says something."""
    for message in messages:
        parts = [part for block in message.blocks if (part := _marked(block))]
        if parts:
            heading = f"\n## {who(message)}, {when(message.at_ms)}\n\n"
            yield heading + "\n\n".join(parts) + "\n"


def cleaned_session(session: Session, redact: Redact) -> Session:
    """Return `session` without secrets."""
    return replace(
        session,
        title=redact(session.title),
        preview=redact(session.preview),
        workspace=redact(session.workspace),
    )


def cleaned(message: Message, redact: Redact) -> Message:
    """Return `message` without secrets, and without what only its provider understands.

    Each text is cleaned for itself, before it is written in any form: so no secret hides behind
    the form's escapes, and what is blacked out never swallows a part of the form.
    """
    sender = message.sender and replace(message.sender, name=redact(message.sender.name))
    blocks = tuple(_cleaned_block(block, redact) for block in message.blocks)
    return replace(message, blocks=blocks, sender=sender)


def when(at_ms: int) -> str:
    """Return Unix ms as date and time in the zone of this computer."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def who(message: Message) -> str:
    """Return who says a message, for people."""
    if message.role == "user" and message.sender is not None and message.sender.name:
        return " ".join(message.sender.name.split())
    return _WHO[message.role]


def file_words(block: Image | Attachment) -> str:
    """Return a picture or file in words."""
    if isinstance(block, Attachment):
        return f"[{block.name}, {block.mime}, {block.size_bytes} bytes]"
    words = block.alt or "image"
    return f"[{words}, {block.mime}, {block.width}x{block.height}]"


def _cleaned_block(block: Block, redact: Redact) -> Block:
    match block:
        case Text() | Thinking():
            return replace(block, text=redact(block.text), opaque=None)
        case ToolCall():
            return replace(block, arguments=redact(block.arguments), opaque=None)
        case ToolResult():
            images = tuple(replace(one, alt=redact(one.alt)) for one in block.images)
            return replace(block, text=redact(block.text), images=images)
        case Image():
            return replace(block, alt=redact(block.alt))
        case Attachment():
            return replace(block, name=redact(block.name))


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
            return f"*{file_words(block)}*"


def _fenced(text: str, language: str) -> str:
    """Return a code block whose fence is longer than any in `text`."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
