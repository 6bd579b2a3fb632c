"""Backups, and putting one back."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from openpista.store.backup import (
    KEEP_PER_KIND,
    list_backups,
    make_backup,
    set_aside,
    taken_ms,
)
from openpista.store.connection import open_for_writing
from tests.store.builders import START_MS


def a_database(path: Path, *values: int) -> None:
    with closing(open_for_writing(path)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS t (a)")
        connection.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
        connection.execute("PRAGMA user_version = 3")


def back_up(path: Path, *, kind: str = "daily", at_ms: int = START_MS) -> Path:
    with closing(open_for_writing(path)) as connection:
        return make_backup(connection, path, kind=kind, at_ms=at_ms)


def values(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [value for (value,) in connection.execute("SELECT a FROM t ORDER BY a")]


def test_a_backup_is_whole_private_and_leaves_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    a_database(path, 1, 2)

    made = back_up(path)

    assert values(made) == [1, 2]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert list(made.parent.iterdir()) == [made]


def test_a_backup_can_be_made_while_others_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    a_database(path, 1)
    with closing(open_for_writing(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO t VALUES (2)")

        made = back_up(path)
        writer.execute("COMMIT")

    assert values(made) == [1]
    assert values(path) == [1, 2]


def test_only_the_newest_of_a_kind_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    a_database(path)
    before = back_up(path, kind="schema3", at_ms=START_MS)

    made = [back_up(path, at_ms=START_MS + number) for number in range(1, KEEP_PER_KIND + 3)]

    assert list_backups(path) == [*reversed(made[-KEEP_PER_KIND:]), before]


def test_a_damaged_database_is_kept_and_the_newest_sound_backup_takes_its_place(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.db"
    a_database(path, 1)
    old = back_up(path, at_ms=START_MS)
    a_database(path, 2)
    damaged_backup = back_up(path, at_ms=START_MS + 1_000)
    damaged_backup.write_bytes(b"no database at all")
    path.write_bytes(b"damaged")
    path.with_name("a.db-wal").write_bytes(b"log")

    done = set_aside(path, at_ms=START_MS + 2_000, newest_schema=3)

    assert done.restored == old
    assert values(path) == [1]
    assert done.kept_as.read_bytes() == b"damaged"
    assert done.kept_as.with_name(done.kept_as.name + "-wal").read_bytes() == b"log"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_of_a_newer_openpista_is_not_put_back(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    a_database(path, 1)
    back_up(path)

    assert set_aside(path, at_ms=START_MS, newest_schema=2).restored is None
    assert not path.exists()


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    a_database(path, 1)

    with closing(open_for_writing(path)) as connection:
        connection.execute("BEGIN")
        with pytest.raises(sqlite3.OperationalError):
            make_backup(connection, path, kind="daily", at_ms=START_MS)

    assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_says_when_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    a_database(path, 1)

    assert taken_ms(back_up(path, at_ms=START_MS + 123)) == START_MS + 123
    assert taken_ms(Path("a-daily-yesterday.db")) == 0
