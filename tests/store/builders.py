"""What store tests are made of: a clock that stands still, ids that count, a store in a folder."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

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
    Usage,
)
from openpista.domain.model import ModelRef
from openpista.domain.session import QueuedMessage, Session
from openpista.domain.ulid import encode_ulid
from openpista.store.migrate import Migration
from openpista.store.open import Store, open_store

START_MS = 1_800_000_000_000
DAY_MS = 86_400_000
MODEL = ModelRef(provider="practice", model="practice")
OWNER = Sender(user_id="owner", role="owner", address=ChatAddress(channel="cli"))
SESSION = SessionId("session-1")
TURN = TurnId("turn-1")


class StillClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now_ms: int = START_MS) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.ms / 1000


def counting_ulids(start: int = 1) -> Callable[[], str]:
    """Return a source of ids that count from `start`."""
    numbers = count(start)
    return lambda: encode_ulid(START_MS, next(numbers).to_bytes(10, "big"))


async def a_store(
    folder: Path,
    *,
    clock: StillClock | None = None,
    migrations: Sequence[Migration] | None = None,
    ids_from: int = 1,
) -> Store:
    """Open a store whose files all lie in `folder`."""
    return await open_store(
        folder / "openpista.db",
        media_dir=folder / "media",
        undo_dir=folder / "undo",
        clock=clock or StillClock(),
        new_ulid=counting_ulids(ids_from),
        migrations=migrations,
    )


def a_session(session_id: str = SESSION, *, at_ms: int = START_MS, title: str = "") -> Session:
    return Session(
        id=SessionId(session_id),
        title=title,
        workspace="/home/somebody/work",
        model=MODEL,
        created_at_ms=at_ms,
        updated_at_ms=at_ms,
    )


def a_message(
    message_id: str,
    *blocks: Block | str,
    session_id: str = SESSION,
    role: Role = "user",
    at_ms: int = START_MS,
    usage: Usage | None = None,
) -> Message:
    return Message(
        id=MessageId(message_id),
        session_id=SessionId(session_id),
        seq=0,
        role=role,
        blocks=tuple(Text(block) if isinstance(block, str) else block for block in blocks),
        at_ms=at_ms,
        usage=usage,
    )


def a_queued(
    message_id: str, text: str = "Hello", *, session_id: str = SESSION, at_ms: int = START_MS
) -> QueuedMessage:
    return QueuedMessage(
        message_id=MessageId(message_id),
        session_id=SessionId(session_id),
        text=text,
        at_ms=at_ms,
        sender=OWNER,
    )


def a_call(call_id: str = "call-1", arguments: str = '{"command":"ls"}') -> ToolCall:
    return ToolCall(call_id=CallId(call_id), name="system.run", arguments=arguments)


def a_result(call_id: str = "call-1", text: str = "a.txt") -> ToolResult:
    return ToolResult(call_id=CallId(call_id), name="system.run", text=text, total_bytes=len(text))
