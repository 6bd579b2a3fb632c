"""Small facts about the store itself, by key."""

import sqlite3

from openpista.store.codec import storable_text
from openpista.store.database import Database


class Meta:
    """The table of keys and values. `epoch` is new with every start: together with an event's
    `seq` it names the event for ever (decisions.md 6)."""

    def __init__(self, database: Database, epoch: str) -> None:
        self._database = database
        self.epoch = epoch

    async def get(self, key: str) -> str | None:
        """Return the value of `key`."""

        def work(connection: sqlite3.Connection) -> str | None:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
            return str(row[0]) if row else None

        return await self._database.read(work)

    async def set(self, key: str, value: str) -> None:
        """Set the value of `key`."""
        await self._database.write(lambda c: set_fact(c, key, value))


def set_fact(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Set the value of `key` within a transaction."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, storable_text(value)),
    )
