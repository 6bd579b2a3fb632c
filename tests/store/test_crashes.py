"""What holds when the process dies at any moment (reliability.md P1, P3, P20).

The processes are real and killed with SIGKILL. `make soak` runs 200 kills.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, ToolResult, calls_of
from openpista.store.migrate import load_migrations
from openpista.store.open import Store
from tests.store.builders import a_message, a_queued, a_session, a_store
from tests.store.crash_worker import SESSIONS
from tests.store.migration_worker import ROWS, STEPS, migrations

ROOT = Path(__file__).parents[2]
KILLS = 200 if os.environ.get("OPENPISTA_SOAK") else 4
MOST_LINES = 40
LONGEST_MIGRATION_S = 0.25


def start(module: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def kill_after(process: subprocess.Popen[str], lines: int, pause_s: float) -> list[str]:
    """Read so many lines, wait, kill; return everything that the process had said."""
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(lines)]
    time.sleep(pause_s)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().splitlines(keepends=True)
    process.wait()
    process.stdout.close()
    # A last line without its end was not said.
    return said + [line.strip() for line in rest if line.endswith("\n")]


def names(said: list[str], word: str) -> list[str]:
    return [line.split()[1] for line in said if line.startswith(f"{word} ")]


async def all_messages(store: Store) -> list[Message]:
    messages: list[Message] = []
    for number in range(SESSIONS):
        before: int | None = None
        while True:
            page = await store.messages.page(
                SessionId(f"s{number}"), before_seq=before, limit=1_000
            )
            messages.extend(page.messages)
            if not page.older_exist:
                break
            before = page.messages[0].seq
    return messages


async def recover(store: Store) -> None:
    for turn in await store.journal.open_turns():
        await store.journal.interrupt(turn.turn_id, reason="crash", result_text="unknown")


async def check_whole(store: Store) -> None:
    assert await store.tidy.find_damage() == ""
    found = await store.database.write(
        lambda c: (
            c.execute("PRAGMA integrity_check").fetchall(),
            c.execute("INSERT INTO message_index (message_index) VALUES ('integrity-check')"),
        )[0]
    )
    assert found == [("ok",)]


@pytest.mark.soak
async def test_nothing_acknowledged_is_lost_and_calls_keep_their_results(tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    acknowledged: list[str] = []
    finished: list[str] = []
    for number in range(1, KILLS + 1):
        process = start("tests.store.crash_worker", str(tmp_path), str(number))
        said = kill_after(process, chance.randint(1, MOST_LINES), chance.random() * 0.01)
        acknowledged += names(said, "acknowledged")
        finished += names(said, "finished")

        async with await a_store(tmp_path, ids_from=number * 1_000_000 + 500_000) as store:
            await recover(store)
            await check_acknowledged(store, acknowledged)
            messages = await all_messages(store)
            check_calls(messages)
            assert {f"e-{name}" for name in finished} <= {message.id for message in messages}
            await check_effects(store, tmp_path / "effects.txt")

    async with await a_store(tmp_path, ids_from=10**12) as store:
        await check_whole(store)
        for name in acknowledged:
            assert not await store.inbox.add(
                channel="fake",
                account="",
                external_id=name,
                queued=a_queued("new", session_id=name.split("-")[0]),
            )


async def check_acknowledged(store: Store, acknowledged: list[str]) -> None:
    waiting = {
        message.message_id
        for number in range(SESSIONS)
        for message in await store.inbox.waiting(SessionId(f"s{number}"))
    }
    for name in acknowledged:
        stored = await store.messages.get(MessageId(name))
        assert (name in waiting) != (stored is not None), f"{name} is lost or there twice"


async def check_effects(store: Store, log: Path) -> None:
    """What ran was written down before, and nothing ran twice."""
    effects = Counter(log.read_text().split()) if log.exists() else Counter[str]()
    intended = await store.database.read(
        lambda c: c.execute("SELECT call_id FROM steps WHERE kind = 'tool_intent'").fetchall()
    )
    assert set(effects.values()) <= {1}
    assert set(effects) <= {call_id for (call_id,) in intended}


def check_calls(messages: list[Message]) -> None:
    calls = Counter(call.call_id for message in messages for call in calls_of(message))
    results = Counter(
        block.call_id
        for message in messages
        for block in message.blocks
        if isinstance(block, ToolResult)
    )
    assert calls == results
    assert set(calls.values()) <= {1}


@pytest.mark.soak
async def test_a_migration_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    origin = tmp_path / "origin"
    async with await a_store(origin) as store:
        await store.sessions.create(a_session())
        for number in range(300):
            await store.messages.append(a_message(f"m{number}", "words " * 50))
    first = len(load_migrations())
    versions: list[int] = []
    for number in range(KILLS):
        folder = tmp_path / str(number)
        shutil.copytree(origin, folder)
        process = start("tests.store.migration_worker", str(folder))
        kill_after(process, 1, LONGEST_MIGRATION_S * chance.random())

        versions.append(check_version(folder, first))
        async with await a_store(folder, migrations=migrations()) as store:
            assert (await store.messages.page(SessionId("session-1"))).older_exist
            assert not [note for note in store.notes if "damaged" in note]
        assert check_version(folder, first) == first + STEPS
        shutil.rmtree(folder)
    assert set(versions) <= set(range(first, first + STEPS + 1))


def check_version(folder: Path, first: int) -> int:
    """Return the version of a database, having made sure that it is exactly that."""
    with closing(sqlite3.connect(folder / "openpista.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        rows = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'step_[0-9]*'")
        assert {name for (name,) in rows} == {f"step_{n}" for n in range(first + 1, version + 1)}
        for number in range(first + 1, version + 1):
            count = connection.execute(f"SELECT count(*) FROM step_{number}").fetchone()
            assert count == (ROWS,)
    for backup in (folder / "backups").glob("*.db"):
        with closing(sqlite3.connect(backup)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("SELECT count(*) FROM messages").fetchone() == (300,)
    return version
