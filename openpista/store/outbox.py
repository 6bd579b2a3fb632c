"""The outbox: answers that are owed to a chat until its messenger took them (reliability.md P5).

An entry that was claimed when the process died is ambiguous: it may have been sent. It is given
out again, marked so, and the channel decides (same id again, or "(resent)").
"""

import sqlite3
from typing import Any

from msgspec import Struct

from openpista.domain.clock import Clock
from openpista.domain.message import ChatAddress
from openpista.store.checksum import row_checksum, verify_row
from openpista.store.codec import from_json, storable_text, to_json
from openpista.store.database import Database

MAX_CLAIM = 100

COLUMNS = (
    "idempotency_key, channel, address, payload, created_ms, state, due_ms, attempts, reason, "
    "external_id"
)

MAYBE_SENT = "it may have been sent"
"""Stands as the reason of an entry whose last try may have arrived."""

LONGEST_WAIT_MS = 60 * 60 * 1000
"""An entry that seems to be due later than that was written before the clock was set back."""

DUE_SQL = (
    f"SELECT number, checksum, {COLUMNS} FROM outbox "  # noqa: S608 - constants only
    "WHERE channel = :channel AND state = 'waiting' "
    "AND (due_ms <= :now OR due_ms > :now + :longest) "
    "AND number IN (SELECT min(number) FROM outbox WHERE channel = :channel "
    "AND state = 'waiting' GROUP BY address) "
    "AND address NOT IN (SELECT address FROM outbox WHERE state = 'claimed') "
    "ORDER BY number LIMIT :limit"
)

_Row = tuple[Any, ...]


class OutboxItem(Struct, frozen=True):
    """One thing to send. `attempts` counts those before; `ambiguous` says that the last of
    them may have arrived. `external_id` is what the messenger took of it so far."""

    key: str
    address: ChatAddress
    payload: str
    created_ms: int
    attempts: int
    ambiguous: bool
    external_id: str = ""


class Outbox:
    """The table of what has to be sent."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, idempotency_key: str, address: ChatAddress, payload: str) -> bool:
        """Owe `payload` (JSON text) to a chat; False when this key is known already."""
        now_ms = self._clock.now_ms()
        return await self._database.write(
            lambda c: insert_owed(c, idempotency_key, address, payload, now_ms)
        )

    async def claim(self, channel: str, limit: int) -> tuple[OutboxItem, ...]:
        """Take up to `limit` entries of a channel for sending: of each chat the oldest, where
        that one is due and nothing of that chat is being sent. So none overtakes another."""
        values = {
            "channel": channel,
            "now": self._clock.now_ms(),
            "longest": LONGEST_WAIT_MS,
            "limit": max(1, min(limit, MAX_CLAIM)),
        }

        def work(connection: sqlite3.Connection) -> tuple[OutboxItem, ...]:
            rows: list[_Row] = connection.execute(DUE_SQL, values).fetchall()
            for row in rows:
                _rewrite(connection, row, state="claimed", attempts=row[9] + 1)
            return tuple(_item(row) for row in rows)

        return await self._database.write(work)

    async def next_due(self, channel: str) -> int | None:
        """Return when something of a channel is due, in Unix ms; None where nothing waits."""

        def work(connection: sqlite3.Connection) -> int | None:
            row = connection.execute(
                "SELECT min(due_ms) FROM outbox WHERE channel = ? AND state = 'waiting' "
                "AND number IN (SELECT min(number) FROM outbox WHERE channel = ? "
                "AND state = 'waiting' GROUP BY address)",
                (channel, channel),
            ).fetchone()
            return int(row[0]) if row[0] is not None else None

        return await self._database.read(work)

    async def took(self, key: str, external_id: str) -> bool:
        """Note what the messenger took so far of an entry that is still being sent."""
        return await self._move(key, external_id=storable_text(external_id))

    async def sent(self, key: str, external_id: str) -> bool:
        """Note that the messenger took an entry, under its own id; False for an unknown key."""
        return await self._move(
            key, state="sent", reason="", external_id=storable_text(external_id)
        )

    async def failed(self, key: str, reason: str, retry_at_ms: int | None) -> bool:
        """Note that sending failed; it is due again at `retry_at_ms` (None: never). With the
        reason MAYBE_SENT it is given out as ambiguous then."""
        return await self._move(
            key,
            state="waiting" if retry_at_ms is not None else "failed",
            reason=storable_text(reason),
            due_ms=retry_at_ms or 0,
        )

    async def release_claims(self) -> int:
        """Make what was claimed by a process that died due again; call it once at start."""

        def work(connection: sqlite3.Connection) -> int:
            rows: list[_Row] = connection.execute(
                f"SELECT number, checksum, {COLUMNS} FROM outbox "  # noqa: S608
                "WHERE state = 'claimed' ORDER BY number"
            ).fetchall()
            for row in rows:
                _rewrite(connection, row, state="waiting", reason=MAYBE_SENT)
            return len(rows)

        return await self._database.write(work)

    async def forget_old(self, before_ms: int) -> int:
        """Forget entries that are settled and older than `before_ms`; return how many."""

        def work(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM outbox WHERE created_ms < ? AND state IN ('sent', 'failed')",
                (before_ms,),
            ).rowcount

        return await self._database.write(work)

    async def _move(self, key: str, **changes: str | int) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            row: _Row | None = connection.execute(
                f"SELECT number, checksum, {COLUMNS} FROM outbox "  # noqa: S608
                "WHERE idempotency_key = ?",
                (key,),
            ).fetchone()
            if row is None:
                return False
            _rewrite(connection, row, **changes)
            return True

        return await self._database.write(work)


_NAMES = tuple(COLUMNS.split(", "))


def insert_owed(
    connection: sqlite3.Connection, key: str, address: ChatAddress, payload: str, now_ms: int
) -> bool:
    """Owe `payload` to a chat within a transaction; False when this key is known already."""
    row = (
        storable_text(key),
        storable_text(address.channel),
        to_json(address),
        storable_text(payload),
        now_ms,
        "waiting",
        now_ms,
        0,
        "",
        "",
    )
    return bool(
        connection.execute(
            f"INSERT INTO outbox ({COLUMNS}, checksum) "  # noqa: S608 - constants only
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (idempotency_key) DO NOTHING",
            (*row, row_checksum(*row)),
        ).rowcount
    )


def verify_outbox_row(row: _Row) -> None:
    """Raise StoreDamagedError unless a row of (number, checksum, COLUMNS) is as written."""
    verify_row("outbox", row[1], *row[2:])


def _rewrite(connection: sqlite3.Connection, row: _Row, **changes: str | int) -> None:
    verify_outbox_row(row)
    values = [changes.get(name, old) for name, old in zip(_NAMES, row[2:], strict=True)]
    connection.execute(
        f"UPDATE outbox SET ({COLUMNS}, checksum) = "  # noqa: S608 - constants only
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE number = ?",
        (*values, row_checksum(*values), row[0]),
    )


def _item(row: _Row) -> OutboxItem:
    return OutboxItem(
        key=row[2],
        address=from_json(row[4], ChatAddress),
        payload=row[5],
        created_ms=row[6],
        attempts=row[9],
        ambiguous=row[10] == MAYBE_SENT,
        external_id=row[11],
    )
