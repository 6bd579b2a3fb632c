"""Brings the schema of a database up to date, or refuses, and never stops half way.

Each migration is one transaction together with its `user_version`. A database that holds data
is backed up first. A schema from a newer openpista is refused.
"""

import sqlite3
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

from msgspec import Struct

from openpista.store.errors import StoreError, store_error

APPLICATION_ID = 0x0914A157
"""Stands in the file's header and tells our databases from other people's."""


class Migration(Struct, frozen=True):
    """One step of the schema: from `version` - 1 to `version`."""

    version: int
    subject: str
    sql: str


def load_migrations() -> tuple[Migration, ...]:
    """Return the migrations that ship with the program, in order."""
    folder = resources.files("openpista.store.migrations")
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return tuple(
        Migration(
            version=int(entry.name.split("_", 1)[0]),
            subject=entry.name.removesuffix(".sql").split("_", 1)[1],
            sql=entry.read_text(encoding="utf-8"),
        )
        for entry in sorted(found, key=lambda entry: entry.name)
    )


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    *,
    migrations: Sequence[Migration],
    back_up: Callable[[sqlite3.Connection, int], Path],
) -> tuple[str, ...]:
    """Apply what is missing; return sentences about what was done to existing data.

    `back_up(connection, version)` is called before an existing database is changed.
    Raises StoreError when the file is another program's, comes from a newer openpista, or a
    migration fails (then the database is as it was before that migration).
    """
    version = schema_version(connection)
    newest = migrations[-1].version
    if version > newest:
        raise StoreError(
            f"The database {path} was written by a newer openpista (schema {version}; this one "
            f"knows {newest}). Update openpista, or point database.path at another file."
        )
    if version == 0:
        _refuse_foreign(connection, path)
    missing = [migration for migration in migrations if migration.version > version]
    if not missing:
        return ()
    notes: list[str] = []
    if version > 0:
        backup = back_up(connection, version)
        notes.append(f"The database was brought up to date; a backup of before is {backup}.")
    for migration in missing:
        _apply(connection, path, migration)
    return tuple(notes)


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the schema version of an open database; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables:
        raise StoreError(
            f"{path} is a database of another program (or of the original openpista) and is left "
            "alone. Point database.path at another file."
        )


def _apply(connection: sqlite3.Connection, path: Path, migration: Migration) -> None:
    script = (
        "BEGIN IMMEDIATE;\n"
        f"{migration.sql}\n"
        f"PRAGMA application_id = {APPLICATION_ID};\n"
        f"PRAGMA user_version = {migration.version};\n"
        "COMMIT;"
    )
    try:
        connection.executescript(script)
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        failure = store_error(error, path)
        raise type(failure)(
            f"The database {path} could not be brought to schema {migration.version} "
            f"({migration.subject}); it is as it was before. {failure.message}",
            detail=failure.detail,
        ) from error
