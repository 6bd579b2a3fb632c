"""Backups of the database: made while it is in use, and put back when it is damaged."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from openpista.store.connection import FILE_MODE
from openpista.store.files import FOLDER_MODE, flush_folder

KEEP_PER_KIND = 2

_STAMP = "%Y%m%dT%H%M%S%f"


class SetAside(Struct, frozen=True):
    """What became of a damaged database; `restored` is the backup that took its place."""

    kept_as: Path
    restored: Path | None


def backup_folder(database: Path) -> Path:
    """Return where the backups of a database lie."""
    return database.parent / "backups"


def make_backup(connection: sqlite3.Connection, database: Path, *, kind: str, at_ms: int) -> Path:
    """Write a whole, compact copy of the open database and return its path.

    `kind` names the occasion; of each kind the newest KEEP_PER_KIND are kept. Others may go on
    writing meanwhile. The copy appears under its name only when it is complete.
    """
    folder = backup_folder(database)
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    target = folder / f"{database.stem}-{kind}-{_stamp(at_ms)}.db"
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE))
    try:
        connection.execute("VACUUM INTO ?", (str(partial),))
        _flush(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    flush_folder(folder)
    for old in list_backups(database, kind=kind)[KEEP_PER_KIND:]:
        old.unlink(missing_ok=True)
    return target


def list_backups(database: Path, *, kind: str = "") -> list[Path]:
    """Return the backups of a database (of one kind), newest first."""
    pattern = f"{database.stem}-{kind}-*.db" if kind else f"{database.stem}-*.db"
    found = backup_folder(database).glob(pattern)
    return sorted(found, key=lambda path: (taken_ms(path), path.name), reverse=True)


def taken_ms(backup: Path) -> int:
    """Return when a backup was made, as its name says, in Unix ms; 0 for other names."""
    try:
        moment = datetime.strptime(backup.stem.rsplit("-", 1)[-1], f"{_STAMP}%z")
    except ValueError:
        return 0
    return round(moment.timestamp() * 1000)


def set_aside(database: Path, *, at_ms: int, newest_schema: int) -> SetAside:
    """Move a damaged database out of the way and put the newest sound backup in its place.

    Without a sound backup nothing is put there, and the next opening makes an empty database.
    """
    kept_as = database.with_name(f"{database.stem}-damaged-{_stamp(at_ms)}{database.suffix}")
    for ending in ("-wal", "-shm", ""):
        part = database.with_name(database.name + ending)
        if part.exists():
            part.replace(kept_as.with_name(kept_as.name + ending))
    for backup in list_backups(database):
        if _is_sound(backup, newest_schema):
            _copy(backup, database)
            return SetAside(kept_as=kept_as, restored=backup)
    return SetAside(kept_as=kept_as, restored=None)


def _is_sound(backup: Path, newest_schema: int) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{backup}?mode=ro&immutable=1", uri=True)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error:
        return False
    return bool(found == "ok" and 0 < version <= newest_schema)


def _copy(source: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    handle = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(handle, "wb") as written, source.open("rb") as read:
        while chunk := read.read(1024 * 1024):
            written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
    partial.replace(target)
    flush_folder(target.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stamp(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime(_STAMP)[:-3] + "Z"
