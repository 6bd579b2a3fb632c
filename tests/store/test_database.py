"""The one writer and the readers."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from openpista.domain.tasks import owned_task
from openpista.store.connection import open_for_writing
from openpista.store.database import MAX_READERS, Database
from openpista.store.errors import StoreDamagedError, StoreError, StoreFullError
from openpista.store.marks import is_marked
from openpista.store.reserve import Reserve

WAIT_S = 20


def connect(path: Path) -> sqlite3.Connection:
    connection = open_for_writing(path)
    connection.execute("CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b)")
    return connection


def a_reserve(path: Path) -> Reserve:
    return Reserve(path.with_name("reserve"), size_bytes=4096)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "a.db"
    opened = await Database.open(path, lambda: connect(path), a_reserve(path))
    yield opened
    await opened.aclose()


def add(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("INSERT INTO t (a) VALUES (?)", (number,))


async def stored(database: Database) -> list[int]:
    rows = await database.read(lambda c: c.execute("SELECT a FROM t ORDER BY a").fetchall())
    return [number for (number,) in rows]


async def test_what_was_written_is_read_and_survives(database: Database) -> None:
    assert await database.write(lambda c: add(c, 1)) is None

    assert await stored(database) == [1]
    other = sqlite3.connect(database.path)
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    other.close()


async def test_work_that_fails_leaves_nothing_and_says_why(database: Database) -> None:
    def work(connection: sqlite3.Connection) -> None:
        add(connection, 1)
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        await database.write(work)

    assert await stored(database) == []


async def test_writes_that_wait_together_share_a_commit_and_fail_alone(
    database: Database,
) -> None:
    gate = threading.Event()
    commits: list[str] = []

    def hold(connection: sqlite3.Connection) -> None:
        gate.wait(WAIT_S)
        connection.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)

    first = owned_task(database.write(hold), name="work")
    await asyncio.sleep(0)
    numbers = (1, 2, 2, 3)
    others = [
        owned_task(database.write(partial(add, number=n)), name=f"write {n}") for n in numbers
    ]
    await asyncio.sleep(0)
    gate.set()
    await first
    results = await asyncio.gather(*others, return_exceptions=True)

    assert [type(result).__name__ for result in results] == [
        "NoneType",
        "NoneType",
        "StoreError",
        "NoneType",
    ]
    assert await stored(database) == [1, 2, 3]
    assert len(commits) <= 2


async def test_a_cancelled_caller_does_not_stop_its_write(database: Database) -> None:
    gate = threading.Event()

    def slow(connection: sqlite3.Connection) -> None:
        gate.wait(WAIT_S)
        add(connection, 1)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await database.write(slow)
    gate.set()
    await database.write(lambda c: add(c, 2))

    assert await stored(database) == [1, 2]


async def test_readers_do_not_wait_for_the_writer(database: Database) -> None:
    gate = threading.Event()
    writing = owned_task(database.write(lambda c: gate.wait(WAIT_S)), name="work")
    await asyncio.sleep(0)

    async with asyncio.timeout(WAIT_S):
        for _ in range(2 * MAX_READERS):
            assert await stored(database) == []

    gate.set()
    await writing


async def test_a_reader_sees_one_state(database: Database) -> None:
    await database.write(lambda c: add(c, 1))
    first_read, second_read = threading.Event(), threading.Event()

    def read_twice(connection: sqlite3.Connection) -> tuple[int, int]:
        before = connection.execute("SELECT count(*) FROM t").fetchone()[0]
        first_read.set()
        second_read.wait(WAIT_S)
        return before, connection.execute("SELECT count(*) FROM t").fetchone()[0]

    reading = owned_task(database.read(read_twice), name="work")
    await asyncio.to_thread(first_read.wait, WAIT_S)
    await database.write(lambda c: add(c, 2))
    second_read.set()

    assert await reading == (1, 1)


async def test_a_cancelled_read_is_interrupted_and_its_reader_serves_again(
    database: Database,
) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"

    for _ in range(MAX_READERS + 1):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await database.read(lambda c: c.execute(endless).fetchone())

    async with asyncio.timeout(WAIT_S):
        assert await stored(database) == []


async def test_a_closed_store_refuses(database: Database) -> None:
    await database.aclose()
    await database.aclose()

    with pytest.raises(StoreError, match="closed"):
        await database.write(lambda c: add(c, 1))
    with pytest.raises(StoreError, match="closed"):
        await stored(database)


async def test_what_was_asked_before_closing_is_done(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    database = await Database.open(path, lambda: connect(path), a_reserve(path))
    writes = [
        owned_task(database.write(partial(add, number=n)), name=f"write {n}") for n in range(100)
    ]
    await asyncio.sleep(0)

    await database.aclose()

    assert len(await asyncio.gather(*writes)) == 100
    assert not path.with_name("a.db-wal").exists()


async def test_a_folder_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "a.db"

    with pytest.raises(StoreError, match="cannot be opened"):
        await Database.open(path, lambda: connect(path), a_reserve(tmp_path / "r"))


async def test_with_the_disk_full_intake_stops_and_running_work_goes_on(
    database: Database, tmp_path: Path
) -> None:
    reserve = tmp_path / "reserve"
    blob = "x" * 200_000

    def pages(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])

    limit = await database.write(pages) + 20
    await database.write(lambda c: c.execute(f"PRAGMA max_page_count = {limit}").fetchone())

    with pytest.raises(StoreFullError, match="no room left"):
        await database.take_in(lambda c: c.execute("INSERT INTO t VALUES (1, ?)", (blob,)))
    assert not reserve.exists(), "the reserve is given up for what runs"
    reserve.mkdir()  # nobody can take the room again
    with pytest.raises(StoreFullError):
        await database.take_in(lambda c: add(c, 2))
    await database.write(lambda c: add(c, 3))
    reserve.rmdir()
    await database.take_in(lambda c: add(c, 4))

    assert await stored(database) == [3, 4]
    assert reserve.exists()


async def test_running_work_that_met_the_full_disk_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    reserve = a_reserve(path)
    database = await Database.open(path, lambda: connect(path), reserve)
    met: list[int] = []

    def full_once(connection: sqlite3.Connection) -> None:
        met.append(1)
        if reserve.held:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        add(connection, 1)

    await database.write(full_once)

    assert await stored(database) == [1]
    assert len(met) == 2
    await database.aclose()


async def test_damage_that_a_write_meets_asks_for_a_check(database: Database) -> None:
    def damaged(connection: sqlite3.Connection) -> None:
        del connection
        raise StoreDamagedError("a row is damaged")

    with pytest.raises(StoreDamagedError):
        await database.write(damaged)

    assert is_marked(database.path)


async def test_damage_that_a_reader_meets_asks_for_a_check(database: Database) -> None:
    def damaged(connection: sqlite3.Connection) -> None:
        del connection
        raise StoreDamagedError("a row is damaged")

    with pytest.raises(StoreDamagedError):
        await database.read(damaged)

    assert is_marked(database.path)
