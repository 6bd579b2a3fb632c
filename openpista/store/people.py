"""Who may talk through which channel, and as what (security.md §2)."""

import sqlite3
from typing import Any

from openpista.domain.pairing import Paired
from openpista.store.checksum import row_checksum, verify_row
from openpista.store.codec import storable_text
from openpista.store.database import Database

COLUMNS = "channel, user_id, name, role, since_ms"


class People:
    """The table of people. A damaged row is an error, never a way in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Paired, ...]:
        """Return everybody, by channel and time. Raises StoreDamagedError."""

        def work(connection: sqlite3.Connection) -> tuple[Paired, ...]:
            rows = connection.execute(
                f"SELECT checksum, {COLUMNS} FROM people "  # noqa: S608 - constants only
                "ORDER BY channel, since_ms, user_id"
            ).fetchall()
            return tuple(_read(row) for row in rows)

        return await self._database.read(work)

    async def put(self, person: Paired) -> None:
        """Let somebody in, or change as what."""
        row = (
            storable_text(person.service),
            storable_text(person.user_id),
            storable_text(person.name),
            person.role,
            person.since_ms,
        )

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                f"INSERT OR REPLACE INTO people ({COLUMNS}, checksum) "  # noqa: S608
                "VALUES (?, ?, ?, ?, ?, ?)",
                (*row, row_checksum(*row)),
            )

        await self._database.write(work)

    async def remove(self, channel: str, user_id: str) -> bool:
        """Let somebody in no more; False where they were not."""

        def work(connection: sqlite3.Connection) -> bool:
            done = connection.execute(
                "DELETE FROM people WHERE channel = ? AND user_id = ?",
                (storable_text(channel), storable_text(user_id)),
            )
            return done.rowcount > 0

        return await self._database.write(work)


def _read(row: tuple[Any, ...]) -> Paired:
    checksum, *values = row
    verify_row("people", checksum, *values)
    channel, user_id, name, role, since_ms = values
    return Paired(service=channel, user_id=user_id, name=name, role=role, since_ms=since_ms)
