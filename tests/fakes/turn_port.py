"""A turn's port that keeps everything in memory, as the gateway keeps it in the store."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec import structs

from openpista.agent.ports import Decision
from openpista.domain.approval import Approval, Grant
from openpista.domain.budget import Budget
from openpista.domain.event import Event, MessageAdded
from openpista.domain.ids import MessageId, TurnId, session_stream
from openpista.domain.message import (
    Block,
    Message,
    Role,
    StopReason,
    Text,
    ToolCall,
    ToolResult,
    Usage,
)
from openpista.domain.session import Session
from openpista.domain.tool import Intent

Answer = Decision | Callable[[Approval], Decision]
_EventT = TypeVar("_EventT", bound=Event)


@dataclass
class FakeTurnPort:
    """Stores messages in a list, remembers events, and answers as the test says."""

    row: Session
    turn_id: TurnId
    messages: list[Message] = field(default_factory=list[Message])
    answers: list[Answer] = field(default_factory=list[Answer])
    answer_waits: asyncio.Event | None = None
    store_waits: asyncio.Event | None = None
    waiting_to_steer: list[str] = field(default_factory=list[str])
    events: list[Event] = field(default_factory=list[Event])
    asked: list[Approval] = field(default_factory=list[Approval])
    intents: list[tuple[ToolCall, Intent, str]] = field(
        default_factory=list[tuple[ToolCall, Intent, str]]
    )
    kept: dict[str, str] = field(default_factory=dict[str, str])
    standing: list[Grant] = field(default_factory=list[Grant])
    money: Budget = field(default_factory=Budget)
    hidden_before: int = 0
    on_event: Callable[[Event], None] | None = None

    async def budget(self) -> Budget:
        """Return the money as the test has it."""
        return self.money

    def session(self) -> Session:
        """Return the row."""
        return self.row

    async def history(self, *, limit: int) -> tuple[Message, ...]:
        """Return the newest messages."""
        return tuple(self.messages[-limit:])

    async def store_reply(
        self,
        blocks: tuple[Block, ...],
        *,
        provider: str,
        model: str,
        stop: StopReason | None,
        usage: Usage | None,
        is_error: bool = False,
    ) -> Message:
        """Store an assistant message."""
        message = structs.replace(
            self._message("assistant", blocks),
            provider=provider,
            model=model,
            stop=stop,
            usage=usage,
            is_error=is_error,
        )
        return await self._stored(message)

    async def store_intent(self, call: ToolCall, intent: Intent, digest: str) -> None:
        """Remember the intent."""
        self.intents.append((call, intent, digest))

    async def store_result(self, result: ToolResult, *, kept_output: str) -> Message:
        """Store a result."""
        self.kept[result.call_id] = kept_output
        return await self._stored(self._message("tool", (result,)))

    def tell(self, event: Event) -> None:
        """Remember the event."""
        self.events.append(event)
        if self.on_event is not None:
            self.on_event(event)

    async def ask(self, approval: Approval) -> Decision:
        """Give the next answer."""
        self.asked.append(approval)
        if self.answer_waits is not None:
            await self.answer_waits.wait()
        if not self.answers:
            raise AssertionError(f"nobody told how to answer: {approval.intent.title}")
        answer = self.answers.pop(0)
        return answer(approval) if callable(answer) else answer

    def grants(self) -> tuple[Grant, ...]:
        """Return what was allowed."""
        return tuple(self.standing)

    async def add_grant(self, grant: Grant) -> None:
        """Keep an allowance."""
        self.standing.append(grant)

    def steering_waits(self) -> bool:
        """Say whether somebody has spoken meanwhile."""
        return bool(self.waiting_to_steer)

    async def steering(self) -> tuple[Message, ...]:
        """Store and return what was said meanwhile."""
        texts, self.waiting_to_steer = self.waiting_to_steer, []
        return tuple([await self._stored(self._message("user", (Text(text),))) for text in texts])

    async def compacted(
        self,
        summary: tuple[Block, ...],
        *,
        before_seq: int,
        provider: str,
        model: str,
        usage: Usage | None,
    ) -> Message:
        """Store a summary and hide what stands before it."""
        self.hidden_before = before_seq
        message = structs.replace(
            self._message("summary", summary), provider=provider, model=model, usage=usage
        )
        return await self._stored(message)

    async def taint(self, source: str, *, sensitive: bool) -> None:
        """Mark the row."""
        more = (source,) if source and source not in self.row.taint else ()
        self.row = structs.replace(
            self.row,
            taint=(*self.row.taint, *more),
            sensitive=self.row.sensitive or sensitive,
        )

    def told(self, kind: type[_EventT]) -> Sequence[_EventT]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def say(self, text: str) -> Message:
        """Put a user's message at the end, as the gateway does when a turn starts."""
        message = self._message("user", (Text(text),))
        self.messages.append(message)
        return message

    async def _stored(self, message: Message) -> Message:
        if self.store_waits is not None:
            await self.store_waits.wait()
        self.messages.append(message)
        self.events.append(MessageAdded(stream=session_stream(self.row.id), message=message))
        return message

    def _message(self, role: Role, blocks: tuple[Block, ...]) -> Message:
        seq = self.messages[-1].seq + 1 if self.messages else 1
        return Message(
            id=MessageId(f"M{seq}"),
            session_id=self.row.id,
            seq=seq,
            role=role,
            blocks=blocks,
            at_ms=0,
            turn_id=self.turn_id,
        )
