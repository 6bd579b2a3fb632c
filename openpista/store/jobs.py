"""Jobs and their runs: which there are, when each is due, and what became of every planned time.

A run is claimed before anything of it begins. What became of it is read off the turn that its
message began, so that a crash at any moment leaves no doubt (reliability.md P3, P17).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from openpista.domain.ids import JobId, MessageId, SessionId, TurnId
from openpista.domain.job import Delivery, JobDraft, JobOrigin, JobRun, RunOutcome
from openpista.domain.message import ChatAddress
from openpista.store.checksum import row_checksum, verify_row
from openpista.store.codec import from_json, storable_text, to_json
from openpista.store.database import Database
from openpista.store.outbox import insert_owed

KEPT_RUNS = 200
"""So many ended runs of a job are kept."""

RUN_COLUMNS = (
    "id, job_id, slot_ms, asked, began_ms, ended_ms, outcome, reason, session_id, turn_id, owed_key"
)
RUNS_SQL = (
    "SELECT {columns}, (SELECT state FROM outbox WHERE idempotency_key = owed_key) FROM job_runs "
    "{where}ORDER BY began_ms DESC, id DESC LIMIT ?"
)

_DELIVERY: dict[str | None, Delivery] = {
    "waiting": "waiting",
    "claimed": "waiting",
    "sent": "sent",
    "failed": "failed",
}
_Row = tuple[Any, ...]


class StoredJob(Struct, frozen=True, kw_only=True):
    """A job with where it stands. Intervals count from `start_ms`; `due_ms` is the next planned
    time, `handled_ms` the newest one that was dealt with; `taint` and `sensitive` are what the
    session knew in which it was made. `problem` is why it cannot be planned."""

    id: JobId
    draft: JobDraft
    origin: JobOrigin
    start_ms: int
    due_ms: int | None = None
    handled_ms: int | None = None
    paused: bool = False
    enabled: bool = True
    taint: tuple[str, ...] = ()
    sensitive: bool = False
    problem: str = ""

    @property
    def rests(self) -> bool:
        """Say whether it is left out for now: by its owner, or by the configuration."""
        return self.paused or not self.enabled


class StoredRun(Struct, frozen=True, kw_only=True):
    """A run as it is claimed, or noted where nothing is begun. `id` is that of its message."""

    id: MessageId
    job_id: JobId
    slot_ms: int
    asked: bool
    began_ms: int
    ended_ms: int | None = None
    outcome: RunOutcome = ""
    reason: str = ""


class Fate(Struct, frozen=True):
    """What became of the turn that a message began."""

    turn_id: TurnId
    session_id: SessionId
    ended_ms: int | None
    outcome: str
    reason: str


class Owed(Struct, frozen=True):
    """An answer that a run owes to a chat."""

    key: str
    address: ChatAddress
    payload: str


class Jobs:
    """The tables of jobs and runs. A damaged job is an error, never one that runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[StoredJob, ...]:
        """Return every job by its id. Raises StoreDamagedError."""

        def work(connection: sqlite3.Connection) -> tuple[StoredJob, ...]:
            rows = connection.execute("SELECT id, body, checksum FROM jobs ORDER BY id").fetchall()
            return tuple(_job(row) for row in rows)

        return await self._database.read(work)

    async def put(self, jobs: Iterable[StoredJob]) -> None:
        """Keep jobs, all or none."""
        kept = tuple(jobs)

        def work(connection: sqlite3.Connection) -> None:
            for job in kept:
                _put(connection, job)

        await self._database.write(work)

    async def remove(self, job_ids: Iterable[JobId]) -> None:
        """Forget jobs and their runs."""
        gone = [(job_id,) for job_id in job_ids]

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM jobs WHERE id = ?", gone)

        await self._database.write(work)

    async def claim(self, job: StoredJob, runs: Sequence[StoredRun]) -> tuple[StoredRun, ...]:
        """Move a job on and claim runs, all or nothing; return those that nobody had claimed.
        Of a job that was removed nothing is claimed."""

        def work(connection: sqlite3.Connection) -> tuple[StoredRun, ...]:
            known = connection.execute("SELECT 1 FROM jobs WHERE id = ?", (job.id,)).fetchone()
            if known is None:
                return ()
            _put(connection, job)
            claimed = tuple(run for run in runs if _insert(connection, run))
            _prune(connection, job.id)
            return claimed

        return await self._database.write(work)

    async def end_run(
        self,
        run: StoredRun,
        outcome: RunOutcome,
        reason: str,
        *,
        ended_ms: int,
        fate: Fate | None = None,
        owed: Owed | None = None,
    ) -> None:
        """Note how a run ended and owe its answer, all or nothing. Ending it again changes
        nothing."""

        def work(connection: sqlite3.Connection) -> None:
            changed = connection.execute(
                "UPDATE job_runs SET ended_ms = ?, outcome = ?, reason = ?, session_id = ?, "
                "turn_id = ?, owed_key = ? WHERE id = ? AND ended_ms IS NULL",
                (
                    ended_ms,
                    outcome,
                    storable_text(reason),
                    fate.session_id if fate else "",
                    fate.turn_id if fate else "",
                    owed.key if owed else "",
                    run.id,
                ),
            ).rowcount
            if changed and owed is not None:
                insert_owed(connection, owed.key, owed.address, owed.payload, ended_ms)
            _prune(connection, run.job_id)

        await self._database.write(work)

    async def open_runs(self) -> tuple[StoredRun, ...]:
        """Return the runs that have not ended, oldest first."""

        def work(connection: sqlite3.Connection) -> tuple[StoredRun, ...]:
            rows = connection.execute(
                f"SELECT {RUN_COLUMNS} FROM job_runs "  # noqa: S608 - constants only
                "WHERE ended_ms IS NULL ORDER BY began_ms"
            ).fetchall()
            return tuple(
                StoredRun(
                    id=MessageId(row[0]),
                    job_id=JobId(row[1]),
                    slot_ms=row[2],
                    asked=bool(row[3]),
                    began_ms=row[4],
                )
                for row in rows
            )

        return await self._database.read(work)

    async def runs(self, job_id: JobId | None, limit: int) -> tuple[JobRun, ...]:
        """Return runs, newest first, with how far their answers came."""
        where = "WHERE job_id = ? " if job_id is not None else ""
        sql = RUNS_SQL.format(columns=RUN_COLUMNS, where=where)
        values = (limit,) if job_id is None else (job_id, limit)

        def work(connection: sqlite3.Connection) -> tuple[JobRun, ...]:
            return tuple(_run(row) for row in connection.execute(sql, values))

        return await self._database.read(work)

    async def last_runs(self) -> dict[JobId, JobRun]:
        """Return of each job the newest run that has ended."""

        def work(connection: sqlite3.Connection) -> dict[JobId, JobRun]:
            rows = connection.execute(
                f"SELECT {RUN_COLUMNS}, NULL, max(began_ms) FROM job_runs "  # noqa: S608
                "WHERE ended_ms IS NOT NULL GROUP BY job_id"
            )
            return {JobId(row[1]): _run(row) for row in rows}

        return await self._database.read(work)

    async def fate_of(self, message_id: MessageId) -> Fate | None:
        """Return what became of the turn that a message began; None where it began none."""

        def work(connection: sqlite3.Connection) -> Fate | None:
            row = connection.execute(
                "SELECT id, session_id, finished_ms, outcome, reason FROM turns "
                "WHERE prompt_id = ? ORDER BY started_ms DESC LIMIT 1",
                (message_id,),
            ).fetchone()
            return Fate(TurnId(row[0]), SessionId(row[1]), *row[2:]) if row else None

        return await self._database.read(work)


