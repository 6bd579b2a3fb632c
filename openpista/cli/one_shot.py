"""One message and what becomes of it, followed over the port until its turn has ended."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from msgspec import Struct

from openpista.agent.ports import NOBODY
from openpista.domain.approval import Approval
from openpista.domain.command import NewSession, Refused, SendMessage
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Event,
    MessageAdded,
    ModelRetried,
    Notice,
    Snapshot,
    TextDelta,
    ToolCallProposed,
    ToolFinished,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import ApprovalId, MessageId, SessionId, TurnId, session_stream
from openpista.domain.message import Message, Usage, text_of
from openpista.domain.model import ModelRef
from openpista.domain.port import GatewayPort


class Told(Struct, frozen=True):
    """How it ended. `needs_approval` holds what could be put to nobody."""

    session_id: SessionId
    turn_id: TurnId | None
    outcome: str
    text: str
    reason: str = ""
    usage: Usage = Usage()
    elapsed_ms: int = 0
    needs_approval: tuple[Approval, ...] = ()


class Listener(Struct, frozen=True):
    """What is done on the way: with words of the answer, with remarks, with questions."""

    on_text: Callable[[str], None]
    on_remark: Callable[[str], None]
    on_approval: Callable[[Approval], Awaitable[None]]
    on_resolved: Callable[[ApprovalId], None]


async def new_session(port: GatewayPort, *, workspace: str, model: ModelRef | None) -> SessionId:
    """Make a session and return its id. Raises OpenpistaError where that is refused."""
    answer = await port.send(NewSession(workspace=workspace, model=model))
    if isinstance(answer, Refused) or answer.session_id is None:
        raise OpenpistaError(answer.reason if isinstance(answer, Refused) else "No session came.")
    return answer.session_id


async def converse(
    port: GatewayPort,
    *,
    session_id: SessionId,
    message_id: MessageId,
    text: str,
    listener: Listener,
) -> Told:
    """Send `text` and follow its turn to the end.

    The stream is opened before the message is sent, so that nothing of the turn is missed.
    """
    async with aclosing(port.events(session_stream(session_id))) as events:
        await anext(events)
        answer = await port.send(
            SendMessage(message_id=message_id, text=text, session_id=session_id)
        )
        if isinstance(answer, Refused):
            raise OpenpistaError(answer.reason)
        if answer.note:
            listener.on_remark(answer.note)
        return await _Follower(session_id, message_id, listener).follow(events)


class _Follower:
    """Keeps what was said in one turn until it ends."""

    def __init__(self, session_id: SessionId, message_id: MessageId, listener: Listener) -> None:
        self._session_id = session_id
        self._message_id = message_id
        self._listener = listener
        self._turn_id: TurnId | None = None
        self._text = ""
        self._asked: dict[ApprovalId, Approval] = {}
        self._unanswered: list[Approval] = []

    async def follow(self, events: AsyncGenerator[Event]) -> Told:
        async for event in events:
            if isinstance(event, Snapshot):
                ended = self._caught_up(event)
                if ended is not None:
                    return ended
            elif isinstance(event, TurnStarted) and event.prompt_id == self._message_id:
                self._turn_id = event.turn_id
            elif isinstance(event, Notice):
                self._listener.on_remark(event.text)
            elif event.turn_id is not None and event.turn_id == self._turn_id:
                if isinstance(event, TurnFinished):
                    return self._told(event)
                await self._hear(event)
        raise OpenpistaError("The connection to openpista ended before the answer was complete.")

    async def _hear(self, event: Event) -> None:
        match event:
            case TextDelta():
                self._listener.on_text(event.text)
            case MessageAdded():
                if event.message.role == "assistant":
                    self._text = text_of(event.message) or self._text
            case ToolCallProposed():
                self._listener.on_remark(f"→ {_intent_title(event)}")
            case ToolFinished():
                mark = "✗" if event.result.is_error else "✓"
                self._listener.on_remark(f"{mark} {event.result.name} ({event.elapsed_ms} ms)")
            case ModelRetried():
                self._listener.on_remark(f"{event.reason} Next try in {event.wait_s:.0f} s.")
            case ApprovalRequested():
                self._asked[event.approval.id] = event.approval
                await self._listener.on_approval(event.approval)
            case ApprovalResolved():
                self._listener.on_resolved(event.approval_id)
                if event.by == NOBODY and event.approval_id in self._asked:
                    self._unanswered.append(self._asked[event.approval_id])
            case _:
                return

    def _caught_up(self, snapshot: Snapshot) -> Told | None:
        """Take in what was missed; a turn that ended meanwhile is told by what is stored."""
        if any(queued.message_id == self._message_id for queued in snapshot.queued):
            return None
        ours = _messages_since(snapshot.messages, self._message_id)
        answers = [message for message in ours if message.role == "assistant"]
        self._text = next((text_of(one) for one in reversed(answers) if text_of(one)), self._text)
        if ours and self._turn_id is None:
            self._turn_id = ours[0].turn_id
        if self._turn_id is None or snapshot.session.turn_id == self._turn_id:
            return None
        is_failed = not answers or answers[-1].is_error
        return Told(
            session_id=self._session_id,
            turn_id=self._turn_id,
            outcome="failed" if is_failed else "done",
            text=self._text,
            needs_approval=tuple(self._unanswered),
        )

    def _told(self, finished: TurnFinished) -> Told:
        return Told(
            session_id=self._session_id,
            turn_id=self._turn_id,
            outcome=finished.outcome,
            text=self._text,
            reason=finished.reason,
            usage=finished.usage,
            elapsed_ms=finished.elapsed_ms,
            needs_approval=tuple(self._unanswered),
        )


def _intent_title(event: ToolCallProposed) -> str:
    return event.intent.title if event.intent is not None else event.call.name


def _messages_since(messages: tuple[Message, ...], message_id: MessageId) -> tuple[Message, ...]:
    for at, message in enumerate(messages):
        if message.id == message_id:
            return messages[at:]
    return ()
