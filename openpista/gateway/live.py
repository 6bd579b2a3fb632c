"""What is true of sessions only while the process runs: who works, who waits, what is open.

Everything here can be thrown away and made again from the store, except what is being said at
this moment. All events of sessions and of the house are told through here.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Event,
    Notice,
    QueueChanged,
    SessionChanged,
    SessionRemoved,
)
from openpista.domain.ids import HOUSE, MessageId, SessionId, StreamId, TurnId, session_stream
from openpista.domain.session import Activity, QueuedMessage, Session
from openpista.gateway.broadcast import Broadcast
from openpista.gateway.open_turn import OpenParts, OpenTurn

_TOLD_TO_THE_HOUSE = (ApprovalRequested, ApprovalResolved, SessionChanged, SessionRemoved)


class LiveSession:
    """One session with a turn, a queue or a question."""

    def __init__(self) -> None:
        self.turn_id: TurnId | None = None
        self.row: Session | None = None
        self.questions = 0
        self.queue: list[QueuedMessage] = []
        self.open_turn = OpenTurn()

    @property
    def activity(self) -> Activity:
        """What the session does now."""
        if self.turn_id is None:
            return "queued" if self.queue else "idle"
        return "waiting" if self.questions else "working"

    def is_at_rest(self) -> bool:
        """Say whether nothing of it would be missed."""
        return self.turn_id is None and not self.queue and not self.questions


class LiveSessions:
    """All sessions that do anything now."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self._live: dict[SessionId, LiveSession] = {}

    def of(self, session_id: SessionId) -> LiveSession:
        """Return a session's live state, made on first use."""
        return self._live.setdefault(session_id, LiveSession())

    def overlay(self, row: Session) -> Session:
        """Return a stored row with what it does now."""
        activity, turn_id = self.activity(row.id)
        return replace(row, activity=activity, turn_id=turn_id)

    def activity(self, session_id: SessionId) -> tuple[Activity, TurnId | None]:
        """Return what a session does now, and in which turn."""
        live = self._live.get(session_id)
        return (live.activity, live.turn_id) if live else ("idle", None)

    def begin_turn(self, row: Session, turn_id: TurnId) -> None:
        """Note that a turn runs; `row` is kept as the session's current one while it does."""
        live = self.of(row.id)
        live.turn_id, live.row = turn_id, row

    def end_turn(self, session_id: SessionId) -> None:
        """Note that the turn is over."""
        live = self.of(session_id)
        live.turn_id, live.row = None, None
        self._forget_at_rest(session_id)

    def row(self, session_id: SessionId) -> Session | None:
        """Return the current row of a session in which a turn runs."""
        live = self._live.get(session_id)
        return live.row if live else None

    def ask(self, session_id: SessionId, change: int) -> None:
        """Note that one question more or less waits for a person, and tell what that makes of
        the session's activity."""
        live = self.of(session_id)
        live.questions += change
        if live.row is not None:
            self.tell_session(live.row)
        self._forget_at_rest(session_id)

    def set_queue(self, session_id: SessionId, queue: Iterable[QueuedMessage]) -> None:
        """Replace what waits for a session by what the inbox holds now, and tell."""
        self.of(session_id).queue = list(queue)
        queued = self.queued(session_id)
        self.tell(QueueChanged(stream=session_stream(session_id), queued=queued))
        self._forget_at_rest(session_id)

    def queued(self, session_id: SessionId) -> tuple[QueuedMessage, ...]:
        """Return what waits for a session, in order."""
        live = self._live.get(session_id)
        return tuple(live.queue) if live else ()

    def enqueue(self, message: QueuedMessage) -> None:
        """Add a message that the inbox holds, and tell."""
        self.set_queue(message.session_id, [*self.queued(message.session_id), message])

    def dequeue(self, session_id: SessionId, message_id: MessageId) -> None:
        """Take a message away that the inbox holds no longer, and tell."""
        left = [item for item in self.queued(session_id) if item.message_id != message_id]
        self.set_queue(session_id, left)

    def count_queued(self) -> int:
        """Return how many messages wait over all sessions."""
        return sum(len(live.queue) for live in self._live.values())

    def sessions_waiting(self) -> tuple[SessionId, ...]:
        """Return the sessions for which something waits."""
        return tuple(key for key, live in self._live.items() if live.queue)

    def busy(self) -> tuple[SessionId, ...]:
        """Return the sessions in which a turn runs."""
        return tuple(key for key, live in self._live.items() if live.turn_id is not None)

    def open_parts(self, session_id: SessionId) -> OpenParts:
        """Return what the running turn has said since its last stored message."""
        live = self._live.get(session_id)
        return live.open_turn.parts() if live else OpenParts()

    def tell(self, event: Event) -> None:
        """Tell an event on its stream, and on the house's where it belongs there too."""
        told = self.broadcast.tell(event)
        if event.stream == HOUSE:
            return
        if (live := self._live.get(SessionId(event.stream))) is not None:
            live.open_turn.hear(told)
        if isinstance(event, _TOLD_TO_THE_HOUSE):
            self.broadcast.tell(replace(event, stream=HOUSE))

    def set_row(self, row: Session) -> None:
        """Tell a row that was changed, and let it be the current one of the running turn. Called
        only while the session's stream is being changed."""
        live = self._live.get(row.id)
        if live is not None and live.turn_id is not None:
            live.row = row
        self.tell_session(row)

    def tell_session(self, row: Session) -> None:
        """Tell a session's row with what it does now."""
        self.tell(SessionChanged(stream=session_stream(row.id), session=self.overlay(row)))

    def _forget_at_rest(self, session_id: SessionId) -> None:
        if self.of(session_id).is_at_rest():
            del self._live[session_id]


def warning(stream: StreamId, text: str) -> Notice:
    """Return one sentence that the owner should see."""
    return Notice(stream=stream, level="warning", text=text)
