"""Builders of the values that the agent's tests are about."""

from openpista.domain.ids import CallId, MessageId, SessionId, TurnId
from openpista.domain.message import (
    Block,
    ChatAddress,
    Message,
    Role,
    Sender,
    Text,
    ToolCall,
    ToolResult,
)
from openpista.domain.model import ModelRef
from openpista.domain.session import Session
from openpista.domain.tool import Intent

SESSION = SessionId("S1")
TURN = TurnId("T1")
OWNER = Sender(user_id="owner", role="owner", address=ChatAddress(channel="cli"))


def call(name: str = "system.run", arguments: str = "{}", call_id: str = "c1") -> ToolCall:
    """Return a tool call."""
    return ToolCall(call_id=CallId(call_id), name=name, arguments=arguments)


def run_intent(
    command: str = "uptime",
    *,
    host: bool = True,
    cwd: str = "/home/ann/work",
    network: tuple[str, ...] = (),
    program: str = "/usr/bin/uptime",
    sha: str = "5a",
    outside: tuple[str, ...] = (),
) -> Intent:
    """Return what a `system.run` intends."""
    return Intent(
        kind="run",
        title=f"Run {command}",
        command=command,
        cwd=cwd,
        host=host,
        network=network,
        program=program,
        program_sha256=sha,
        outside=outside,
    )


def message(
    role: Role, *blocks: Block | str, seq: int = 0, is_error: bool = False, at_ms: int = 0
) -> Message:
    """Return a message; plain strings become text blocks."""
    return Message(
        id=MessageId(f"M{seq}"),
        session_id=SESSION,
        seq=seq,
        role=role,
        blocks=tuple(Text(block) if isinstance(block, str) else block for block in blocks),
        at_ms=at_ms,
        is_error=is_error,
    )


def result(call_id: str, text: str = "ok", name: str = "system.run") -> ToolResult:
    """Return a tool result."""
    return ToolResult(call_id=CallId(call_id), name=name, text=text)


def session(
    workspace: str = "/home/ann/work",
    *,
    taint: tuple[str, ...] = (),
    model: ModelRef | None = None,
) -> Session:
    """Return a session that talks to the practice model unless told otherwise."""
    return Session(
        id=SESSION,
        title="",
        workspace=workspace,
        model=model or ModelRef("practice", "practice"),
        created_at_ms=0,
        updated_at_ms=0,
        taint=taint,
    )
