"""What can go wrong in the store, told in sentences."""

import sqlite3
from pathlib import Path

from openpista.domain.errors import OpenpistaError


class StoreError(OpenpistaError):
    """The store could not do what was asked; nothing was changed by the failed call."""


class StoreFullError(StoreError):
    """The disk is full. Nothing new is taken in until there is room again."""


class StoreDamagedError(StoreError):
    """Stored bytes are not what was written. The next start sets the file aside."""


_FULL_CODES = frozenset({sqlite3.SQLITE_FULL})
_DAMAGE_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_READ_ONLY_CODES = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the sentence for what SQLite reported about the database at `path`."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    detail = f"{type(error).__name__} {getattr(error, 'sqlite_errorname', '')}: {error}"
    if code in _FULL_CODES:
        return full_error(path, detail)
    if code in _DAMAGE_CODES or "Could not decode to UTF-8" in str(error):
        return StoreDamagedError(
            f"The database {path} is damaged. Start openpista again: it sets the file aside and "
            "restores the newest backup.",
            detail=detail,
        )
    if code in _READ_ONLY_CODES:
        return StoreError(
            f"The database {path} cannot be written. Check that its folder belongs to you and "
            "is not mounted read-only.",
            detail=detail,
        )
    return StoreError(f"The database {path} refused a request ({error}).", detail=detail)


def full_error(path: Path, detail: str = "") -> StoreFullError:
    """Return the error for a disk without room for the database at `path`."""
    return StoreFullError(
        f"There is no room left on the disk of {path}. Free some space; nothing that was "
        "confirmed is lost.",
        detail=detail,
    )
