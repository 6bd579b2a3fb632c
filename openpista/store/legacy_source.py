"""Reads the database of the original openpista (`memory.db`) without ever touching it.

A copy is read, so that not even a log file appears beside the original. Pages that cannot be
read cost the rows on them and no others.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from openpista.store.errors import StoreError

READ_TOGETHER = 200

_NEEDED = {
    "sessions": {"id", "channel_id", "created_at", "updated_at"},
    "messages": {"id", "session_id", "role", "content", "created_at"},
}
_MAYBE = ("tool_call_id", "tool_name", "tool_calls_json")


class LegacySession(Struct, frozen=True):
    """A row of the original's sessions; times are Unix ms."""

    id: str
    channel_id: str
    created_ms: int
    updated_ms: int


class LegacyMessage(Struct, frozen=True):
    """A row of the original's messages; `at_ms` is None where its time cannot be read."""

    id: str
    session_id: str
    role: str
    content: str
    at_ms: int | None
    tool_call_id: str
    tool_name: str
    tool_calls_json: str


class LegacySource:
    """An open copy of the original's database. `unreadable` counts rows that were lost."""

    def __init__(self, connection: sqlite3.Connection, columns: frozenset[str]) -> None:
        self._connection = connection
        self._columns = columns
        self.unreadable = 0
        self._order: dict[str, list[tuple[int, str, int]]] | None = None

    def sessions(self) -> list[LegacySession]:
        """Return all sessions, those too of which only messages are left, oldest change
        first."""
        rows = self._rows("sessions", "id, channel_id, created_at, updated_at")
        found = {session.id: session for session in map(_session, rows)}
        for session_id, times in self._keys().items():
            if session_id not in found:
                first, last = times[0][0], times[-1][0]
                found[session_id] = LegacySession(session_id, "", first, last)
        return sorted(found.values(), key=lambda session: (session.updated_ms, session.id))

    def messages(self, session_id: str) -> Iterator[LegacyMessage]:
        """Yield the messages of a session in their order."""
        maybe = ", ".join(name if name in self._columns else "''" for name in _MAYBE)
        for _, _, key in self._keys().get(session_id, []):
            try:
                row = self._connection.execute(
                    f"SELECT id, session_id, role, content, created_at, {maybe} "  # noqa: S608
                    "FROM messages WHERE rowid = ?",
                    (key,),
                ).fetchone()
            except sqlite3.DatabaseError:
                self.unreadable += 1
                continue
            if row is not None:
                yield _message(row)

    def _keys(self) -> dict[str, list[tuple[int, str, int]]]:
        if self._order is None:
            order: dict[str, list[tuple[int, str, int]]] = {}
            for session_id, created_at, key in self._rows(
                "messages", "session_id, created_at, rowid"
            ):
                text = _text(created_at)
                entry = (read_time(text) or 0, text, int(key))
                order.setdefault(_text(session_id), []).append(entry)
            for entries in order.values():
                entries.sort()
            self._order = order
        return self._order

    def _rows(self, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table by rowid; go round those that cannot be read."""
        last = self._last_key(table)
        after = -1
        while after < last:
            try:
                rows = self._connection.execute(
                    f"SELECT rowid, {columns} FROM {table} "  # noqa: S608 - constants only
                    "WHERE rowid > ? ORDER BY rowid LIMIT ?",
                    (after, READ_TOGETHER),
                ).fetchall()
            except sqlite3.DatabaseError:
                yield from self._one_by_one(table, columns, after, after + READ_TOGETHER)
                after += READ_TOGETHER
                continue
            if not rows:
                return
            yield from (row[1:] for row in rows)
            after = rows[-1][0]

    def _one_by_one(
        self, table: str, columns: str, after: int, last: int
    ) -> Iterator[tuple[Any, ...]]:
        for key in range(after + 1, last + 1):
            try:
                row = self._connection.execute(
                    f"SELECT {columns} FROM {table} WHERE rowid = ?",  # noqa: S608
                    (key,),
                ).fetchone()
            except sqlite3.DatabaseError:
                self.unreadable += 1
                continue
            if row is not None:
                yield row

    def _last_key(self, table: str) -> int:
        try:
            row = self._connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()  # noqa: S608
        except sqlite3.DatabaseError:
            self.unreadable += 1
            return -1
        return int(row[0]) if row[0] is not None else -1


@contextmanager
def open_legacy(path: Path, scratch: Path) -> Generator[LegacySource]:
    """Open a copy of the original's database, made in a folder of its own under `scratch`.

    Raises StoreError when it is no database of the original.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".legacy-") as folder:
        copy = Path(folder) / "memory.db"
        for ending in ("", "-wal"):
            part = path.with_name(path.name + ending)
            if part.exists():
                shutil.copyfile(part, copy.with_name(copy.name + ending))
        with closing(sqlite3.connect(copy, check_same_thread=False)) as connection:
            connection.text_factory = _lenient
            yield LegacySource(connection, _columns(connection, path))


def read_time(text: str) -> int | None:
    """Return an RFC 3339 time as Unix ms, None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _columns(connection: sqlite3.Connection, path: Path) -> frozenset[str]:
    try:
        columns = {
            table: {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}
            for table in _NEEDED
        }
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} cannot be read, so nothing was imported from it.", detail=str(error)
        ) from error
    if any(not needed <= columns[table] for table, needed in _NEEDED.items()):
        raise StoreError(f"{path} is no database of the original openpista; it is left alone.")
    return frozenset(columns["messages"])


def _session(row: tuple[Any, ...]) -> LegacySession:
    created = read_time(_text(row[2])) or 0
    return LegacySession(
        id=_text(row[0]),
        channel_id=_text(row[1]),
        created_ms=created,
        updated_ms=read_time(_text(row[3])) or created,
    )


def _message(row: tuple[Any, ...]) -> LegacyMessage:
    return LegacyMessage(
        id=_text(row[0]),
        session_id=_text(row[1]),
        role=_text(row[2]),
        content=_text(row[3]),
        at_ms=read_time(_text(row[4])),
        tool_call_id=_text(row[5]),
        tool_name=_text(row[6]),
        tool_calls_json=_text(row[7]),
    )


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bytes():
            return value.decode("utf-8", "replace")
        case _:
            return str(value)
