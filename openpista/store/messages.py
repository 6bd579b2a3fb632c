"""Messages of a session: appended, read by page, read for the model, compacted, copied."""

import sqlite3
from functools import partial

from msgspec.structs import replace

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import MessageId, NewUlid, SessionId
from openpista.domain.message import Message
from openpista.domain.query import HistoryPage
from openpista.store.codec import MESSAGE_COLUMNS, message_from_row
from openpista.store.database import Database
from openpista.store.forks import copy_part, plan_fork
from openpista.store.message_rows import (
    SELECT_MESSAGE,
    add_compaction,
    delete_message,
    insert_message,
)

MAX_PAGE = 1_000

MODEL_WINDOW_MESSAGES = 1_000
MODEL_WINDOW_BYTES = 4 * 1024 * 1024
"""How far back the model can look when nothing was ever compacted: bounds the cost of a turn,
not the conversation. 4 MiB of JSON is more than a million tokens."""

HISTORY_SQL = SELECT_MESSAGE + "WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?"

AFTER_SQL = (
    f"SELECT length(blocks), {MESSAGE_COLUMNS} FROM messages "  # noqa: S608 - constants only
    "WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?"
)

MODEL_SQL = (
    f"SELECT length(blocks), {MESSAGE_COLUMNS} FROM messages "  # noqa: S608 - constants only
    "WHERE session_id = ? AND seq >= ? AND role <> 'summary' ORDER BY seq DESC LIMIT ?"
)

_NEWEST = 2**63 - 1


class Messages:
    """The table of messages."""

    def __init__(self, database: Database, new_ulid: NewUlid) -> None:
        self._database = database
        self._new_ulid = new_ulid

    async def append(self, message: Message) -> Message:
        """Store a message outside of any turn and return it with its `seq`.

        Raises NotFoundError for an unknown session, StoreError when the id is taken.
        """
        return await self._database.write(lambda c: insert_message(c, message))

    async def get(self, message_id: MessageId) -> Message | None:
        """Return a message by its id."""

        def work(connection: sqlite3.Connection) -> Message | None:
            row = connection.execute(SELECT_MESSAGE + "WHERE id = ?", (message_id,)).fetchone()
            return message_from_row(row) if row else None

        return await self._database.read(work)

    async def page(
        self, session_id: SessionId, *, before_seq: int | None = None, limit: int = 100
    ) -> HistoryPage:
        """Return the `limit` messages before `before_seq` (None: the newest), oldest first."""
        count = max(1, min(limit, MAX_PAGE))

        def work(connection: sqlite3.Connection) -> HistoryPage:
            before = _NEWEST if before_seq is None else min(before_seq, _NEWEST)
            rows = connection.execute(HISTORY_SQL, (session_id, before, count + 1)).fetchall()
            return HistoryPage(
                messages=tuple(message_from_row(row) for row in reversed(rows[:count])),
                older_exist=len(rows) > count,
            )

        return await self._database.read(work)

    async def after(
        self, session_id: SessionId, seq: int, *, limit: int, max_bytes: int
    ) -> HistoryPage:
        """Return the messages after `seq`, oldest first: at most `limit`, and as many as have
        `max_bytes` of JSON together, but at least one. `older_exist` says that more follow."""

        def work(connection: sqlite3.Connection) -> HistoryPage:
            found: list[Message] = []
            size = 0
            rows = connection.execute(AFTER_SQL, (session_id, min(seq, _NEWEST), limit + 1))
            for length, *row in rows:
                size += length
                if found and (len(found) == limit or size > max_bytes):
                    return HistoryPage(messages=tuple(found), older_exist=True)
                found.append(message_from_row(tuple(row)))
            return HistoryPage(messages=tuple(found))

        return await self._database.read(work)

    async def for_model(
        self,
        session_id: SessionId,
        *,
        max_messages: int = MODEL_WINDOW_MESSAGES,
        max_bytes: int = MODEL_WINDOW_BYTES,
    ) -> tuple[Message, ...]:
        """Return what the model sees: the active summary first, then all messages after it.

        Without a summary, or when too much follows it, the newest `max_messages` or
        `max_bytes` of JSON are returned, cut so that they start with a user's message.
        """

        def work(connection: sqlite3.Connection) -> tuple[Message, ...]:
            summary, from_seq = _active_summary(connection, session_id)
            tail, whole = _tail(connection, session_id, from_seq, max_messages, max_bytes)
            kept = tail if whole else _from_first_prompt(tail)
            return ((summary, *kept)) if summary else tuple(kept)

        return await self._database.read(work)

    async def copy_until(self, source: SessionId, target: SessionId, seq: int) -> int:
        """Copy the messages of `source` up to and including `seq` into the empty `target`.

        The copies get ids of their own and keep the rest. Results of copied calls come along,
        and so does the summary that the model saw. Works in small transactions. Returns how
        many were copied. Raises NotFoundError.
        """

        fork = await self._database.read(lambda c: plan_fork(c, source, target, seq))
        while fork.after_seq < fork.end_seq:
            fork = await self._database.write(
                partial(copy_part, fork=fork, new_ulid=self._new_ulid)
            )
        return fork.copied

    async def set_compaction(
        self, session_id: SessionId, summary: Message, before_seq: int
    ) -> Message:
        """Store `summary` and let it stand for all messages before `before_seq`.

        Returns the stored summary. Raises NotFoundError.
        """

        def work(connection: sqlite3.Connection) -> Message:
            stored = insert_message(
                connection, replace(summary, session_id=session_id, role="summary")
            )
            add_compaction(connection, session_id, before_seq=before_seq, summary_seq=stored.seq)
            return stored

        return await self._database.write(work)

    async def undo_compaction(self, session_id: SessionId) -> int | None:
        """Take the last summary back; return the `before_seq` that it had, None without one.

        An earlier summary, if there is one, counts again.
        """

        def work(connection: sqlite3.Connection) -> int | None:
            row = connection.execute(
                "SELECT number, before_seq, summary_seq FROM compactions "
                "WHERE session_id = ? ORDER BY number DESC LIMIT 1",
                (session_id,),
            ).fetchone()
            if row is None:
                return None
            number, before_seq, summary_seq = row
            connection.execute(
                "DELETE FROM compactions WHERE session_id = ? AND number = ?", (session_id, number)
            )
            _forget_summary(connection, session_id, summary_seq)
            return int(before_seq)

        return await self._database.write(work)


