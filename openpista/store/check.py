"""Looks for damage: SQLite's own check of its pages, and our checksums of the rows that decide.

A database above FULL_CHECK_BYTES gets its pages checked table by table at start only where a
decision hangs on them; `find_damage(everything=True)` does the rest later, in the background.
"""

import sqlite3
from collections.abc import Callable
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
        pages = find_damaged_pages(connection) if everything else ""
        return pages or _check_vital_tables(connection) or _check_rows(connection)
    except StoreDamagedError as error:
        return error.detail
    except sqlite3.DatabaseError as error:
        return str(error)


def find_damaged_pages(connection: sqlite3.Connection) -> str:
    """Return what SQLite finds wrong with its pages; empty when sound."""
    return _first_finding(connection, "PRAGMA quick_check(1)")


def _check_vital_tables(connection: sqlite3.Connection) -> str:
    """Check that tables and their indices agree: a row that an index has lost is never read."""
    findings = (
        _first_finding(connection, f"PRAGMA integrity_check({table})") for table in _VITAL_TABLES
    )
    return next(filter(None, findings), "")


def _first_finding(connection: sqlite3.Connection, pragma: str) -> str:
    found = str(connection.execute(pragma).fetchone()[0])
    return "" if found == "ok" else found


def _check_rows(connection: sqlite3.Connection) -> str:
    for statement, verify in _CHECKSUMMED:
        for row in connection.execute(statement):
            verify(row)
    return ""
