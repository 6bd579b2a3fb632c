"""Small values for tests: a session, a message, a request, and events of the session `s1`."""

from typing import Any

from openpista.domain.approval import Approval
from openpista.domain.event import (
    Event,
    HouseSnapshot,
    MessageAdded,
    Snapshot,
    ToolCallProposed,
    TurnStarted,
)
from openpista.domain.ids import (
    HOUSE,
    ApprovalId,
    CallId,
    MessageId,
    SessionId,
    StreamId,
    TurnId,
)
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
from openpista.domain.session import QueuedMessage, Session
from openpista.domain.tool import Intent
from openpista.tui.core.arrivals import Attached, EventArrived
from openpista.tui.core.moves import SessionChosen, WindowOpened
from tests.tui.core.drive import Drive

NEW = SessionId("")
S1, S2 = SessionId("s1"), SessionId("s2")
ON_S1, ON_S2 = StreamId("s1"), StreamId("s2")
T1, T2 = TurnId("t1"), TurnId("t2")
C1, C2 = CallId("c1"), CallId("c2")
MODEL = ModelRef("practice", "practice")
_MODEL: dict[str, Any] = {"default_model": MODEL}
OWNER = Sender("owner", "owner", ChatAddress("cli"))


def session(name: str = "s1", **fields: Any) -> Session:
    """Return a session called after its id."""
    known: dict[str, Any] = {
        "title": name.upper(),
        "workspace": f"/{name}",
        "model": MODEL,
        "created_at_ms": 1,
        "updated_at_ms": 1,
    }
    return Session(id=SessionId(name), **{**known, **fields})


def message(seq: int, role: Role, *blocks: Block | str, **fields: Any) -> Message:
    """Return a message of `s1`; texts become Text blocks."""
    known: dict[str, Any] = {"id": MessageId(f"m{seq}"), "session_id": S1, "at_ms": seq}
    parts = tuple(Text(block) if isinstance(block, str) else block for block in blocks)
    return Message(seq=seq, role=role, blocks=parts, **{**known, **fields})


def call(name: str = "c1", tool: str = "system.run") -> ToolCall:
    """Return a tool call."""
    return ToolCall(CallId(name), tool, "{}")


def result(name: str = "c1", text: str = "done", **fields: Any) -> ToolResult:
    """Return the result of a call."""
    return ToolResult(CallId(name), "system.run", text, **fields)


def approval(name: str = "a1", session_id: SessionId = S1, **fields: Any) -> Approval:
    """Return a request of `s1` that offers every answer."""
    known: dict[str, Any] = {
        "turn_id": T1,
        "call_id": C1,
        "tool": "system.run",
        "arguments": "{}",
        "intent": Intent("run", "Run uptime", command="uptime"),
        "reason": "host",
        "task_covers": "uptime",
        "exact_offered": True,
        "digest": "d",
        "requested_at_ms": 0,
        "deadline_ms": 300_000,
    }
    return Approval(id=ApprovalId(name), session_id=session_id, **{**known, **fields})


def queued(name: str = "m9", text: str = "later") -> QueuedMessage:
    """Return a message that waits in `s1`."""
    return QueuedMessage(MessageId(name), S1, text, 5, OWNER)


def told(event: Event, at_ms: int = 100) -> EventArrived:
    """Return the action that the gateway told this."""
    return EventArrived(event, at_ms=at_ms)


def snapshot(*messages: Message, **fields: Any) -> Snapshot:
    """Return where `s1` stands: epoch e1, number 10, nothing running."""
    known: dict[str, Any] = {
        "stream": ON_S1,
        "seq": 10,
        "epoch": "e1",
        "session": session(),
        "at_ms": 50,
    }
    return Snapshot(messages=messages, **{**known, **fields})


def house(*sessions: Session, **fields: Any) -> HouseSnapshot:
    """Return where the house stands."""
    return HouseSnapshot(stream=HOUSE, seq=1, epoch="e1", sessions=sessions, **{**_MODEL, **fields})


def added(number: int, stored: Message, turn_id: TurnId | None = T1) -> EventArrived:
    """Return the arrival of a stored message as event `number` of `s1`."""
    return told(MessageAdded(stream=ON_S1, seq=number, turn_id=turn_id, message=stored))


def started(number: int = 11, turn_id: TurnId = T1) -> EventArrived:
    """Return the arrival of a turn's start as event `number` of `s1`."""
    return told(TurnStarted(stream=ON_S1, seq=number, turn_id=turn_id, model=MODEL, at_ms=100))


def proposed(number: int, name: str = "c1") -> EventArrived:
    """Return the arrival of a proposed call as event `number` of `s1`."""
    return told(ToolCallProposed(stream=ON_S1, seq=number, turn_id=T1, call=call(name)))


def opened(session_id: SessionId | None = None, width: int = 120) -> WindowOpened:
    """Return the action that begins a window."""
    return WindowOpened(
        width=width,
        height=40,
        workspace="/w",
        session_id=session_id,
        theme="dark",
        themes=("dark", "light"),
        at_ms=1,
        id="open",
    )


def attached() -> Drive:
    """Return a window that has reached the gateway and shows Home."""
    return Drive().given(opened(), Attached(1, at_ms=2))


def in_session(*messages: Message, **fields: Any) -> Drive:
    """Return a window that shows `s1` as its snapshot says."""
    return attached().given(
        SessionChosen(S1, at_ms=3), told(snapshot(*messages, **fields)), told(house(session()))
    )


def in_turn(*messages: Message) -> Drive:
    """Return a window that shows `s1` with the turn `t1` running since event 11."""
    return in_session(*messages).given(started())
