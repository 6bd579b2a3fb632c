"""The one writer and the readers of the database.

Writes that wait at the same moment share one transaction, so that a hundred turns do not wait
for a hundred flushes of the disk; each still succeeds or fails by itself.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from openpista.store.connection import Connection, open_for_reading
from openpista.store.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    full_error,
    store_error,
)
from openpista.store.marks import mark_for_check
from openpista.store.reserve import Reserve

_T = TypeVar("_T")

MAX_READERS = 3
MAX_WRITES_TOGETHER = 64

Work = Callable[[sqlite3.Connection], _T]
"""A function over a connection inside a transaction; it must not commit by itself."""


class _Write(Generic[_T]):
    """One write that waits for its transaction."""

    __slots__ = ("error", "future", "intake", "result", "work")

    def __init__(self, work: Work[_T], future: asyncio.Future[_T], *, intake: bool) -> None:
        self.work = work
        self.future = future
        self.intake = intake
        self.result: _T | None = None
        self.error: BaseException | None = None

    def attempt(self, connection: sqlite3.Connection) -> None:
        """Run the work; keep its result or its failure."""
        try:
            self.result = self.work(connection)
        except BaseException as error:  # noqa: BLE001 - handed to whoever awaits the write
            self.error = error

    def tell(self) -> None:
        """Hand result or failure to whoever awaits; called on the event loop."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)  # type: ignore[arg-type]
        else:
            self.future.set_exception(self.error)


class Database:
    """Access to one database file. Make it with `Database.open`, end it with `aclose`."""

    def __init__(self, path: Path, writer: Connection, reserve: Reserve) -> None:
        self.path = path
        self._writer = writer
        self._reserve = reserve
        self._waiting: deque[_Write[Any]] = deque()
        self._idle_readers: asyncio.LifoQueue[Connection | None] = asyncio.LifoQueue()
        for _ in range(MAX_READERS):
            self._idle_readers.put_nowait(None)
        self._closed = False

    @classmethod
    async def open(
        cls, path: Path, connector: Callable[[], sqlite3.Connection], reserve: Reserve
    ) -> "Database":
        """Open the database at `path`; `connector` makes the connection that writes.

        Raises StoreError.
        """
        try:
            writer = await Connection.start(connector)
        except sqlite3.Error as error:
            raise store_error(error, path) from error
        except OSError as error:
            raise StoreError(
                f"The database {path} cannot be opened: {error.strerror}.", detail=str(error)
            ) from error
        await writer.run(lambda _: reserve.hold())
        return cls(path, writer, reserve)

    async def write(self, work: Work[_T]) -> _T:
        """Run `work` in a transaction and return its result once it is safe on the disk.

        When this returns, neither a crash nor a power cut takes it back. A caller that is
        cancelled while it waits does not stop the write. Raises StoreError, and whatever `work`
        raises (then nothing of it is stored).
        """
        return await self._submit(work, intake=False)

    async def take_in(self, work: Work[_T]) -> _T:
        """Like `write`, for what comes from outside: refused with StoreFullError from the
        moment the disk is full until there is room for the reserve again."""
        return await self._submit(work, intake=True)

    def suspect(self) -> None:
        """Ask for a whole check of the database at the next start."""
        mark_for_check(self.path)

    async def _submit(self, work: Work[_T], *, intake: bool) -> _T:
        if self._closed:
            raise StoreError("The store is closed.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()
        self._waiting.append(_Write(work, future, intake=intake))
        self._writer.post(lambda connection: self._commit_waiting(connection, loop))
        return await future

    async def read(self, work: Work[_T]) -> _T:
        """Run `work` on a connection that only reads, on one consistent state of the data.

        Never waits for the writer. Raises StoreError, and whatever `work` raises.
        """
        if self._closed:
            raise StoreError("The store is closed.")
        reader = await self._idle_readers.get()
        try:
            if reader is None:
                reader = await Connection.start(lambda: open_for_reading(self.path))
            return await reader.run(lambda connection: _read_at_once(connection, work))
        except sqlite3.Error as error:
            failure = store_error(error, self.path)
            self._note(failure)
            raise failure from error
        except StoreDamagedError as error:
            self._note(error)
            raise
        except asyncio.CancelledError:
            if reader is not None:
                await reader.interrupt()
            raise
        finally:
            self._idle_readers.put_nowait(reader)

    async def aclose(self) -> None:
        """Finish what waits, fold the log into the file and close all connections."""
        if self._closed:
            return
        self._closed = True
        for _ in range(MAX_READERS):
            reader = await self._idle_readers.get()
            if reader is not None:
                await reader.close()
        await self._writer.close()

    def _commit_waiting(
        self, connection: sqlite3.Connection, loop: asyncio.AbstractEventLoop
    ) -> None:
        """Commit the writes that wait in one transaction. Runs on the writer's thread."""
        batch: list[_Write[Any]] = []
        while self._waiting and len(batch) < MAX_WRITES_TOGETHER:
            batch.append(self._waiting.popleft())
        if not batch:
            return
        self._commit(connection, self._admitted(batch))
        without_room = [write for write in batch if isinstance(write.error, StoreFullError)]
        if without_room and self._reserve.release():
            self._commit(connection, [write for write in without_room if not write.intake])
        for write in batch:
            self._note(write.error)
        loop.call_soon_threadsafe(_tell_all, batch)

    def _note(self, error: BaseException | None) -> None:
        if isinstance(error, StoreDamagedError):
            self.suspect()

    def _admitted(self, batch: list[_Write[Any]]) -> list[_Write[Any]]:
        """Refuse what comes from outside while the disk is full; return the rest."""
        if not any(write.intake for write in batch) or self._reserve.hold():
            return batch
        for write in batch:
            if write.intake:
                write.error = full_error(self.path)
        return [write for write in batch if not write.intake]

    def _commit(self, connection: sqlite3.Connection, batch: list[_Write[Any]]) -> None:
        for write in batch:
            write.error = None
        try:
            if batch:
                _commit_together(connection, batch)
        except sqlite3.Error as error:
            for write in batch:
                write.error = write.error or error
        for write in batch:
            if isinstance(write.error, sqlite3.Error):
                write.error = store_error(write.error, self.path)


def _commit_together(connection: sqlite3.Connection, batch: list[_Write[Any]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for write in batch:
            connection.execute("SAVEPOINT one_write")
            write.attempt(connection)
            if not connection.in_transaction:
                # SQLite gave the whole transaction up (disk full, I/O error).
                raise write.error if isinstance(write.error, sqlite3.Error) else _given_up()
            if write.error is not None:
                connection.execute("ROLLBACK TO one_write")
            connection.execute("RELEASE one_write")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _given_up() -> sqlite3.OperationalError:
    return sqlite3.OperationalError("the transaction was given up")


def _read_at_once(connection: sqlite3.Connection, work: Work[_T]) -> _T:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        if connection.in_transaction:
            connection.execute("COMMIT")


def _tell_all(batch: list[_Write[Any]]) -> None:
    for write in batch:
        write.tell()
