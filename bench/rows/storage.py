"""Rows 16 and 19: searching and listing an archive, and acknowledging a message durably."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from bench.archive import LISTED_SESSIONS, open_archive, the_archive
from bench.house import bench_app
from bench.probe import percentile
from bench.result import Measure, Row
from openpista.app.host import host
from openpista.domain.command import (
    OWNER_AT_TERMINAL,
    Accepted,
    Command,
    NewSession,
    SendMessage,
)
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.port import GatewayPort
from openpista.store.open import Store
from openpista.store.search_query import beginnings, parse_query, whole_words
from openpista.store.session_rows import SELECT_SESSION

QUERIES = (
    "process",
    "lock given",
    "n4711",
    "older copy",
    "창문",
    "보고서 내일",
    "회의",
    "n12 파일",
)
"""English and Korean; frequent, rare, and two words at once."""

HITS = 50
PAGE = 500
ACKNOWLEDGED = 40
WAITING_PER_SESSION = 19
NEVER_MS = "10000"
"""The pace of the model: the one turn that runs writes nothing while messages are taken in."""

BARE_SEARCH = (
    "SELECT messages.blocks FROM message_index CROSS JOIN messages "
    "ON messages.key = message_index.rowid WHERE message_index MATCH ? "
    "ORDER BY message_index.rowid DESC LIMIT ?"
)


def archive(runs: int) -> Row:
    """Row 16: search over a million messages, and all pages of thousands of sessions."""
    return asyncio.run(_archive(runs))


async def _archive(runs: int) -> Row:
    folder = await the_archive()
    async with await open_archive(folder) as store:
        with closing(sqlite3.connect(folder / "openpista.db")) as bare:
            searches = [
                await _in_turn(
                    runs,
                    lambda text=text: store.search.find(text, None, HITS),
                    lambda text=text: _bare_search(bare, text),
                )
                for text in QUERIES
            ]
            listed = await _in_turn(runs, lambda: _list_all(store), lambda: _bare_list(bare))
    return Row(
        number=16,
        what=f"{len(QUERIES)} searches over 1.1 million messages; {LISTED_SESSIONS:,} sessions",
        measures=(
            Measure(
                "search, the slowest, CPU",
                max(ours for ours, _ in searches),
                "ms",
                1.5,
                floor=max(floor for _, floor in searches),
            ),
            Measure("listing all sessions, CPU", listed[0], "ms", 1.5, floor=listed[1]),
        ),
        note="; ".join(
            f"{text}: {ours:.1f} / {floor:.1f}"
            for text, (ours, floor) in zip(QUERIES, searches, strict=True)
        ),
    )


async def _in_turn(
    runs: int, ours: Callable[[], Awaitable[object]], floor: Callable[[], Awaitable[object]]
) -> tuple[float, float]:
    """Return the least CPU of both in milliseconds, tried in turn after one warm-up."""
    took = [(await _cpu_of(ours), await _cpu_of(floor)) for _ in range(runs + 1)]
    return min(one[0] for one in took[1:]), min(one[1] for one in took[1:])


async def _cpu_of(work: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await work()
    return (time.process_time() - began) * 1000


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


async def _bare_search(connection: sqlite3.Connection, text: str) -> None:
    """Ask the index itself, as often as the house does, for the rows of its hits."""
    terms = parse_query(text)
    for expression in dict.fromkeys((whole_words(terms), beginnings(terms))):
        if len(connection.execute(BARE_SEARCH, (expression, HITS)).fetchall()) >= HITS:
            return


async def _list_all(store: Store) -> None:
    cursor = ""
    while True:
        page = await store.sessions.page(cursor=cursor, limit=PAGE)
        cursor = page.next_cursor
        if not cursor:
            return


async def _bare_list(connection: sqlite3.Connection) -> None:
    connection.execute(
        f"{SELECT_SESSION} WHERE deleted_at_ms IS NULL ORDER BY updated_at_ms DESC, id DESC"
    ).fetchall()


def acknowledgement(runs: int) -> Row:
    """Row 19: a message taken into the inbox, beside one commit that is flushed."""
    return asyncio.run(_acknowledgement(runs))


async def _acknowledgement(runs: int) -> Row:
    took: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        app = bench_app(
            Path(folder),
            OPENPISTA_AGENT__MAX_TURNS="1",
            OPENPISTA_PRACTICE__PACE_MS=NEVER_MS,
        )
        with closing(_flushing(Path(folder) / "floor.db")) as bare:
            async with host(app, takes_work=True) as gateway:
                port = gateway.port(OWNER_AT_TERMINAL)
                while len(took) < runs * ACKNOWLEDGED:
                    session_id = await _accepted(port, NewSession())
                    for _ in range(WAITING_PER_SESSION):
                        message_id = MessageId(app.new_ulid())
                        said = SendMessage(
                            message_id=message_id, text="hello", session_id=session_id
                        )
                        ours = await _timed(lambda said=said: _accepted(port, said))
                        took.append((ours, _commit(bare, message_id)))
                gateway.hurry()
                port.close()
    ours_ms, floor_ms = (tuple(sorted(column)) for column in zip(*took[10:], strict=True))
    return Row(
        number=19,
        what="a message is acknowledged when it is on the disk",
        measures=(
            Measure(
                "acknowledgement, p95",
                percentile(ours_ms, 0.95),
                "ms",
                2,
                floor=percentile(floor_ms, 0.95),
            ),
        ),
        note=f"medians: {percentile(ours_ms, 0.5):.2f} and {percentile(floor_ms, 0.5):.2f} ms",
    )


async def _accepted(port: GatewayPort, command: Command) -> SessionId:
    answer = await port.send(command)
    if not isinstance(answer, Accepted) or answer.session_id is None:
        raise RuntimeError(f"{command} was not accepted: {answer}")
    return answer.session_id


def _flushing(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE inbox (id TEXT PRIMARY KEY, text TEXT NOT NULL)")
    return connection


def _commit(connection: sqlite3.Connection, message_id: str) -> float:
    began = time.perf_counter()
    connection.execute("INSERT INTO inbox VALUES (?, ?)", (message_id, "hello"))
    return (time.perf_counter() - began) * 1000
