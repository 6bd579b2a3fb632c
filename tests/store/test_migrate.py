"""Bringing the schema up to date."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from openpista.store.connection import open_for_writing
from openpista.store.errors import StoreError
from openpista.store.migrate import (
    APPLICATION_ID,
    Migration,
    load_migrations,
    migrate,
    schema_version,
)

FIRST = Migration(1, "start", "CREATE TABLE a (x);")
SECOND = Migration(2, "more", "CREATE TABLE b (y); INSERT INTO a VALUES (1);")
BROKEN = Migration(2, "broken", "CREATE TABLE b (y); INSERT INTO nowhere VALUES (1);")


class Backups:
    """Counts the backups that are asked for."""

    def __init__(self) -> None:
        self.of_versions: list[int] = []

    def make(self, connection: sqlite3.Connection, version: int) -> Path:
        assert schema_version(connection) == version
        self.of_versions.append(version)
        return Path("/backup.db")


def run(path: Path, *migrations: Migration) -> tuple[tuple[str, ...], list[int]]:
    backups = Backups()
    with closing(open_for_writing(path)) as connection:
        notes = migrate(connection, path, migrations=migrations, back_up=backups.make)
    return notes, backups.of_versions


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def test_a_new_database_gets_everything_without_a_backup(tmp_path: Path) -> None:
    assert run(tmp_path / "a.db", FIRST, SECOND) == ((), [])

    assert tables(tmp_path / "a.db") == {"a", "b"}
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_an_existing_database_is_backed_up_and_gets_what_is_missing_once(tmp_path: Path) -> None:
    run(tmp_path / "a.db", FIRST)

    notes, backups = run(tmp_path / "a.db", FIRST, SECOND)

    assert backups == [1]
    assert "/backup.db" in notes[0]
    assert tables(tmp_path / "a.db") == {"a", "b"}
    assert run(tmp_path / "a.db", FIRST, SECOND) == ((), [])


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    run(tmp_path / "a.db", FIRST)

    with pytest.raises(StoreError, match=r"could not be brought to schema 2 \(broken\)"):
        run(tmp_path / "a.db", FIRST, BROKEN)

    assert tables(tmp_path / "a.db") == {"a"}
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert schema_version(connection) == 1


def test_without_a_backup_nothing_is_changed(tmp_path: Path) -> None:
    run(tmp_path / "a.db", FIRST)

    def fails(connection: sqlite3.Connection, version: int) -> Path:
        raise OSError(f"no room for a backup of {version} {connection}")

    with closing(open_for_writing(tmp_path / "a.db")) as connection, pytest.raises(OSError):
        migrate(connection, tmp_path / "a.db", migrations=(FIRST, SECOND), back_up=fails)

    assert tables(tmp_path / "a.db") == {"a"}


def test_a_newer_schema_is_refused_in_words(tmp_path: Path) -> None:
    run(tmp_path / "a.db", FIRST, SECOND)

    with pytest.raises(StoreError, match=r"newer openpista \(schema 2; this one knows 1\)"):
        run(tmp_path / "a.db", FIRST)


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()

    with pytest.raises(StoreError, match="another program"):
        run(tmp_path / "a.db", FIRST)

    assert tables(tmp_path / "a.db") == {"theirs"}


def test_the_migrations_that_ship_are_numbered_without_gaps() -> None:
    migrations = load_migrations()

    assert [migration.version for migration in migrations] == list(range(1, len(migrations) + 1))
    assert migrations[0].subject == "start"
