"""A gateway for commands: it holds sessions, and plays the events that a test gives it."""

from collections.abc import AsyncGenerator, Iterable

from openpista.domain.command import (
    Accepted,
    Command,
    DeleteSession,
    NewSession,
    Refused,
)
from openpista.domain.event import Event, Snapshot
from openpista.domain.ids import MessageId, SessionId, StreamId, TurnId
from openpista.domain.message import Block, Message, Role
from openpista.domain.model import ModelRef
from openpista.domain.query import (
    Answer,
    ExportSession,
    HistoryPage,
    ListSessions,
    Query,
    QueryFailed,
    ReadHistory,
    SearchHit,
    SearchHits,
    SearchMessages,
    SessionExport,
    SessionPage,
)
from openpista.domain.session import Session

SESSION = SessionId("01JAAAAAAAAAAAAAAAAAAAAAAA")
TURN = TurnId("01JTTTTTTTTTTTTTTTTTTTTTTT")


def a_session(session_id: str = SESSION, title: str = "Files", **more: object) -> Session:
    """Return a session with what matters to a test."""
    fields: dict[str, object] = {
        "workspace": "/w",
        "model": ModelRef("practice", "practice"),
        "created_at_ms": 1_700_000_000_000,
        "updated_at_ms": 1_700_000_000_000,
        **more,
    }
    return Session(id=SessionId(session_id), title=title, **fields)  # pyright: ignore[reportArgumentType]


def a_message(seq: int, role: Role, *blocks: Block, message_id: str = "") -> Message:
    """Return a stored message of the one turn."""
    return Message(
        id=MessageId(message_id or f"M{seq}"),
        session_id=SESSION,
        seq=seq,
        role=role,
        blocks=blocks,
        at_ms=1_700_000_000_000,
        turn_id=TURN,
    )


class FakePort:
    """Answers like a gateway; `sent` keeps the commands."""

    def __init__(
        self,
        sessions: Iterable[Session] = (),
        messages: Iterable[Message] = (),
        events: Iterable[Event] = (),
        *,
        page_rows: int = 2,
        refuses: str = "",
    ) -> None:
        self.sent: list[Command] = []
        self.followed_after: int | None = None
        self._sessions = list(sessions)
        self._messages = list(messages)
        self._events = list(events)
        self._page_rows = page_rows
        self._refuses = refuses

    async def send(self, command: Command) -> Accepted | Refused:
        """Keep the command."""
        self.sent.append(command)
        if self._refuses:
            return Refused(reason=self._refuses)
        if isinstance(command, DeleteSession):
            self._sessions = [one for one in self._sessions if one.id != command.session_id]
        return Accepted(session_id=SESSION if isinstance(command, NewSession) else None)

    async def ask(self, query: Query) -> Answer:
        """Answer in small pages, so that paging is always exercised."""
        match query:
            case ListSessions():
                start = int(query.cursor or 0)
                end = start + self._page_rows
                found = [one for one in self._sessions if query.filter in one.title]
                more = str(end) if end < len(found) else ""
                return SessionPage(sessions=tuple(found[start:end]), next_cursor=more)
            case ReadHistory():
                before = query.before_seq or 10**9
                older = [one for one in self._messages if one.seq < before]
                page = older[-self._page_rows :]
                return HistoryPage(messages=tuple(page), older_exist=len(older) > len(page))
            case ExportSession():
                later = [one for one in self._messages if one.seq > query.after_seq]
                page, rest = later[: self._page_rows], later[self._page_rows :]
                text = "".join(f"<{query.format} {one.seq}>" for one in page)
                return SessionExport(
                    text=text, file_name="Files.md", next_after_seq=page[-1].seq if rest else None
                )
            case SearchMessages():
                hit = SearchHit(
                    SESSION, "Files", MessageId("M1"), 1, "user", 0, "a \ue000hit\ue001"
                )
                return SearchHits(hits=(hit,) if query.text == "hit" else ())
            case _:
                return QueryFailed(reason="That is not known here.")

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """Give a snapshot, then what the test wants."""
        del after
        self.followed_after = len(self.sent)
        yield Snapshot(stream=stream, epoch="e", session=a_session(), messages=())
        for event in self._events:
            yield event
