"""Turns for the played gateway: an answer that streams, a call that asks, a call that fails."""

import asyncio
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.approval import Approval
from openpista.domain.event import (
    ModelCalled,
    TextDelta,
    ThinkingDelta,
    ToolCallProposed,
    ToolFinished,
    ToolOutput,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import ApprovalId, CallId, MessageId, TurnId, session_stream
from openpista.domain.message import (
    Message,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Usage,
)
from openpista.domain.session import FileChange, Session
from openpista.domain.tool import Intent
from tests.fakes.gateway import FakeGateway, Turn

CHUNK = 9


class Say(Struct, frozen=True):
    """Words that stream; `think` for reasoning."""

    text: str
    think: bool = False


class Call(Struct, frozen=True):
    """A tool call: `ask` has it wait for a decision, `hold` leaves it running."""

    name: str
    arguments: str
    intent: Intent
    output: str = ""
    ask: str = ""
    failed: bool = False
    hold: bool = False
    elapsed_ms: int = 340


class Changed(Struct, frozen=True):
    """The files that the turn changed."""

    changes: tuple[FileChange, ...]


Step = Say | Call | Changed


def played(*steps: Step, pace_s: float = 0.0) -> Turn:
    """Return a turn that plays `steps` for every message, `pace_s` between two pieces."""

    async def turn(gateway: FakeGateway, session: Session, message: Message) -> None:
        await _Playing(gateway, session, message, pace_s).play(steps)

    return turn


class _Playing:
    """One turn while it plays."""

    def __init__(
        self, gateway: FakeGateway, session: Session, message: Message, pace_s: float
    ) -> None:
        self._gateway = gateway
        self._session = session
        self._prompt = message
        self._pace_s = pace_s
        self._stream = session_stream(session.id)
        self._turn_id = TurnId(gateway.new_ulid())
        self._blocks: list[Text | Thinking | ToolCall] = []
        self._changes: tuple[FileChange, ...] = ()

    async def play(self, steps: Sequence[Step]) -> None:
        gateway, turn_id = self._gateway, self._turn_id
        session = self._session
        gateway.put(replace(gateway.sessions[session.id], activity="working", turn_id=turn_id))
        gateway.tell(
            TurnStarted(
                stream=self._stream,
                turn_id=turn_id,
                model=session.model,
                prompt_id=self._prompt.id,
            )
        )
        gateway.tell(ModelCalled(stream=self._stream, turn_id=turn_id, round=1))
        calls = 0
        for step in steps:
            match step:
                case Say():
                    await self._say(step)
                case Call():
                    calls += 1
                    await self._call(step)
                    if step.hold:
                        return
                    gateway.tell(ModelCalled(stream=self._stream, turn_id=turn_id, round=calls + 1))
                case Changed(changes=changes):
                    self._changes = changes
        self._end()

    async def _say(self, step: Say) -> None:
        kind = ThinkingDelta if step.think else TextDelta
        for start in range(0, len(step.text), CHUNK):
            piece = step.text[start : start + CHUNK]
            self._gateway.tell(kind(stream=self._stream, turn_id=self._turn_id, text=piece))
            await asyncio.sleep(self._pace_s)
        self._blocks.append(Thinking(step.text) if step.think else Text(step.text))

    async def _call(self, step: Call) -> None:
        gateway, turn_id = self._gateway, self._turn_id
        call = ToolCall(CallId(gateway.new_ulid()), step.name, step.arguments)
        self._blocks.append(call)
        gateway.tell(
            ToolCallProposed(stream=self._stream, turn_id=turn_id, call=call, intent=step.intent)
        )
        self._store()
        if step.ask:
            gateway.request(self._approval(call, step))
            answer = await gateway.answers.get()
            if answer.answer in {"no", "change"}:
                self._finish(call, replace(step, output="The user said no.", failed=True))
                return
        where = "host" if step.intent.host else "sandbox" if step.intent.command else "inside"
        gateway.tell(
            ToolStarted(stream=self._stream, turn_id=turn_id, call_id=call.call_id, where=where)
        )
        for line in step.output.splitlines(keepends=True):
            gateway.tell(
                ToolOutput(stream=self._stream, turn_id=turn_id, call_id=call.call_id, text=line)
            )
            await asyncio.sleep(self._pace_s)
        if not step.hold:
            self._finish(call, step)

    def _finish(self, call: ToolCall, step: Call) -> None:
        size = len(step.output.encode())
        result = ToolResult(
            call.call_id, call.name, step.output, step.failed, kept_bytes=size, total_bytes=size
        )
        self._gateway.tell(
            ToolFinished(
                stream=self._stream,
                turn_id=self._turn_id,
                call_id=call.call_id,
                result=result,
                elapsed_ms=step.elapsed_ms,
            )
        )
        self._message("tool", result)

    def _store(self) -> None:
        if self._blocks:
            self._message("assistant", *self._blocks)
            self._blocks.clear()

    def _message(self, role: str, *blocks: Text | Thinking | ToolCall | ToolResult) -> None:
        self._gateway.store(
            Message(
                id=MessageId(self._gateway.new_ulid()),
                session_id=self._session.id,
                seq=0,
                role=role,  # pyright: ignore[reportArgumentType]
                blocks=blocks,
                at_ms=0,
                turn_id=self._turn_id,
            )
        )

    def _approval(self, call: ToolCall, step: Call) -> Approval:
        now_ms = self._gateway.clock.now_ms()
        return Approval(
            id=ApprovalId(self._gateway.new_ulid()),
            session_id=self._session.id,
            turn_id=self._turn_id,
            call_id=call.call_id,
            tool=call.name,
            arguments=call.arguments,
            intent=step.intent,
            reason=step.ask,
            task_covers="runs of this program in this directory",
            exact_offered=True,
            digest="00",
            requested_at_ms=now_ms,
            deadline_ms=now_ms + 300_000,
            sandbox="" if step.intent.host else "bubblewrap",
        )

    def _end(self) -> None:
        self._store()
        gateway = self._gateway
        usage = Usage(input_tokens=3_120, output_tokens=410, cost_usd=0.012)
        gateway.tell(
            TurnFinished(
                stream=self._stream,
                turn_id=self._turn_id,
                outcome="done",
                usage=usage,
                elapsed_ms=12_400,
                changes=self._changes,
            )
        )
        session = gateway.sessions[self._session.id]
        gateway.put(
            replace(session, activity="idle", turn_id=None, usage=usage, context_tokens=14_000)
        )
