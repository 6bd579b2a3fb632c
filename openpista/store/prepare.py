"""Brings the database file into a state in which the house can use it. Runs on its thread."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from openpista.domain.clock import Clock
from openpista.store.backup import make_backup, set_aside
from openpista.store.check import FULL_CHECK_BYTES, find_damage
from openpista.store.connection import open_for_writing
from openpista.store.errors import StoreDamagedError, StoreError, store_error
from openpista.store.files import FOLDER_MODE
from openpista.store.marks import is_marked, unmark
from openpista.store.meta import set_fact
from openpista.store.migrate import Migration, load_migrations, migrate, schema_version


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
    connection: sqlite3.Connection | None = None
    try:
        everything = is_marked(path) or (path.exists() and path.stat().st_size <= FULL_CHECK_BYTES)
        connection = open_for_writing(path)
        damage = ""
        if schema_version(connection) == known[-1].version:
            damage = find_damage(connection, everything=everything)
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise store_error(error, path) from error
    if damage:
        connection.close()
        raise StoreDamagedError(f"The database {path} is damaged.", detail=damage)
    unmark(path)
    return connection


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