def _put(connection: sqlite3.Connection, job: StoredJob) -> None:
    row = (job.id, to_json(job))
    connection.execute(
        "INSERT INTO jobs (id, body, checksum) VALUES (?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET body = excluded.body, checksum = excluded.checksum",
        (*row, row_checksum(*row)),
    )


def _job(row: _Row) -> StoredJob:
    verify_row("jobs", row[2], row[0], row[1])
    return from_json(row[1], StoredJob)


def _insert(connection: sqlite3.Connection, run: StoredRun) -> bool:
    return bool(
        connection.execute(
            f"INSERT INTO job_runs ({RUN_COLUMNS}) "  # noqa: S608 - constants only
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '') "
            "ON CONFLICT (job_id, slot_ms, asked) DO NOTHING",
            (
                run.id,
                run.job_id,
                run.slot_ms,
                int(run.asked),
                run.began_ms,
                run.ended_ms,
                run.outcome,
                storable_text(run.reason),
            ),
        ).rowcount
    )


def _prune(connection: sqlite3.Connection, job_id: JobId) -> None:
    connection.execute(
        "DELETE FROM job_runs WHERE job_id = ? AND ended_ms IS NOT NULL AND began_ms < "
        "(SELECT began_ms FROM job_runs WHERE job_id = ? "
        "ORDER BY began_ms DESC, id DESC LIMIT 1 OFFSET ?)",
        (job_id, job_id, KEPT_RUNS - 1),
    )


def _run(row: _Row) -> JobRun:
    owed_key, state = row[10], row[11]
    return JobRun(
        job_id=JobId(row[1]),
        slot_ms=row[2],
        began_ms=row[4],
        asked=bool(row[3]),
        ended_ms=row[5],
        outcome=row[6],
        reason=row[7],
        session_id=SessionId(row[8]) if row[8] else None,
        turn_id=TurnId(row[9]) if row[9] else None,
        delivery=_DELIVERY.get(state, "") if owed_key else ("none" if row[5] is not None else ""),
    )
