"""A gateway that has one long session and streams an answer at a set pace to whoever asks."""

import asyncio
from collections.abc import AsyncGenerator

import msgspec

from bench.corpus import markdown, pieces
from openpista.domain.command import Accepted, Command, Refused, SendMessage
from openpista.domain.event import (
    Event,
    HouseSnapshot,
    MessageAdded,
    ModelCalled,
    SandboxStatus,
    Snapshot,
    TextDelta,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import HOUSE, MessageId, SessionId, StreamId, TurnId
from openpista.domain.message import Message, Text
from openpista.domain.model import ModelRef
from openpista.domain.query import (
    Answer,
    HistoryPage,
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

SESSION = SessionId("01BENCH")
TURN = TurnId("T1")
MODEL = ModelRef("bench", "bench")
SNAPSHOT_MESSAGES = 100


class LoadPort:
    """Serves one window. `history` messages exist; an answer has `deltas` pieces, one each
    `pace_s` seconds."""

    def __init__(self, *, history: int, deltas: int, pace_s: float) -> None:
        self._history = history
        self._deltas = deltas
        self._pace_s = pace_s
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._streaming: asyncio.Task[None] | None = None
        self._seq = 0
        self.begun = asyncio.Event()
        self.finished = asyncio.Event()

    async def send(self, command: Command) -> Accepted | Refused:
        """Answer a message; accept the rest."""
        if isinstance(command, SendMessage):
            self._streaming = owned_task(self._answer(command), name="bench-answer")
        return Accepted(session_id=SESSION)

    async def ask(self, query: Query) -> Answer:
        """Answer what a window asks while it opens."""
        match query:
            case ListSessions():
                return SessionPage(sessions=(self._session(),))
            case ReadHistory(before_seq=before, limit=limit):
                last = self._history if before is None else before - 1
                first = max(1, last - limit + 1)
                return HistoryPage(messages=self._messages(first, last), older_exist=first > 1)
            case ListModels():
                return ModelList(models=())
            case _:
                return QueryFailed(reason="The benchmark knows nothing of this.")

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """A snapshot, then what the answer says."""
        del after
        if stream == HOUSE:
            yield HouseSnapshot(
                stream=HOUSE,
                epoch="e",
                sessions=(self._session(),),
                sandbox=SandboxStatus(kind="bubblewrap"),
                default_model=MODEL,
            )
            await asyncio.Event().wait()
        first = max(1, self._history - SNAPSHOT_MESSAGES + 1)
        yield Snapshot(
            stream=stream,
            epoch="e",
            session=self._session(),
            messages=self._messages(first, self._history),
            older_exist=first > 1,
        )
        while True:
            yield await self._events.get()

    async def _answer(self, command: SendMessage) -> None:
        stream, turn = StreamId(SESSION), TURN
        words = Text(command.text)
        prompt = self._message(self._history + 1, "user", words, command.message_id)
        self._tell(TurnStarted(stream=stream, turn_id=turn, model=MODEL))
        self._tell(MessageAdded(stream=stream, turn_id=turn, message=prompt))
        self._tell(ModelCalled(stream=stream, turn_id=turn, round=1))
        text = ""
        self.begun.set()
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number, piece in enumerate(pieces(markdown(self._deltas))):
            if number == self._deltas:
                break
            text += piece
            self._tell(TextDelta(stream=stream, turn_id=turn, text=piece))
            await asyncio.sleep(max(0.0, began + (number + 1) * self._pace_s - loop.time()))
        answer = self._message(self._history + 2, "assistant", Text(text), MessageId("A"))
        self._tell(MessageAdded(stream=stream, turn_id=turn, message=answer))
        self._tell(TurnFinished(stream=stream, turn_id=turn, outcome="done"))
        self.finished.set()

    def _tell(self, event: Event) -> None:
        self._seq += 1
        self._events.put_nowait(msgspec.structs.replace(event, seq=self._seq))

    def _session(self) -> Session:
        return Session(
            id=SESSION,
            title="A long conversation",
            workspace="/work",
            model=MODEL,
            created_at_ms=0,
            updated_at_ms=0,
            message_count=self._history,
            last_seq=self._history,
        )

    def _messages(self, first: int, last: int) -> tuple[Message, ...]:
        return tuple(self._old_message(seq) for seq in range(first, last + 1))

    def _old_message(self, seq: int) -> Message:
        if seq % 2:
            return self._message(seq, "user", Text(f"Question {seq}"), MessageId(f"M{seq}"))
        return self._message(seq, "assistant", Text(markdown(5)), MessageId(f"M{seq}"))

    def _message(self, seq: int, role: str, words: Text, message_id: MessageId) -> Message:
        return Message(
            id=message_id,
            session_id=SESSION,
            seq=seq,
            role="user" if role == "user" else "assistant",
            blocks=(words,),
            at_ms=seq,
            turn_id=TURN if seq > self._history else None,
        )
