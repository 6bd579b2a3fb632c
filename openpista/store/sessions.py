"""Sessions: made, saved, listed by newest change, hidden when deleted and purged later."""

import re
import sqlite3

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.domain.query import SessionPage
from openpista.domain.session import Session
from openpista.store.codec import storable_text, to_json
from openpista.store.database import Database
from openpista.store.errors import StoreError
from openpista.store.message_rows import delete_messages
from openpista.store.session_rows import (
    SELECT_SESSION,
    insert_session,
    session_from_row,
    settings_of,
)

MAX_PAGE = 500
PURGE_TOGETHER = 200

_CURSOR = re.compile(r"(-?[0-9]{1,18}):(.+)", re.DOTALL)
_BEFORE_EVERYTHING = (2**63 - 1, "")


class Sessions:
    """The table of sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, session: Session) -> None:
        """Store a new session. Raises StoreError when its id is taken."""

        def work(connection: sqlite3.Connection) -> None:
            try:
                insert_session(connection, session)
            except sqlite3.IntegrityError as error:
                raise StoreError(f"There is already a session {session.id}.") from error

        await self._database.write(work)

    async def get(self, session_id: SessionId) -> Session | None:
        """Return a session, deleted or not; `activity` and `turn_id` are not stored."""

        def work(connection: sqlite3.Connection) -> Session | None:
            row = connection.execute(SELECT_SESSION + "WHERE id = ?", (session_id,)).fetchone()
            return session_from_row(row) if row else None

        return await self._database.read(work)

    async def save(self, session: Session) -> None:
        """Store what the gateway decides about a session.

        Not written, because the store counts them itself as messages and turns come in:
        `message_count`, `last_seq`, `preview`, `usage` and `channels`; nor `activity` and
        `turn_id`, which live in memory. `updated_at_ms` never goes back. Raises NotFoundError.
        """

        def work(connection: sqlite3.Connection) -> None:
            changed = connection.execute(
                "UPDATE sessions SET title = ?, updated_at_ms = max(updated_at_ms, ?), "
                "deleted_at_ms = ?, external_id = ?, settings = ? WHERE id = ?",
                (
                    storable_text(session.title),
                    session.updated_at_ms,
                    session.deleted_at_ms,
                    storable_text(session.external_id),
                    to_json(settings_of(session)),
                    session.id,
                ),
            ).rowcount
            if not changed:
                raise NotFoundError(f"There is no session {session.id}.")

        await self._database.write(work)

    async def page(
        self,
        *,
        cursor: str = "",
        limit: int = 50,
        filter: str = "",  # noqa: A002
        deleted: bool = False,
    ) -> SessionPage:
        """Return sessions by newest change; `filter` is a part of title or preview.

        `cursor` is `next_cursor` of the page before. Raises StoreError for any other text.
        """
        after = _read_cursor(cursor)
        count = max(1, min(limit, MAX_PAGE))

        def work(connection: sqlite3.Connection) -> SessionPage:
            rows = connection.execute(
                page_sql(deleted=deleted, filtered=bool(filter)),
                (*after, *([_like(filter)] * 2 if filter else ()), count + 1),
            ).fetchall()
            sessions = tuple(session_from_row(row) for row in rows[:count])
            more = len(rows) > count
            return SessionPage(
                sessions=sessions, next_cursor=_cursor_after(sessions[-1]) if more else ""
            )

        return await self._database.read(work)

    async def by_external_id(self, external_id: str) -> SessionId | None:
        """Return the session that was imported under `external_id`."""

        def work(connection: sqlite3.Connection) -> SessionId | None:
            row = connection.execute(
                "SELECT id FROM sessions WHERE external_id = ? AND external_id <> ''",
                (external_id,),
            ).fetchone()
            return SessionId(row[0]) if row else None

        return await self._database.read(work)

    async def purge_deleted(self, before_ms: int) -> int:
        """Forget the sessions that were deleted before `before_ms`; return how many.

        Works in small transactions, so that a large session holds nobody up.
        """
        gone = 0
        while session_id := await self._database.read(lambda c: _next_to_purge(c, before_ms)):
            await self._purge(session_id)
            gone += 1
        return gone

    async def _purge(self, session_id: SessionId) -> None:
        def some_messages(connection: sqlite3.Connection) -> bool:
            return delete_messages(connection, session_id, limit=PURGE_TOGETHER) > 0

        while await self._database.write(some_messages):
            pass

        def row_itself(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM sessions WHERE id = ?", (session_id,))

        await self._database.write(row_itself)


def page_sql(*, deleted: bool, filtered: bool) -> str:
    """Return the query of a page of sessions; walks one index, whatever their number."""
    wanted = "deleted_at_ms IS NOT NULL" if deleted else "deleted_at_ms IS NULL"
    match = "AND (title LIKE ? ESCAPE '\\' OR preview LIKE ? ESCAPE '\\') " if filtered else ""
    return (
        f"{SELECT_SESSION}WHERE {wanted} AND (updated_at_ms, id) < (?, ?) {match}"
        "ORDER BY updated_at_ms DESC, id DESC LIMIT ?"
    )


def _next_to_purge(connection: sqlite3.Connection, before_ms: int) -> SessionId | None:
    row = connection.execute(
        "SELECT id FROM sessions WHERE deleted_at_ms IS NOT NULL AND deleted_at_ms < ? LIMIT 1",
        (before_ms,),
    ).fetchone()
    return SessionId(row[0]) if row else None


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{storable_text(escaped)}%"


def _cursor_after(session: Session) -> str:
    return f"{session.updated_at_ms}:{session.id}"


def _read_cursor(cursor: str) -> tuple[int, str]:
    if not cursor:
        return _BEFORE_EVERYTHING
    read = _CURSOR.fullmatch(cursor)
    if read is None:
        raise StoreError("The list of sessions was asked to go on from an unknown place.")
    return int(read[1]), read[2]
