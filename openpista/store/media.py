"""Pictures and files of messages: bytes in a folder, references in the database.

Kept for MEDIA_DAYS, then a placeholder is shown; what no message refers to goes after a day
(decisions.md 25).
"""

import asyncio
import sqlite3
from pathlib import Path

from openpista.domain.clock import Clock
from openpista.domain.errors import NotFoundError
from openpista.store.codec import storable_text
from openpista.store.database import Database
from openpista.store.files import is_name, read_whole, write_once

MEDIA_DAYS = 30
UNUSED_DAYS = 1
DAY_MS = 86_400_000
EXPIRE_TOGETHER = 200

EXPIRED_SQL = (
    "SELECT sha256 FROM media WHERE expired_ms IS NULL AND (stored_ms < ? OR stored_ms < ? "
    "AND NOT EXISTS (SELECT 1 FROM media_refs WHERE media_refs.sha256 = media.sha256)) LIMIT ?"
)


class Media:
    """The media store."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock

    async def put(self, data: bytes, mime: str) -> str:
        """Keep `data` and return its SHA-256; safe on the disk when this returns."""
        now_ms = self._clock.now_ms()
        sha256 = await asyncio.to_thread(write_once, self._folder, data, durable=True)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO media (sha256, mime, size_bytes, stored_ms) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (sha256) DO UPDATE SET stored_ms = excluded.stored_ms, "
                "expired_ms = NULL",
                (sha256, storable_text(mime), len(data), now_ms),
            )

        await self._database.write(work)
        return sha256

    async def read(self, sha256: str) -> bytes:
        """Return the bytes. Raises NotFoundError when they expired, StoreDamagedError when
        they are no longer what was kept."""
        return await asyncio.to_thread(read_whole, self._folder, sha256)

    async def mime(self, sha256: str) -> str:
        """Return the type that the bytes were kept under. Raises NotFoundError."""

        def work(connection: sqlite3.Connection) -> str:
            row = connection.execute(
                "SELECT mime FROM media WHERE sha256 = ?", (sha256,)
            ).fetchone()
            if row is None:
                raise NotFoundError("There is no stored file of that name.")
            return str(row[0])

        return await self._database.read(work)

    async def references(self, sha256: str) -> int:
        """Return how many messages refer to the bytes."""

        def work(connection: sqlite3.Connection) -> int:
            return int(
                connection.execute(
                    "SELECT count(*) FROM media_refs WHERE sha256 = ?", (sha256,)
                ).fetchone()[0]
            )

        return await self._database.read(work)

    async def expire(self) -> int:
        """Delete bytes that are too old or that nothing refers to; return how many."""
        now_ms = self._clock.now_ms()
        ages = (now_ms - MEDIA_DAYS * DAY_MS, now_ms - UNUSED_DAYS * DAY_MS)
        gone = 0
        while names := await self._database.write(lambda c: _expire_some(c, ages, now_ms)):
            await asyncio.to_thread(self._unlink, names)
            gone += len(names)
        return gone

    def _unlink(self, names: tuple[str, ...]) -> None:
        for name in names:
            if is_name(name):
                (self._folder / name).unlink(missing_ok=True)


def _expire_some(
    connection: sqlite3.Connection, ages: tuple[int, int], now_ms: int
) -> tuple[str, ...]:
    rows = connection.execute(EXPIRED_SQL, (*ages, EXPIRE_TOGETHER)).fetchall()
    connection.executemany(
        "UPDATE media SET expired_ms = ? WHERE sha256 = ?", [(now_ms, *row) for row in rows]
    )
    return tuple(row[0] for row in rows)
