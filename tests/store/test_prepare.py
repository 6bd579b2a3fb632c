"""Bringing the database file into a usable state."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from openpista.store.errors import StoreError
from openpista.store.marks import is_marked, mark_for_check
from openpista.store.migrate import Migration, load_migrations
from openpista.store.prepare import prepare
from openpista.store.tidy import Tidy
from tests.store.builders import SESSION, StillClock, a_queued, a_session, a_store

NEXT = (*load_migrations(), Migration(99, "next", "CREATE TABLE next (a);"))


def opened(path: Path, *, known: tuple[Migration, ...] | None = None) -> list[str]:
    notes: list[str] = []
    prepare(path, epoch="e", clock=StillClock(), migrations=known, notes=notes).close()
    return notes


async def fill(folder: Path, *message_ids: str, back_up: bool = False) -> Path:
    """Make a store with a session and waiting messages; return its database."""
    async with await a_store(folder) as store:
        if await store.sessions.get(SESSION) is None:
            await store.sessions.create(a_session())
        for message_id in message_ids:
            await store.inbox.add(
                channel="cli", account="", external_id=message_id, queued=a_queued(message_id)
            )
        tidy: Tidy = store.tidy
        if back_up:
            await tidy.back_up()
        return store.database.path


async def waiting(folder: Path) -> tuple[list[str], tuple[str, ...]]:
    async with await a_store(folder) as store:
        messages = await store.inbox.waiting(SESSION)
        return [message.message_id for message in messages], store.notes


def change(path: Path, before: bytes, after: bytes) -> None:
    data = path.read_bytes()
    assert data.count(before) >= 1
    path.write_bytes(data.replace(before, after))


def damaged_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("openpista-damaged-*.db"))


async def test_a_sound_database_is_opened_without_a_word(tmp_path: Path) -> None:
    await fill(tmp_path, "m1")

    assert await waiting(tmp_path) == (["m1"], ())


async def test_a_changed_letter_is_noticed_and_the_backup_restored(tmp_path: Path) -> None:
    path = await fill(tmp_path, "m1", back_up=True)
    await fill(tmp_path, "m2")
    change(path, b'"text":"Hello"', b'"text":"Hallo"')

    messages, notes = await waiting(tmp_path)

    assert messages == ["m1"]
    (kept,) = damaged_files(tmp_path)
    assert b'"text":"Hallo"' in kept.read_bytes()
    assert str(kept) in notes[0]
    assert "what came later is missing" in notes[0]


async def test_without_a_backup_an_empty_database_is_made_and_said_so(tmp_path: Path) -> None:
    path = await fill(tmp_path, "m1")
    change(path, b'"text":"Hello"', b'"text":"Hallo"')

    messages, notes = await waiting(tmp_path)

    assert messages == []
    assert "no sound backup" in notes[0]
    assert len(damaged_files(tmp_path)) == 1


async def test_a_broken_page_is_noticed(tmp_path: Path) -> None:
    path = await fill(tmp_path, "m1", back_up=True)
    data = bytearray(path.read_bytes())
    data[3 * 4096 : 3 * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)

    messages, notes = await waiting(tmp_path)

    assert messages == ["m1"]
    assert len(notes) == 1


async def test_a_file_cut_to_nothing_is_restored(tmp_path: Path) -> None:
    path = await fill(tmp_path, "m1", back_up=True)
    path.write_bytes(b"")

    messages, notes = await waiting(tmp_path)

    assert messages == ["m1"]
    assert "empty" in notes[0]


async def test_a_broken_header_is_damage_but_other_files_are_left_alone(tmp_path: Path) -> None:
    path = await fill(tmp_path, "m1")
    data = path.read_bytes()
    path.write_bytes(b"X" + data[1:])

    assert len(opened(path)) == 1
    path.write_text("[agent]\nprovider = 'openai'\n")
    with pytest.raises(StoreError, match="is no database"):
        opened(path)

    assert path.read_text().startswith("[agent]")


async def test_a_large_database_is_checked_whole_only_when_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await fill(tmp_path, "m1")
    seen: list[bool] = []

    def look(connection: sqlite3.Connection, *, everything: bool) -> str:
        del connection
        seen.append(everything)
        return ""

    monkeypatch.setattr("openpista.store.prepare.find_damage", look)
    monkeypatch.setattr("openpista.store.prepare.FULL_CHECK_BYTES", 100)

    opened(path)
    mark_for_check(path)
    opened(path)

    assert seen == [False, True]
    assert not is_marked(path)


async def test_old_data_is_backed_up_before_it_is_changed(tmp_path: Path) -> None:
    path = await fill(tmp_path, "m1")

    (note,) = opened(path, known=NEXT)

    (backup,) = (tmp_path / "backups").glob("openpista-schema*.db")
    assert str(backup) in note
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM inbox").fetchone() == (1,)
    with pytest.raises(StoreError, match="newer openpista"):
        opened(path)


async def test_damaged_old_data_is_not_migrated(tmp_path: Path) -> None:
    path = await fill(tmp_path, "m1", back_up=True)
    data = bytearray(path.read_bytes())
    data[3 * 4096 : 3 * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)

    notes = opened(path, known=NEXT)

    assert "was damaged" in notes[0]
    assert "brought up to date" in notes[1]


def test_the_database_of_the_original_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE sessions (id TEXT)")
        connection.commit()

    with pytest.raises(StoreError, match="original openpista"):
        opened(path)
