"""Requests to the practice model, as the agent makes them."""

from openpista.domain.ids import CallId, MessageId, SessionId
from openpista.domain.message import Block, Message, Role, Text, ToolCall, ToolResult
from openpista.domain.model import ModelRequest
from openpista.domain.tool import ToolSpec

ALL_TOOLS = ("system.run", "files.read", "files.write", "files.list", "files.search")


def said(role: Role, *blocks: Block | str, number: int = 1) -> Message:
    """Return a message; plain strings become text blocks."""
    return Message(
        id=MessageId(f"M{number}"),
        session_id=SessionId("S"),
        seq=number,
        role=role,
        blocks=tuple(Text(block) if isinstance(block, str) else block for block in blocks),
        at_ms=0,
    )


def request(
    *messages: Message | str,
    tools: tuple[str, ...] = ALL_TOOLS,
    conversation: str = "S",
    system: str = "",
) -> ModelRequest:
    """Return a request; plain strings are messages of the user."""
    numbered = tuple(
        said("user", message, number=index) if isinstance(message, str) else message
        for index, message in enumerate(messages)
    )
    return ModelRequest(
        model="practice",
        system=system,
        messages=numbered,
        tools=tuple(ToolSpec(name, "", "{}") for name in tools),
        conversation=conversation,
    )


def after(text: str, *results: tuple[str, str], is_error: bool = False) -> ModelRequest:
    """Return the request that follows when the calls for `text` came to `results`, each a tool's
    name and what it returned."""
    calls = tuple(
        ToolCall(CallId(f"c{number}"), name, "{}") for number, (name, _) in enumerate(results)
    )
    told = tuple(
        said("tool", ToolResult(CallId(f"c{number}"), name, output, is_error))
        for number, (name, output) in enumerate(results)
    )
    return request(said("user", text), said("assistant", *calls), *told)
