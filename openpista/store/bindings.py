"""Which session a chat talks to (decisions.md 2)."""

import sqlite3

from openpista.domain.clock import Clock
from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.domain.message import ChatAddress
from openpista.store.codec import storable_text
from openpista.store.database import Database


class Bindings:
    """The table of bindings: a chat has at most one session, a session any number of chats."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, address: ChatAddress) -> SessionId | None:
        """Return the session that a chat talks to; None when it never did, or the session is
        deleted."""

        def work(connection: sqlite3.Connection) -> SessionId | None:
            row = connection.execute(
                "SELECT session_id FROM bindings "
                "WHERE channel = ? AND account = ? AND chat = ? AND thread = ? AND EXISTS "
                "(SELECT 1 FROM sessions WHERE id = session_id AND deleted_at_ms IS NULL)",
                _key(address),
            ).fetchone()
            return SessionId(row[0]) if row else None

        return await self._database.read(work)

    async def bind(self, address: ChatAddress, session_id: SessionId) -> None:
        """Let a chat talk to `session_id` from now on. Raises NotFoundError."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> None:
            try:
                bind_chat(connection, address, session_id, now_ms)
            except sqlite3.IntegrityError as error:
                raise NotFoundError(f"There is no session {session_id}.") from error

        await self._database.write(work)

    async def follow(self, address: ChatAddress, *, on: bool) -> bool:
        """Let a chat get the answers of every turn of its session, or only its own; False where
        it talks to none."""

        def work(connection: sqlite3.Connection) -> bool:
            return bool(
                connection.execute(
                    "UPDATE bindings SET follows = ? "
                    "WHERE channel = ? AND account = ? AND chat = ? AND thread = ?",
                    (int(on), *_key(address)),
                ).rowcount
            )

        return await self._database.write(work)

    async def of_session(self, session_id: SessionId) -> tuple[ChatAddress, ...]:
        """Return the chats that talk to a session, in a stable order."""

        def work(connection: sqlite3.Connection) -> tuple[ChatAddress, ...]:
            rows = connection.execute(
                "SELECT channel, account, chat, thread FROM bindings WHERE session_id = ? "
                "ORDER BY channel, account, chat, thread",
                (session_id,),
            ).fetchall()
            return tuple(ChatAddress(*row) for row in rows)

        return await self._database.read(work)


def bind_chat(
    connection: sqlite3.Connection, address: ChatAddress, session_id: SessionId, now_ms: int
) -> None:
    """Bind a chat within a transaction. Raises sqlite3.IntegrityError for no session."""
    connection.execute(
        "INSERT INTO bindings (channel, account, chat, thread, session_id, bound_ms) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (channel, account, chat, thread) "
        "DO UPDATE SET session_id = excluded.session_id, bound_ms = excluded.bound_ms",
        (*_key(address), session_id, now_ms),
    )


def followers_of(connection: sqlite3.Connection, session_id: SessionId) -> tuple[ChatAddress, ...]:
    """Return the chats that follow a session, in a stable order."""
    rows = connection.execute(
        "SELECT channel, account, chat, thread FROM bindings "
        "WHERE session_id = ? AND follows = 1 ORDER BY channel, account, chat, thread",
        (session_id,),
    ).fetchall()
    return tuple(ChatAddress(*row) for row in rows)


def _key(address: ChatAddress) -> tuple[str, str, str, str]:
    return (
        storable_text(address.channel),
        storable_text(address.account),
        storable_text(address.chat),
        storable_text(address.thread),
    )
