"""Looks for damage: SQLite's own check of its pages, and our checksums of the rows that decide.

A database above FULL_CHECK_BYTES gets its pages checked table by table at start only where a
decision hangs on them; `find_damage(everything=True)` does the rest later, in the background.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from openpista.store import approvals, inbox, outbox
from openpista.store.errors import StoreDamagedError

FULL_CHECK_BYTES = 64 * 1024 * 1024
"""About 0.1 s of checking."""

_VITAL_TABLES = ("meta", "inbox", "turns", "approvals", "grants", "bindings", "outbox")

_CHECKSUMMED: tuple[tuple[str, Callable[[tuple[Any, ...]], None]], ...] = (
    (f"SELECT number, checksum, {inbox.COLUMNS} FROM inbox", inbox.verify_inbox_row),  # noqa: S608
    (f"SELECT number, checksum, {outbox.COLUMNS} FROM outbox", outbox.verify_outbox_row),  # noqa: S608
    (
        f"SELECT checksum, {approvals.APPROVAL_COLUMNS} FROM approvals",  # noqa: S608
        approvals.verify_approval_row,
    ),
    (f"SELECT checksum, {approvals.GRANT_COLUMNS} FROM grants", approvals.verify_grant_row),  # noqa: S608
)


def find_damage(connection: sqlite3.Connection, *, everything: bool) -> str:
    """Return what is wrong with an open database of the current schema; empty when sound.

    Without `everything` only the tables are checked on which decisions hang.
    """
    try:
        damage = find_damaged_pages(connection, () if everything else _VITAL_TABLES)
        return damage or _check_rows(connection)
    except StoreDamagedError as error:
        return error.detail
    except sqlite3.DatabaseError as error:
        return str(error)


def find_damaged_pages(connection: sqlite3.Connection, tables: Sequence[str] = ()) -> str:
    """Return what SQLite finds wrong with its pages (of some tables); empty when sound."""
    for statement in [f"PRAGMA quick_check({table})" for table in tables or ("1",)]:
        found = str(connection.execute(statement).fetchone()[0])
        if found != "ok":
            return found
    return ""


def _check_rows(connection: sqlite3.Connection) -> str:
    for statement, verify in _CHECKSUMMED:
        for row in connection.execute(statement):
            verify(row)
    return ""
