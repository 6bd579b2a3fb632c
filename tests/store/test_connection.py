"""One connection on a thread of its own."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from openpista.store.connection import Connection, open_for_reading, open_for_writing


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_the_writer_flushes_every_commit_and_keeps_the_file_private(tmp_path: Path) -> None:
    path = tmp_path / "a.db"

    connection = open_for_writing(path)
    connection.execute("CREATE TABLE t (a)")

    assert pragma(connection, "journal_mode") == "wal"
    assert pragma(connection, "synchronous") == 2
    assert pragma(connection, "foreign_keys") == 1
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    connection.close()


def test_a_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch(mode=0o644)
    path.chmod(0o644)

    open_for_writing(path).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    writer = open_for_writing(path)
    writer.execute("CREATE TABLE t (a)")
    reader = open_for_reading(path)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO t VALUES (1)")

    reader.close()
    writer.close()


async def test_work_runs_on_the_connections_own_thread(tmp_path: Path) -> None:
    connection = await Connection.start(lambda: open_for_writing(tmp_path / "a.db"))
    posted = threading.Event()

    thread = await connection.run(lambda _: threading.current_thread())
    connection.post(lambda _: posted.set())
    await connection.run(lambda _: None)

    assert thread is not threading.current_thread()
    assert thread.daemon, "a process that dies without closing must not hang"
    assert posted.is_set()
    await connection.close()


async def test_a_failure_reaches_the_caller(tmp_path: Path) -> None:
    async with Connection(lambda: open_for_writing(tmp_path / "a.db")) as opened:
        assert isinstance(opened, Connection)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await opened.run(lambda c: c.execute("SELECT * FROM missing"))


async def test_when_opening_fails_no_thread_is_left() -> None:
    def fails() -> sqlite3.Connection:
        raise OSError("no such folder")

    before = set(threading.enumerate())
    for _ in range(5):
        with pytest.raises(OSError, match="no such folder"):
            await Connection.start(fails)

    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=20)
        assert not thread.is_alive()