def _active_summary(
    connection: sqlite3.Connection, session_id: SessionId
) -> tuple[Message | None, int]:
    row = connection.execute(
        "SELECT before_seq, summary_seq FROM compactions "
        "WHERE session_id = ? ORDER BY number DESC LIMIT 1",
        (session_id,),
    ).fetchone()
    if row is None:
        return None, 0
    summary = connection.execute(
        SELECT_MESSAGE + "WHERE session_id = ? AND seq = ?", (session_id, row[1])
    ).fetchone()
    return (message_from_row(summary), row[0]) if summary else (None, 0)


def _tail(
    connection: sqlite3.Connection,
    session_id: SessionId,
    from_seq: int,
    max_messages: int,
    max_bytes: int,
) -> tuple[list[Message], bool]:
    """Return the newest messages oldest first, and whether that is all of them."""
    newest_first: list[Message] = []
    size = 0
    for length, *row in connection.execute(MODEL_SQL, (session_id, from_seq, max_messages + 1)):
        size += length
        if newest_first and (len(newest_first) == max_messages or size > max_bytes):
            return newest_first[::-1], False
        newest_first.append(message_from_row(tuple(row)))
    return newest_first[::-1], True


def _from_first_prompt(messages: list[Message]) -> list[Message]:
    for number, message in enumerate(messages):
        if message.role == "user":
            return messages[number:]
    return messages


def _forget_summary(
    connection: sqlite3.Connection, session_id: SessionId, summary_seq: int
) -> None:
    row = connection.execute(
        f"SELECT key, {MESSAGE_COLUMNS} FROM messages WHERE session_id = ? AND seq = ?",  # noqa: S608
        (session_id, summary_seq),
    ).fetchone()
    if row is None:
        return
    delete_message(connection, row[0], message_from_row(row[1:]))
    changed = connection.execute(
        "UPDATE sessions SET message_count = message_count - 1 WHERE id = ?", (session_id,)
    ).rowcount
    if not changed:
        raise NotFoundError(f"There is no session {session_id}.")
