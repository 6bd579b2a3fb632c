"""The inbox: what was said to us and is not answered yet; it outlives every crash.

A message is stored here before its channel is told that it arrived, under the channel's own id,
so that a redelivery is recognised for DEDUP_DAYS (reliability.md P1, P4).
"""

import sqlite3
from typing import Any, Literal

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.session import QueuedMessage
from openpista.store.checksum import row_checksum, verify_row
from openpista.store.codec import from_json, storable_text, to_json
from openpista.store.database import Database
from openpista.store.errors import StoreError

DEDUP_DAYS = 30
DAY_MS = 86_400_000

COLUMNS = "channel, account, external_id, session_id, message_id, received_ms, state, body"

WAITING_SQL = (
    f"SELECT number, checksum, {COLUMNS} FROM inbox "  # noqa: S608 - constants only
    "WHERE session_id = ? AND state = 'waiting' ORDER BY number"
)

_Row = tuple[Any, ...]


class Inbox:
    """The table of messages that came in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(
        self, *, channel: str, account: str, external_id: str, queued: QueuedMessage
    ) -> bool:
        """Store a message; False when the channel delivered it before.

        Once this returns the message may be acknowledged. Raises StoreError for an unknown
        session, StoreFullError when the disk is full: then do not acknowledge.
        """
        row = (
            storable_text(channel),
            storable_text(account),
            storable_text(external_id),
            queued.session_id,
            queued.message_id,
            self._clock.now_ms(),
            "waiting",
            to_json(queued),
        )

        def work(connection: sqlite3.Connection) -> bool:
            try:
                return bool(
                    connection.execute(
                        f"INSERT INTO inbox ({COLUMNS}, checksum) "  # noqa: S608
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (channel, account, external_id) DO NOTHING",
                        (*row, row_checksum(*row)),
                    ).rowcount
                )
            except sqlite3.IntegrityError as error:
                raise StoreError(f"There is no session {queued.session_id}.") from error

        return await self._database.take_in(work)

    async def seen(self, *, channel: str, account: str, external_id: str) -> SessionId | None:
        """Return the session of a message that this channel delivered before."""

        def work(connection: sqlite3.Connection) -> SessionId | None:
            row = connection.execute(
                f"SELECT number, checksum, {COLUMNS} FROM inbox "  # noqa: S608 - constants only
                "WHERE channel = ? AND account = ? AND external_id = ?",
                (channel, account, external_id),
            ).fetchone()
            if row is None:
                return None
            verify_inbox_row(row)
            return SessionId(row[5])

        return await self._database.read(work)

    async def waiting(self, session_id: SessionId) -> tuple[QueuedMessage, ...]:
        """Return the messages of a session that wait, in the order in which they came."""

        def work(connection: sqlite3.Connection) -> tuple[QueuedMessage, ...]:
            rows = connection.execute(WAITING_SQL, (session_id,)).fetchall()
            return tuple(_queued(row) for row in rows)

        return await self._database.read(work)

    async def sessions_waiting(self) -> tuple[SessionId, ...]:
        """Return the sessions with waiting messages, the longest waiting first."""

        def work(connection: sqlite3.Connection) -> tuple[SessionId, ...]:
            rows = connection.execute(
                "SELECT session_id FROM inbox WHERE state = 'waiting' "
                "GROUP BY session_id ORDER BY min(number)"
            ).fetchall()
            return tuple(SessionId(session_id) for (session_id,) in rows)

        return await self._database.read(work)

    async def count_waiting(self) -> int:
        """Return how many messages wait in all sessions together."""

        def work(connection: sqlite3.Connection) -> int:
            row = connection.execute("SELECT count(*) FROM inbox WHERE state = 'waiting'")
            return int(row.fetchone()[0])

        return await self._database.read(work)

    async def remove(self, session_id: SessionId, message_id: MessageId) -> bool:
        """Take a waiting message back; False when it does not wait any more."""
        return await self._database.write(
            lambda c: close_waiting(c, session_id, message_id, "removed")
        )

    async def set_mode(
        self, session_id: SessionId, message_id: MessageId, mode: Literal["queue", "steer", "shell"]
    ) -> bool:
        """Change what a waiting message wants; False when it does not wait any more."""

        def work(connection: sqlite3.Connection) -> bool:
            row = _find_waiting(connection, session_id, message_id)
            if row is None:
                return False
            queued = replace(_queued(row), mode=mode)
            _rewrite(connection, row, state="waiting", body=to_json(queued))
            return True

        return await self._database.write(work)

    async def forget_old(self) -> int:
        """Forget answered messages older than DEDUP_DAYS; return how many."""
        before_ms = self._clock.now_ms() - DEDUP_DAYS * DAY_MS

        def work(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM inbox WHERE received_ms < ? AND state <> 'waiting'", (before_ms,)
            ).rowcount

        return await self._database.write(work)


def close_waiting(
    connection: sqlite3.Connection,
    session_id: SessionId,
    message_id: MessageId,
    state: Literal["taken", "removed"],
) -> bool:
    """Mark a waiting message as taken or removed; False when it does not wait any more.

    Its words are dropped (they are stored as a message, or unwanted), its ids stay for dedup.
    """
    row = _find_waiting(connection, session_id, message_id)
    if row is None:
        return False
    _rewrite(connection, row, state=state, body="")
    return True


def verify_inbox_row(row: _Row) -> None:
    """Raise StoreDamagedError unless a row of (number, checksum, COLUMNS) is as written."""
    verify_row("inbox", row[1], *row[2:])


def _find_waiting(
    connection: sqlite3.Connection, session_id: SessionId, message_id: MessageId
) -> _Row | None:
    row: _Row | None = connection.execute(
        f"SELECT number, checksum, {COLUMNS} FROM inbox "  # noqa: S608 - constants only
        "WHERE session_id = ? AND message_id = ? AND state = 'waiting'",
        (session_id, message_id),
    ).fetchone()
    return row


def _rewrite(connection: sqlite3.Connection, row: _Row, *, state: str, body: str) -> None:
    verify_inbox_row(row)
    values = (*row[2:8], state, body)
    connection.execute(
        "UPDATE inbox SET state = ?, body = ?, checksum = ? WHERE number = ?",
        (state, body, row_checksum(*values), row[0]),
    )


def _queued(row: _Row) -> QueuedMessage:
    verify_inbox_row(row)
    return from_json(row[9], QueuedMessage)
