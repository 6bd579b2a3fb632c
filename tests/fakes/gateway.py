"""A gateway that plays what a test wrote down: it keeps sessions, tells events, remembers commands.

It decides nothing and runs nothing. `tests/fakes/demo.py` shows a window over it.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Literal

from msgspec.structs import replace

from openpista.domain.approval import Approval
from openpista.domain.command import (
    Accepted,
    AnswerApproval,
    Command,
    DeleteSession,
    ForkSession,
    Refused,
    RenameSession,
    RestoreSession,
    SendMessage,
    SwitchModel,
)
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Event,
    HouseSnapshot,
    MessageAdded,
    SandboxStatus,
    ServiceStatus,
    SessionChanged,
    SessionRemoved,
    Snapshot,
)
from openpista.domain.ids import HOUSE, MessageId, SessionId, StreamId, session_stream
from openpista.domain.message import Message, Text
from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.query import (
    Answer,
    ApprovalList,
    GrantList,
    HistoryPage,
    ListApprovals,
    ListGrants,
    ListModels,
    ListSessions,
    ModelList,
    Query,
    QueryFailed,
    ReadHistory,
    SessionPage,
)
from openpista.domain.session import Session
from openpista.domain.tasks import owned_task
from tests.fakes.clock import FakeClock, counting_ulids
from tests.fakes.played_jobs import PlayedJobs
from tests.fakes.played_library import PlayedLibrary
from tests.fakes.played_logins import PlayedLogins
from tests.fakes.played_logs import PlayedLogs
from tests.fakes.played_pairings import PlayedPairings
from tests.fakes.played_services import PlayedServices
from tests.fakes.played_settings import PlayedSettings

EPOCH = "E1"
PRACTICE = ModelRef("practice", "practice")
MODELS = (
    ModelInfo(PRACTICE, label="Practice"),
    ModelInfo(
        ModelRef("anthropic", "claude-opus-4-6"),
        label="Claude Opus 4.6",
        context_tokens=200_000,
        reasoning=True,
        vision=True,
        input_price=5.0,
        output_price=25.0,
    ),
    ModelInfo(ModelRef("openai", "gpt-5.3"), context_tokens=400_000, vision=True),
)

Turn = Callable[["FakeGateway", Session, Message], Awaitable[None]]
"""What happens when a message has come: tells the events of a turn."""


class FakeGateway:
    """A `GatewayPort`. `turn` is played for each message; without it a message is only stored."""

    def __init__(self, *, turn: Turn | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.turn = turn
        self.commands: list[Command] = []
        self.queries: list[Query] = []
        self.sessions: dict[SessionId, Session] = {}
        self.deleted: dict[SessionId, Session] = {}
        self.messages: dict[SessionId, list[Message]] = {}
        self.approvals: list[Approval] = []
        self.sandbox = SandboxStatus(kind="bubblewrap")
        self.model = PRACTICE
        self.models: tuple[ModelInfo, ...] = MODELS
        self.answers: asyncio.Queue[AnswerApproval] = asyncio.Queue()
        self.new_ulid = counting_ulids("G")
        self.approvals_mode: Literal["ask", "auto"] = "ask"
        self.settings = PlayedSettings(self)
        self.logs = PlayedLogs()
        self.jobs = PlayedJobs(self)
        self.running = PlayedServices(self)
        self.pairings = PlayedPairings(self)
        self.logins = PlayedLogins(self)
        self.library = PlayedLibrary(self, self.sessions, self.messages)
        self._seq: dict[StreamId, int] = {}
        self._listeners: dict[StreamId, list[asyncio.Queue[Event]]] = {}
        self._turns: set[asyncio.Task[None]] = set()

    @property
    def services(self) -> tuple[ServiceStatus, ...]:
        """How the services fare."""
        return self.running.listed()

    @services.setter
    def services(self, statuses: tuple[ServiceStatus, ...]) -> None:
        self.running.statuses = {status.service: status for status in statuses}

    def fill(self) -> None:
        """Put in a service, person and job of every kind, as the demonstration shows them."""
        for room in (self.running, self.pairings, self.jobs):
            room.fill()

    async def send(self, command: Command) -> Accepted | Refused:
        """Remember a command, and do the little that a window needs to see of it."""
        self.commands.append(command)
        match command:
            case SendMessage():
                return self._said(command)
            case AnswerApproval(approval_id=approval_id):
                waiting = [each for each in self.approvals if each.id == approval_id]
                if not waiting:
                    return Refused("This was decided already.", code="already_answered")
                self.resolve(waiting[0], command.answer, command.text)
                self.answers.put_nowait(command)
            case RenameSession(session_id=session_id, title=title):
                self.put(replace(self.sessions[session_id], title=title))
            case SwitchModel(session_id=session_id, model=model):
                self.put(replace(self.sessions[session_id], model=model))
            case DeleteSession(session_id=session_id):
                if gone := self.sessions.pop(session_id, None):
                    self.deleted[session_id] = replace(gone, deleted_at_ms=self.clock.now_ms())
                self.tell(SessionRemoved(stream=HOUSE, session_id=session_id))
            case RestoreSession(session_id=session_id):
                if session_id not in self.deleted:
                    return Refused("This conversation is gone for good.", code="not_found")
                self.put(replace(self.deleted.pop(session_id), deleted_at_ms=None))
            case ForkSession():
                return self._forked(command)
            case _:
                return self._by_a_room(command)
        return Accepted(session_id=getattr(command, "session_id", None))

    async def ask(self, query: Query) -> Answer:
        """Answer from what is kept here."""
        self.queries.append(query)
        match query:
            case ListSessions():
                return self._listed(query)
            case ReadHistory(session_id=session_id, before_seq=before, limit=limit):
                older = [m for m in self.messages[session_id] if before is None or m.seq < before]
                page = tuple(older[-limit:])
                return HistoryPage(messages=page, older_exist=len(older) > len(page))
            case ListModels():
                return ModelList(models=self.models)
            case ListGrants():
                return GrantList(grants=())
            case ListApprovals():
                return ApprovalList(approvals=tuple(self.approvals))
            case _:
                return self._from_a_room(query)

    async def events(
        self,
        stream: StreamId,
        *,
        after: tuple[str, int] | None = None,
    ) -> AsyncGenerator[Event]:
        """Tell where a stream stands, and then what happens on it."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.setdefault(stream, []).append(queue)
        try:
            yield replace(self._snapshot(stream), at_ms=self.clock.now_ms())
            while True:
                yield await queue.get()
        finally:
            self._listeners[stream].remove(queue)

    def tell(self, event: Event) -> None:
        """Give an event its number and time, and tell it to everyone who follows its stream."""
        seq = self._seq[event.stream] = self._seq.get(event.stream, 0) + 1
        event = replace(event, seq=seq, at_ms=event.at_ms or self.clock.now_ms())
        for queue in self._listeners.get(event.stream, ()):
            queue.put_nowait(event)

    def put(self, session: Session) -> None:
        """Keep a session and tell that it changed."""
        self.sessions[session.id] = session
        self.messages.setdefault(session.id, [])
        self.tell(SessionChanged(stream=HOUSE, session=session))

    def store(self, message: Message) -> Message:
        """Give a message its number, keep it and tell it."""
        kept = self.messages[message.session_id]
        message = replace(message, seq=len(kept) + 1, at_ms=message.at_ms or self.clock.now_ms())
        kept.append(message)
        self.tell(MessageAdded(stream=session_stream(message.session_id), message=message))
        session = self.sessions[message.session_id]
        self.put(replace(session, message_count=len(kept), last_seq=len(kept)))
        return message

    def request(self, approval: Approval) -> None:
        """Ask for a decision."""
        self.approvals.append(approval)
        for stream in (session_stream(approval.session_id), HOUSE):
            self.tell(ApprovalRequested(stream=stream, turn_id=approval.turn_id, approval=approval))

    def resolve(self, approval: Approval, outcome: str, text: str = "") -> None:
        """Close a request on every surface."""
        self.approvals.remove(approval)
        for stream in (session_stream(approval.session_id), HOUSE):
            self.tell(
                ApprovalResolved(
                    stream=stream,
                    turn_id=approval.turn_id,
                    approval_id=approval.id,
                    call_id=approval.call_id,
                    outcome=outcome,  # pyright: ignore[reportArgumentType]
                    by="you",
                    text=text,
                )
            )

    async def aclose(self) -> None:
        """End the turns that still play."""
        for task in self._turns:
            task.cancel()
        await asyncio.gather(*self._turns, return_exceptions=True)

    def _by_a_room(self, command: Command) -> Accepted | Refused:
        rooms = (
            *(self.settings, self.jobs, self.running),
            *(self.pairings, self.logins, self.library),
        )
        for room in rooms:
            done = room.carry_out(command)
            if done is not None:
                return done
        return Accepted(session_id=getattr(command, "session_id", None))

    def _from_a_room(self, query: Query) -> Answer:
        rooms = (
            *(self.settings, self.logs, self.jobs, self.running),
            *(self.pairings, self.logins, self.library),
        )
        for room in rooms:
            answer = room.answer(query)
            if answer is not None:
                return answer
        return QueryFailed(reason="This gateway is only played.")

    def _listed(self, query: ListSessions) -> SessionPage:
        known = self.deleted if query.deleted else self.sessions
        wanted = query.filter.casefold()
        fitting = [s for s in known.values() if wanted in f"{s.title} {s.preview}".casefold()]
        return SessionPage(sessions=tuple(sorted(fitting, key=lambda s: -s.updated_at_ms)))

    def _forked(self, command: ForkSession) -> Accepted:
        made = SessionId(self.new_ulid())
        kept = [m for m in self.messages[command.session_id] if m.seq <= command.seq]
        source, now_ms = self.sessions[command.session_id], self.clock.now_ms()
        self.messages[made] = [replace(message, session_id=made) for message in kept]
        self.put(replace(source, id=made, message_count=len(kept), last_seq=len(kept),
                         created_at_ms=now_ms, updated_at_ms=now_ms))  # fmt: skip
        return Accepted(session_id=made)

    def _said(self, command: SendMessage) -> Accepted:
        session_id = command.session_id or SessionId(self.new_ulid())
        if session_id not in self.sessions:
            now_ms = self.clock.now_ms()
            self.put(
                Session(
                    id=session_id,
                    title=command.text[:40],
                    workspace=command.workspace,
                    model=command.model or self.model,
                    created_at_ms=now_ms,
                    updated_at_ms=now_ms,
                    context_limit=200_000,
                )
            )
        session = self.sessions[session_id]
        message = self.store(
            Message(
                id=MessageId(command.message_id),
                session_id=session_id,
                seq=0,
                role="user",
                blocks=(Text(command.text),),
                at_ms=0,
                sender=command.sender,
            )
        )
        if self.turn is not None:
            task = owned_task(self._play(session, message), name="played turn")
            self._turns.add(task)
            task.add_done_callback(self._turns.discard)
        return Accepted(session_id=session_id)

    async def _play(self, session: Session, message: Message) -> None:
        if self.turn is not None:
            await self.turn(self, session, message)

    def _snapshot(self, stream: StreamId) -> Event:
        seq = self._seq.get(stream, 0)
        if stream == HOUSE:
            return HouseSnapshot(
                stream=HOUSE,
                seq=seq,
                epoch=EPOCH,
                sessions=tuple(self.sessions.values()),
                services=self.services,
                approvals=tuple(self.approvals),
                sandbox=self.sandbox,
                approvals_mode=self.approvals_mode,
                pairings=self.pairings.listed(),
                paired=tuple(self.pairings.paired),
                pairing_requests=tuple(self.pairings.requests),
                jobs=self.jobs.listed(),
                default_model=self.model,
                default_model_reason="nothing else was found",
            )
        session_id = SessionId(stream)
        messages = self.messages.get(session_id, [])
        return Snapshot(
            stream=stream,
            seq=seq,
            epoch=EPOCH,
            session=self.sessions[session_id],
            messages=tuple(messages[-50:]),
            approvals=tuple(a for a in self.approvals if a.session_id == session_id),
            older_exist=len(messages) > 50,
        )
