"""What turns changed in files, and the bytes that were there before (decisions.md 19).

Bytes are named by their content, bounded in sum and kept for UNDO_DAYS. They are files without
rows: thousands can be kept in a moment, and a damaged one is noticed when it is read.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from openpista.domain.clock import Clock
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.session import FileChange, UndoEntry
from openpista.store.blobs import Blobs
from openpista.store.codec import storable_text
from openpista.store.database import Database

UNDO_DAYS = 30
DAY_MS = 86_400_000
MAX_ENTRIES = 100

ENTRIES_SQL = (
    "SELECT turn_id, session_id, at_ms, prompt, undone_ms FROM undo_turns "
    "WHERE session_id = ? ORDER BY at_ms DESC, turn_id DESC LIMIT ?"
)

OPEN_SQL = "SELECT id, session_id FROM turns WHERE finished_ms IS NULL ORDER BY started_ms, id"


class StoredChange(Struct, frozen=True):
    """One file before and after a turn.

    `before_sha256` is None when it did not exist or its bytes were not kept (then `before_mode`
    is set or `undoable` is false), `after_sha256` is None when it is gone. `before_mode` are
    the permission bits.
    """

    path: str
    before_sha256: str | None
    after_sha256: str | None
    before_mode: int | None = None
    undoable: bool = True
    note: str = ""


class OpenChanges(Struct, frozen=True):
    """What is stored of a turn that has not ended: its changes by their numbers."""

    turn_id: TurnId
    session_id: SessionId
    changes: tuple[tuple[int, StoredChange], ...]


class Undo:
    """The tables of changes and the folder of bytes."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._blobs = Blobs(folder)
        self._clock = clock

    async def keep(self, data: bytes, *, durable: bool = False) -> str:
        """Keep `data` and return its SHA-256; `durable` holds against a power cut too. Raises
        StoreError when it is too large to keep."""
        return await asyncio.to_thread(self._blobs.keep, data, durable=durable)

    async def keep_file(self, path: Path) -> str:
        """Keep the bytes of a file and return their SHA-256. Raises OSError when it cannot be
        read, StoreError when it is too large to keep."""
        return await asyncio.to_thread(self._blobs.keep_file, path)

    async def read(self, sha256: str) -> bytes:
        """Return kept bytes. Raises NotFoundError when they are gone, StoreDamagedError when
        they are no longer what was kept."""
        return await asyncio.to_thread(self._blobs.read, sha256)

    async def put(
        self,
        turn_id: TurnId,
        session_id: SessionId,
        changes: Sequence[tuple[int, StoredChange | None]],
    ) -> None:
        """Store changes of a turn that goes on, each in place of what had its number; None takes
        one away."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO undo_turns (turn_id, session_id, at_ms, prompt) "
                "VALUES (?, ?, ?, '') ON CONFLICT (turn_id) DO NOTHING",
                (turn_id, session_id, now_ms),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO undo_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [_change_row(turn_id, number, item) for number, item in changes if item],
            )
            connection.executemany(
                "DELETE FROM undo_changes WHERE turn_id = ? AND number = ?",
                [(turn_id, number) for number, item in changes if item is None],
            )
            connection.execute(
                "DELETE FROM undo_turns WHERE turn_id = ? AND NOT EXISTS "
                "(SELECT 1 FROM undo_changes WHERE turn_id = ?)",
                (turn_id, turn_id),
            )

        await self._database.write(work)

    async def of_open_turns(self) -> tuple[OpenChanges, ...]:
        """Return the turns that the journal has not closed, with what they changed so far."""

        def work(connection: sqlite3.Connection) -> tuple[OpenChanges, ...]:
            rows = connection.execute(OPEN_SQL).fetchall()
            return tuple(
                OpenChanges(
                    turn_id=turn_id,
                    session_id=session_id,
                    changes=tuple(_numbered_changes(connection, turn_id)),
                )
                for turn_id, session_id in rows
            )

        return await self._database.read(work)

    async def record(
        self,
        turn_id: TurnId,
        session_id: SessionId,
        prompt: str,
        changes: tuple[StoredChange, ...],
    ) -> None:
        """Store what a turn changed in all, in place of what was stored of it before."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM undo_turns WHERE turn_id = ?", (turn_id,))
            if not changes:
                return
            connection.execute(
                "INSERT INTO undo_turns (turn_id, session_id, at_ms, prompt) VALUES (?, ?, ?, ?)",
                (turn_id, session_id, now_ms, storable_text(prompt)),
            )
            connection.executemany(
                "INSERT INTO undo_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [_change_row(turn_id, number, item) for number, item in enumerate(changes)],
            )

        await self._database.write(work)

    async def entries(self, session_id: SessionId) -> tuple[UndoEntry, ...]:
        """Return the turns of a session that changed files, newest first, at most
        MAX_ENTRIES."""

        def work(connection: sqlite3.Connection) -> tuple[UndoEntry, ...]:
            rows = connection.execute(ENTRIES_SQL, (session_id, MAX_ENTRIES)).fetchall()
            return tuple(_entry(row, _changes(connection, row[0])) for row in rows)

        return await self._database.read(work)

    async def changes(self, turn_id: TurnId) -> tuple[StoredChange, ...]:
        """Return what a turn changed, in the order of recording."""
        return await self._database.read(lambda c: _changes(c, turn_id))

    async def mark_undone(self, turn_id: TurnId) -> bool:
        """Note that a turn's changes were taken back; False when they were before."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> bool:
            return bool(
                connection.execute(
                    "UPDATE undo_turns SET undone_ms = ? WHERE turn_id = ? AND undone_ms IS NULL",
                    (now_ms, turn_id),
                ).rowcount
            )

        return await self._database.write(work)

    async def expire(self) -> int:
        """Forget changes and bytes older than UNDO_DAYS; return how many turns."""
        before_ms = self._clock.now_ms() - UNDO_DAYS * DAY_MS

        def work(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM undo_turns WHERE at_ms < ?", (before_ms,)
            ).rowcount

        gone = await self._database.write(work)
        await asyncio.to_thread(self._blobs.forget_before, before_ms / 1000)
        return gone


def _change_row(turn_id: TurnId, number: int, item: StoredChange) -> tuple[Any, ...]:
    return (
        turn_id,
        number,
        storable_text(item.path),
        item.before_sha256,
        item.after_sha256,
        item.before_mode,
        item.undoable,
        storable_text(item.note),
    )


def _changes(connection: sqlite3.Connection, turn_id: str) -> tuple[StoredChange, ...]:
    return tuple(change for _, change in _numbered_changes(connection, turn_id))


def _numbered_changes(
    connection: sqlite3.Connection, turn_id: str
) -> Iterator[tuple[int, StoredChange]]:
    rows = connection.execute(
        "SELECT number, path, before_sha256, after_sha256, before_mode, undoable, note "
        "FROM undo_changes WHERE turn_id = ? ORDER BY number",
        (turn_id,),
    )
    for number, path, before, after, mode, undoable, note in rows:
        yield (
            number,
            StoredChange(
                path=path,
                before_sha256=before,
                after_sha256=after,
                before_mode=mode,
                undoable=bool(undoable),
                note=note,
            ),
        )


def _entry(row: tuple[Any, ...], changes: tuple[StoredChange, ...]) -> UndoEntry:
    turn_id, session_id, at_ms, prompt, undone_ms = row
    return UndoEntry(
        turn_id=turn_id,
        session_id=session_id,
        at_ms=at_ms,
        prompt=prompt,
        changes=tuple(_file_change(change) for change in changes),
        undone=undone_ms is not None,
    )


def _file_change(change: StoredChange) -> FileChange:
    if change.before_sha256 is None and change.before_mode is None:
        kind = "created"
    elif change.after_sha256 is None:
        kind = "deleted"
    else:
        kind = "changed"
    return FileChange(path=change.path, kind=kind, undoable=change.undoable, note=change.note)
