"""One SQLite connection on a thread of its own, set up the way the house wants it."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import aiosqlite

_T = TypeVar("_T")

BUSY_TIMEOUT_S = 10.0
CACHE_KIB = 4096
FILE_MODE = 0o600


class Connection(aiosqlite.Connection):
    """aiosqlite's connection and thread, with whole functions instead of single statements.

    A function runs uninterrupted by the event loop, so a cancelled caller can never leave a
    transaction half done, and a transaction of ten statements costs one hop between threads.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # A process that dies without closing must not hang: what was confirmed is on the disk.
        self._thread.daemon = True

    @classmethod
    async def start(cls, connector: Callable[[], sqlite3.Connection]) -> "Connection":
        """Start the thread, open the connection on it by `connector` and return it.

        Raises what `connector` raises, after the thread has ended: aiosqlite by itself would
        let it go on and report to a loop that may be closed by then.
        """
        failures: list[Exception] = []

        def connect() -> sqlite3.Connection:
            try:
                return connector()
            except Exception as failure:  # noqa: BLE001 - raised below, on the loop
                failures.append(failure)
                return sqlite3.connect(":memory:", check_same_thread=False)

        connection = cls(connect)
        await connection
        for failure in failures:
            await connection.close()
            raise failure
        return connection

    async def run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Return `work(connection)`, run on the connection's thread."""
        result: _T = await self._execute(work, self._conn)  # pyright: ignore[reportUnknownMemberType]
        return result

    def post(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Queue `work` and return at once; `work` must not raise."""
        self._tx.put_nowait((None, lambda: work(self._conn)))  # pyright: ignore[reportUnknownMemberType]


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open or make the database: WAL, foreign keys, and every commit flushed to the disk."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, FILE_MODE))
    if path.stat().st_mode & 0o077:
        path.chmod(FILE_MODE)
    connection = _connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a connection that cannot change anything."""
    connection = _connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def open_for_copying(path: Path) -> sqlite3.Connection:
    """Open a connection for `VACUUM INTO`, which SQLite does not count as reading only."""
    return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection
