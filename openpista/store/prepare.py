"""Brings the database file into a state in which the house can use it. Runs on its thread."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from openpista.domain.clock import Clock
from openpista.store.backup import list_backups, make_backup, set_aside
from openpista.store.check import FULL_CHECK_BYTES, find_damage, find_damaged_pages
from openpista.store.connection import open_for_writing
from openpista.store.errors import StoreDamagedError, StoreError, store_error
from openpista.store.files import FOLDER_MODE
from openpista.store.marks import is_marked, unmark
from openpista.store.meta import set_fact
from openpista.store.migrate import Migration, load_migrations, migrate, schema_version

_MAGIC = b"SQLite format 3\0"


def prepare(
    path: Path,
    *,
    epoch: str,
    clock: Clock,
    migrations: Sequence[Migration] | None,
    notes: list[str],
) -> sqlite3.Connection:
    """Return a connection that may write to a sound database of the current schema.

    What the owner should know is added to `notes`. Raises StoreError.
    """
    known = load_migrations() if migrations is None else tuple(migrations)
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    try:
        connection = _open_sound(path, known)
    except StoreDamagedError as error:
        notes.append(_repair(path, error, clock, newest_schema=known[-1].version))
        connection = _open_sound(path, known)
    try:
        _finish(connection, path, known, epoch=epoch, clock=clock, notes=notes)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_sound(path: Path, known: Sequence[Migration]) -> sqlite3.Connection:
    """Open the database; raises StoreDamagedError when something in it is not as written."""
    _refuse_foreign_bytes(path)
    everything = is_marked(path) or _size(path) <= FULL_CHECK_BYTES
    connection: sqlite3.Connection | None = None
    try:
        connection = open_for_writing(path)
        version = schema_version(connection)
        if version == known[-1].version:
            damage = find_damage(connection, everything=everything)
        else:
            damage = find_damaged_pages(connection) if version else ""
        if version == 0 and list_backups(path):
            damage = "the file is empty"
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise store_error(error, path) from error
    if damage:
        connection.close()
        raise StoreDamagedError(f"The database {path} is damaged.", detail=damage)
    unmark(path)
    return connection


def _refuse_foreign_bytes(path: Path) -> None:
    """Leave a file alone that never was a database, instead of setting it aside as damaged."""
    if not path.exists() or list_backups(path):
        return
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    same = sum(found == wanted for found, wanted in zip(start, _MAGIC, strict=False))
    if start and same < len(_MAGIC) - 2 and any(start):
        raise StoreError(f"{path} is no database. Point database.path at another file.")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _repair(path: Path, error: StoreError, clock: Clock, *, newest_schema: int) -> str:
    done = set_aside(path, at_ms=clock.now_ms(), newest_schema=newest_schema)
    unmark(path)
    what = f"The database was damaged ({error.detail}); it is kept as {done.kept_as}."
    if done.restored is None:
        return f"{what} There is no sound backup, so openpista starts with an empty one."
    return f"{what} The backup {done.restored} took its place; what came later is missing."


def _finish(
    connection: sqlite3.Connection,
    path: Path,
    known: Sequence[Migration],
    *,
    epoch: str,
    clock: Clock,
    notes: list[str],
) -> None:
    def back_up(source: sqlite3.Connection, version: int) -> Path:
        return make_backup(source, path, kind=f"schema{version}", at_ms=clock.now_ms())

    try:
        notes.extend(migrate(connection, path, migrations=known, back_up=back_up))
        set_fact(connection, "epoch", epoch)
    except sqlite3.Error as error:
        raise store_error(error, path) from error
