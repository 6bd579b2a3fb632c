"""Looking for damage."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from openpista.domain.message import ChatAddress
from openpista.store.check import find_damage, find_damaged_pages
from openpista.store.open import Store
from tests.store.builders import a_queued, a_session
from tests.store.test_approvals import a_grant, an_approval


@pytest.fixture
async def filled(store: Store) -> Store:
    """A store with a row in every table that has checksums."""
    await store.sessions.create(a_session())
    await store.inbox.add(channel="c", account="", external_id="1", queued=a_queued("m1"))
    await store.outbox.add("k", ChatAddress("telegram", chat="1"), "{}")
    await store.approvals.add(an_approval())
    await store.approvals.add_grant(a_grant())
    return store


async def damage(store: Store, *, everything: bool = True) -> str:
    return await store.database.read(lambda c: find_damage(c, everything=everything))


@pytest.mark.parametrize("everything", [False, True])
async def test_a_sound_database_has_nothing_wrong(filled: Store, everything: bool) -> None:
    assert await damage(filled, everything=everything) == ""
    assert await filled.tidy.find_damage() == ""


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("inbox", "external_id = '2'"),
        ("inbox", "session_id = session_id || ''||'', message_id = 'm2'"),
        ("inbox", "state = 'taken'"),
        ("outbox", "payload = '{ }'"),
        ("outbox", "state = 'sent'"),
        ("approvals", "resolved_at_ms = 1"),
        ("approvals", "outcome = 'once'"),
        ("grants", "scope = 'task'"),
        ("grants", "ended_ms = NULL, expires_at_ms = 1"),
    ],
)
async def test_a_change_that_nobody_made_is_found(
    filled: Store, table: str, change: str, everything: bool
) -> None:
    await filled.database.write(lambda c: c.execute(f"UPDATE {table} SET {change}"))

    assert table in await damage(filled, everything=everything)


async def test_a_broken_page_is_found(filled: Store, tmp_path: Path) -> None:
    path = filled.database.path
    await filled.aclose()
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 2 + 100] = b"\xff" * 100
    broken = tmp_path / "broken.db"
    broken.write_bytes(data)

    connection = sqlite3.connect(broken)
    found = find_damaged_pages(connection)
    connection.close()

    assert found


async def test_a_row_that_an_index_has_lost_is_found(filled: Store) -> None:
    path = filled.database.path
    await filled.aclose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP INDEX inbox_waiting")
        connection.execute("CREATE INDEX inbox_waiting ON inbox (number) WHERE state = 'nothing'")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'nothing', 'waiting')")
        connection.commit()

    with closing(sqlite3.connect(path)) as connection:
        assert find_damaged_pages(connection) == ""
        assert "inbox_waiting" in find_damage(connection, everything=False)


async def test_damage_found_in_the_background_is_repaired_at_the_next_start(
    filled: Store,
) -> None:
    from openpista.store.marks import is_marked

    await filled.database.write(lambda c: c.execute("UPDATE grants SET scope = 'task'"))

    assert "grants" in await filled.tidy.find_damage()
    assert is_marked(filled.database.path)
