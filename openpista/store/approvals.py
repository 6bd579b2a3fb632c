"""Requests for a decision and the grants that decisions leave behind."""

import sqlite3
from typing import Any

from openpista.domain.approval import Approval, Grant, Outcome
from openpista.domain.clock import Clock
from openpista.domain.ids import ApprovalId, GrantId, SessionId
from openpista.store.checksum import row_checksum, verify_row
from openpista.store.codec import from_json, storable_text, to_json
from openpista.store.database import Database
from openpista.store.errors import StoreError

APPROVAL_COLUMNS = (
    "id, session_id, requested_at_ms, body, outcome, resolved_by, resolved_text, resolved_at_ms"
)
GRANT_COLUMNS = "id, scope, session_id, at_ms, expires_at_ms, body, ended_ms"

WAITING_SQL = (
    f"SELECT checksum, {APPROVAL_COLUMNS} FROM approvals "  # noqa: S608 - constants only
    "WHERE resolved_at_ms IS NULL ORDER BY requested_at_ms, id"
)
STANDING_SQL = (
    f"SELECT checksum, {GRANT_COLUMNS} FROM grants "  # noqa: S608 - constants only
    "WHERE ended_ms IS NULL ORDER BY at_ms DESC, id DESC"
)

_Row = tuple[Any, ...]


class Approvals:
    """The tables of approvals and grants. A damaged row is an error, never a yes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, approval: Approval) -> None:
        """Store a request that waits for its answer. Raises StoreError when its id is taken."""
        row = (
            approval.id,
            approval.session_id,
            approval.requested_at_ms,
            to_json(approval),
            "",
            "",
            "",
            None,
        )

        def work(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(
                    f"INSERT INTO approvals ({APPROVAL_COLUMNS}, checksum) "  # noqa: S608
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*row, row_checksum(*row)),
                )
            except sqlite3.IntegrityError as error:
                raise StoreError(f"There is already a request {approval.id}.") from error

        await self._database.write(work)

    async def resolve(
        self, approval_id: ApprovalId, outcome: Outcome, by: str, text: str, at_ms: int
    ) -> bool:
        """Store the decision; False when the request is unknown or was decided before."""

        def work(connection: sqlite3.Connection) -> bool:
            row = connection.execute(
                f"SELECT checksum, {APPROVAL_COLUMNS} FROM approvals "  # noqa: S608
                "WHERE id = ? AND resolved_at_ms IS NULL",
                (approval_id,),
            ).fetchone()
            if row is None:
                return False
            verify_approval_row(row)
            decided = (*row[1:5], outcome, storable_text(by), storable_text(text), at_ms)
            connection.execute(
                "UPDATE approvals SET outcome = ?, resolved_by = ?, resolved_text = ?, "
                "resolved_at_ms = ?, checksum = ? WHERE id = ?",
                (*decided[4:], row_checksum(*decided), approval_id),
            )
            return True

        return await self._database.write(work)

    async def waiting(self) -> tuple[Approval, ...]:
        """Return the requests that wait, oldest first."""

        def work(connection: sqlite3.Connection) -> tuple[Approval, ...]:
            rows = connection.execute(WAITING_SQL).fetchall()
            for row in rows:
                verify_approval_row(row)
            return tuple(from_json(row[4], Approval) for row in rows)

        return await self._database.read(work)

    async def add_grant(self, grant: Grant) -> None:
        """Store a standing allowance. Raises StoreError when its id is taken."""
        row = (
            grant.id,
            grant.scope,
            grant.session_id,
            grant.at_ms,
            grant.expires_at_ms,
            to_json(grant),
            None,
        )

        def work(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(
                    f"INSERT INTO grants ({GRANT_COLUMNS}, checksum) "  # noqa: S608
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*row, row_checksum(*row)),
                )
            except sqlite3.IntegrityError as error:
                raise StoreError(f"There is already a grant {grant.id}.") from error

        await self._database.write(work)

    async def grants(self, now_ms: int) -> tuple[Grant, ...]:
        """Return the allowances that stand at `now_ms`, newest first."""

        def work(connection: sqlite3.Connection) -> tuple[Grant, ...]:
            return tuple(
                from_json(row[6], Grant)
                for row in _standing(connection)
                if row[5] is None or row[5] > now_ms
            )

        return await self._database.read(work)

    async def revoke(self, grant_id: GrantId) -> bool:
        """End an allowance; False when it is unknown or ended before."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> bool:
            found = [row for row in _standing(connection) if row[1] == grant_id]
            for row in found:
                _end(connection, row, now_ms)
            return bool(found)

        return await self._database.write(work)

    async def expire_task_grants(self, session_id: SessionId | None) -> int:
        """End the task grants of a session (None: of all sessions); return how many."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> int:
            found = [
                row
                for row in _standing(connection)
                if row[2] == "task" and session_id in (None, row[3])
            ]
            for row in found:
                _end(connection, row, now_ms)
            return len(found)

        return await self._database.write(work)

    async def forget_old(self, before_ms: int) -> int:
        """Forget decided requests and ended grants from before `before_ms`; return how many."""

        def work(connection: sqlite3.Connection) -> int:
            requests = connection.execute(
                "DELETE FROM approvals WHERE requested_at_ms < ? AND resolved_at_ms IS NOT NULL",
                (before_ms,),
            ).rowcount
            grants = connection.execute(
                "DELETE FROM grants WHERE ended_ms IS NOT NULL AND ended_ms < ?", (before_ms,)
            ).rowcount
            return requests + grants

        return await self._database.write(work)


def verify_approval_row(row: _Row) -> None:
    """Raise StoreDamagedError unless a row of (checksum, APPROVAL_COLUMNS) is as written."""
    verify_row("approvals", row[0], *row[1:])


def verify_grant_row(row: _Row) -> None:
    """Raise StoreDamagedError unless a row of (checksum, GRANT_COLUMNS) is as written."""
    verify_row("grants", row[0], *row[1:])


def _standing(connection: sqlite3.Connection) -> list[_Row]:
    rows: list[_Row] = connection.execute(STANDING_SQL).fetchall()
    for row in rows:
        verify_grant_row(row)
    return rows


def _end(connection: sqlite3.Connection, row: _Row, now_ms: int) -> None:
    ended = (*row[1:7], now_ms)
    connection.execute(
        "UPDATE grants SET ended_ms = ?, checksum = ? WHERE id = ?",
        (now_ms, row_checksum(*ended), row[1]),
    )
