"""The rows of sessions: made, changed and told in one step each."""

from collections.abc import Callable

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.errors import NotFoundError
from openpista.domain.event import SessionRemoved
from openpista.domain.ids import NewUlid, SessionId, session_stream
from openpista.domain.message import Usage
from openpista.domain.model import ModelInfo
from openpista.domain.session import Session
from openpista.gateway.endings import to_the_end
from openpista.gateway.live import LiveSessions
from openpista.guard.safe_text import safe_text
from openpista.store.sessions import Sessions

MAX_TITLE_CHARS = 200
NO_SUCH_SESSION = "There is no such session."


class SessionBook:
    """The one writer of session rows while the house is open."""

    def __init__(
        self, sessions: Sessions, *, live: LiveSessions, clock: Clock, new_ulid: NewUlid
    ) -> None:
        self._sessions = sessions
        self._live = live
        self._clock = clock
        self._new_ulid = new_ulid

    async def get(self, session_id: SessionId) -> Session:
        """Return a session that is not deleted; raises NotFoundError."""
        row = await self.find(session_id)
        if row is None:
            raise NotFoundError(NO_SUCH_SESSION)
        return row

    async def find(self, session_id: SessionId) -> Session | None:
        """Return a session, None when there is none or it was deleted."""
        row = await self._sessions.get(session_id)
        if row is None or row.deleted_at_ms is not None:
            return None
        return self._live.overlay(row)

    async def create(self, *, workspace: str, model: ModelInfo) -> Session:
        """Make an empty session and tell it."""
        now_ms = self._clock.now_ms()
        row = Session(
            id=SessionId(self._new_ulid()),
            title="",
            workspace=workspace,
            model=model.ref,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
            context_limit=model.context_tokens,
        )
        await to_the_end(self._create(row))
        return row

    async def create_like(self, other: Session, *, title: str) -> Session:
        """Make an empty session with the workspace, the model and the taint of another one; it
        is told by whoever fills it."""
        now_ms = self._clock.now_ms()
        row = replace(
            other,
            id=SessionId(self._new_ulid()),
            title=title,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
            message_count=0,
            last_seq=0,
            preview="",
            usage=Usage(),
            channels=(),
            activity="idle",
            turn_id=None,
            external_id="",
        )
        await self._sessions.create(row)
        return row

    async def change(
        self, session_id: SessionId, how: Callable[[Session], Session], *, touch: bool = True
    ) -> Session:
        """Change a row and tell it; `touch` moves it to the front of the list. Raises
        NotFoundError for a session that is not there or deleted."""
        return await to_the_end(self._change(session_id, how, touch=touch))

    async def tell(self, session_id: SessionId) -> None:
        """Tell a row as the store has it now; the store counts messages and usage itself."""
        row = await self.find(session_id)
        if row is not None:
            self._live.tell_session(row)

    async def delete(self, session_id: SessionId) -> None:
        """Hide a session; raises NotFoundError."""
        await to_the_end(self._delete(session_id))

    async def restore(self, session_id: SessionId) -> Session:
        """Bring a deleted session back; raises NotFoundError."""
        return await to_the_end(self._restore(session_id))

    async def forget_deleted(self, *, older_than_ms: int) -> int:
        """Forget sessions that were deleted longer ago than that; return how many."""
        return await self._sessions.purge_deleted(self._clock.now_ms() - older_than_ms)

    async def _create(self, row: Session) -> None:
        await self._sessions.create(row)
        self._live.tell_session(row)

    async def _change(
        self, session_id: SessionId, how: Callable[[Session], Session], *, touch: bool
    ) -> Session:
        async with self._live.broadcast.changing(session_stream(session_id)):
            before = await self.get(session_id)
            row = how(before)
            if touch:
                row = replace(row, updated_at_ms=self._clock.now_ms())
            if row != before:
                await self._sessions.save(row)
                self._live.set_row(row)
        return row

    async def _delete(self, session_id: SessionId) -> None:
        stream = session_stream(session_id)
        async with self._live.broadcast.changing(stream):
            row = await self.get(session_id)
            await self._sessions.save(replace(row, deleted_at_ms=self._clock.now_ms()))
            self._live.tell(SessionRemoved(stream=stream, session_id=session_id))

    async def _restore(self, session_id: SessionId) -> Session:
        async with self._live.broadcast.changing(session_stream(session_id)):
            row = await self._sessions.get(session_id)
            if row is None:
                raise NotFoundError(NO_SUCH_SESSION)
            row = replace(row, deleted_at_ms=None)
            await self._sessions.save(row)
            self._live.tell_session(row)
        return row


def title_of(text: str) -> str:
    """Return `text` as a title: one line without control characters, cut where it gets too
    long."""
    line = " ".join(safe_text(text).split())
    return line[:MAX_TITLE_CHARS]
