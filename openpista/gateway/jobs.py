"""The jobs of the house: kept in the store and in the configuration, planned, told. What they do
when their time has come is the scheduler's.

Implements `openpista.domain.desk.JobDesk`; also open in a house that does not work itself.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from openpista.config.jobs import ConfiguredJob, read_jobs
from openpista.domain.clock import Clock
from openpista.domain.command import Accepted, Refused
from openpista.domain.desk import Tell
from openpista.domain.errors import OpenpistaError, UsageError
from openpista.domain.event import JobsChanged
from openpista.domain.ids import HOUSE, JobId, MessageId, NewUlid, SessionId
from openpista.domain.job import Job, JobDraft, JobOrigin, JobRun
from openpista.gateway.job_planning import (
    Plan,
    anew,
    plan,
    was_planned_by_a_wrong_clock,
)
from openpista.gateway.job_rows import MAX_NAME_CHARS, MAX_SAYS_CHARS, shown
from openpista.gateway.triggers import Trigger, next_ms, read_trigger
from openpista.store.jobs import Fate, Owed, StoredJob, StoredRun
from openpista.store.open import Store

MAX_JOBS = 2_000
MESSAGES_LOOKED_AT = 100

NO_SUCH_JOB = Refused(reason="There is no such job.", code="not_found")
RUNS_ALREADY = Refused(reason="It runs already.", code="busy")
IN_THE_CONFIG = Refused(
    reason="This job stands in the configuration file. Take it out there, or let it rest.",
    code="not_allowed",
)
TOO_MANY = Refused(reason=f"There are {MAX_JOBS} jobs already.", code="busy")


class HouseJobs:
    """All jobs, in memory as the store has them. `news` is set whenever something about them
    may have to be done."""

    def __init__(
        self,
        store: Store,
        *,
        configured: Iterable[Mapping[str, object]],
        clock: Clock,
        new_ulid: NewUlid,
    ) -> None:
        self.news = asyncio.Event()
        self._store = store
        self._table = store.jobs
        self._configured = tuple(configured)
        self._clock = clock
        self._new_ulid = new_ulid
        self._jobs: dict[JobId, StoredJob] = {}
        self._triggers: dict[JobId, Trigger] = {}
        self._last: dict[JobId, JobRun] = {}
        self._open: dict[MessageId, StoredRun] = {}
        self._tell: Tell = lambda _: None
        self._untold = False

    def open(self, tell: Tell) -> None:
        """Take what tells events."""
        self._tell = tell

    async def load(self) -> None:
        """Read the jobs of the store, and bring those of the configuration up to date there.
        Raises StoreError, ConfigError."""
        known = {job.id: job for job in await self._table.all()}
        wanted = {
            job_id: _merged(known.get(job_id), configured, job_id, self._clock.now_ms())
            for configured in read_jobs(self._configured)
            if (job_id := _config_id(configured.draft.name))
        }
        gone = [key for key, job in known.items() if job.origin == "config" and key not in wanted]
        if gone:
            await self._table.remove(gone)
        for job_id, job in (known | wanted).items():
            if job_id not in gone:
                self._jobs[job_id] = self._planned(job)
        changed = [job for key, job in self._jobs.items() if known.get(key) != job]
        if changed:
            await self._table.put(changed)
        self._last = await self._table.last_runs()
        self._open = {run.id: run for run in await self._table.open_runs()}

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs, the next one first."""
        running = {run.job_id for run in self._open.values()}
        rows = [
            shown(job, self._last.get(job.id), running=job.id in running)
            for job in self._jobs.values()
        ]
        never = 2**63
        return tuple(sorted(rows, key=lambda job: (job.paused, job.next_ms or never, job.name)))

    def check(self, draft: JobDraft) -> int | None:
        """Return when it would run first. Raises UsageError."""
        if not draft.name.strip() or len(draft.name) > MAX_NAME_CHARS:
            raise UsageError(f"A job needs a name of at most {MAX_NAME_CHARS} characters.")
        if not draft.says.strip() and not draft.checklist:
            raise UsageError("A job needs a text that says what is to be done.")
        if len(draft.says) > MAX_SAYS_CHARS:
            raise UsageError(f"What a job says has at most {MAX_SAYS_CHARS} characters.")
        if draft.checklist and draft.kind == "message":
            raise UsageError("A job with a checklist is one for the agent.")
        now_ms = self._clock.now_ms()
        first_ms = next_ms(read_trigger(draft.schedule, zone=draft.zone, start_ms=now_ms), now_ms)
        if first_ms is None:
            raise UsageError(f"{draft.schedule!r} has passed already.")
        return first_ms

    async def add(
        self, draft: JobDraft, *, origin: JobOrigin, made_in: SessionId | None = None
    ) -> Accepted | Refused:
        """Keep a job; `note` is its id."""
        if len(self._jobs) >= MAX_JOBS:
            return TOO_MANY
        try:
            first_ms = self.check(draft)
        except UsageError as error:
            return Refused(reason=error.message, code="not_valid")
        row = await self._store.sessions.get(made_in) if made_in else None
        named = await self._store.sessions.get(draft.session_id) if draft.session_id else None
        if draft.session_id is not None and (named is None or named.deleted_at_ms is not None):
            return Refused(reason="There is no such session.", code="not_found")
        if made_in is not None:
            draft = await _at_home(self._store, draft, made_in)
        job = StoredJob(
            id=JobId(self._new_ulid()),
            draft=draft,
            origin=origin,
            start_ms=self._clock.now_ms(),
            due_ms=first_ms,
            taint=row.taint if row else (),
            sensitive=row.sensitive if row else False,
        )
        await self._table.put([job])
        self._jobs[job.id] = self._planned(job)
        self._changed()
        return Accepted(note=job.id)

    async def runs(self, job_id: JobId | None, limit: int) -> tuple[JobRun, ...]:
        """Return how a job went, newest first."""
        return await self._table.runs(job_id, limit)

    async def pause(self, job_id: JobId, *, paused: bool) -> Accepted | Refused:
        """Let a job rest, or go on from its next planned time."""
        job = self._jobs.get(job_id)
        if job is None:
            return NO_SUCH_JOB
        if not job.enabled:
            return IN_THE_CONFIG
        if not paused and job_id in self._triggers:
            now_ms = self._clock.now_ms()
            if was_planned_by_a_wrong_clock(job, now_ms):
                job = self._planned(anew(job, now_ms))
            after_ms = max(now_ms, job.handled_ms or 0)
            job = replace(job, due_ms=next_ms(self._triggers[job_id], after_ms))
        job = replace(job, paused=paused)
        await self._table.put([job])
        self._jobs[job.id] = job
        self._changed()
        return Accepted()

    async def run(self, job_id: JobId) -> Accepted | Refused:
        """Run a job now: claimed when this returns, begun by the house that works."""
        job = self._jobs.get(job_id)
        if job is None:
            return NO_SUCH_JOB
        if self.is_running(job_id):
            return RUNS_ALREADY
        now_ms = self._clock.now_ms()
        run = new_run(job, now_ms, now_ms=now_ms, new_ulid=self._new_ulid, asked=True)
        self._open[run.id] = run
        if not await self._table.claim(job, [run]):
            del self._open[run.id]
            return RUNS_ALREADY
        self._changed()
        return Accepted()

    async def remove(self, job_id: JobId) -> Accepted | Refused:
        """Forget a job; a run that goes on comes to its end."""
        job = self._jobs.get(job_id)
        if job is None:
            return NO_SUCH_JOB
        if job.origin == "config":
            return IN_THE_CONFIG
        await self._table.remove([job_id])
        for book in (self._jobs, self._triggers, self._last):
            book.pop(job_id, None)
        self._open = {key: run for key, run in self._open.items() if run.job_id != job_id}
        self._changed()
        return Accepted()

    def find(self, job_id: JobId) -> StoredJob | None:
        """Return a job as it is stored."""
        return self._jobs.get(job_id)

    def next_ms(self) -> int | None:
        """Return the next planned time of all jobs."""
        times = [
            job.due_ms for job in self._jobs.values() if job.due_ms is not None and not job.rests
        ]
        return min(times, default=None)

    def is_running(self, job_id: JobId) -> bool:
        """Say whether a run of a job has been claimed and has not ended."""
        return any(run.job_id == job_id for run in self._open.values())

    def open_runs(self) -> tuple[StoredRun, ...]:
        """Return the runs that were claimed and have not ended, oldest first."""
        return tuple(self._open.values())

    def due(self) -> tuple[Plan, ...]:
        """Return what is to be done now, the longest due first."""
        now_ms = self._clock.now_ms()
        for job in tuple(self._jobs.values()):
            if job.id in self._triggers and was_planned_by_a_wrong_clock(job, now_ms):
                self._jobs[job.id] = self._planned(anew(job, now_ms))
        waiting = sorted(
            (job for job in self._jobs.values() if (job.due_ms or now_ms + 1) <= now_ms),
            key=lambda job: job.due_ms or 0,
        )
        plans = (plan(job, self._triggers[job.id], now_ms) for job in waiting)
        return tuple(one for one in plans if one is not None)

    async def claim(self, job: StoredJob, runs: tuple[StoredRun, ...]) -> tuple[StoredRun, ...]:
        """Move a job on and claim runs of it; return those that were claimed and not only
        noted."""
        claimed = await self._table.claim(job, runs)
        self._jobs[job.id] = job
        self._open |= {run.id: run for run in claimed if run.ended_ms is None}
        for run in claimed:
            if run.ended_ms is not None:
                self._last[job.id] = _noted(run)
        self._untold = True
        return tuple(run for run in claimed if run.ended_ms is None)

    async def end(
        self, run: StoredRun, end: JobRun, *, fate: Fate | None = None, owed: Owed | None = None
    ) -> None:
        """Note how a run ended."""
        await self._table.end_run(
            run,
            end.outcome,
            end.reason,
            ended_ms=end.ended_ms or self._clock.now_ms(),
            fate=fate,
            owed=owed,
        )
        self._open.pop(run.id, None)
        if run.job_id in self._jobs:
            self._last[run.job_id] = end
        self._untold = True

    def tell_changes(self) -> None:
        """Tell the jobs as they are now, where runs have begun or ended since."""
        if self._untold:
            self._untold = False
            self._tell(JobsChanged(stream=HOUSE, jobs=self.jobs()))

    def _planned(self, job: StoredJob) -> StoredJob:
        """Note what a job's schedule means; one that cannot be read is not planned, and says
        why."""
        try:
            trigger = read_trigger(job.draft.schedule, zone=job.draft.zone, start_ms=job.start_ms)
        except OpenpistaError as error:
            return replace(job, due_ms=None, problem=error.message)
        self._triggers[job.id] = trigger
        if job.due_ms is None and job.handled_ms is None:
            job = replace(job, due_ms=next_ms(trigger, job.start_ms))
        return replace(job, problem="")

    def _changed(self) -> None:
        self._untold = True
        self.tell_changes()
        self.news.set()


async def _at_home(store: Store, draft: JobDraft, made_in: SessionId) -> JobDraft:
    """Return a draft that goes back to whoever made it: to the chat from which was spoken last
    in its session, and, where it only says something, in that session."""
    page = await store.messages.page(made_in, limit=MESSAGES_LOOKED_AT)
    people = (one.sender for one in reversed(page.messages) if one.role == "user" and one.sender)
    owner = next((sender for sender in people if sender.role == "owner"), None)
    target = draft.target
    if target is None and owner is not None and owner.address.chat:
        target = owner.address
    session_id = made_in if draft.kind == "message" else draft.session_id
    return replace(draft, target=target, session_id=session_id)


def new_run(
    job: StoredJob, slot_ms: int, *, now_ms: int, new_ulid: NewUlid, asked: bool = False
) -> StoredRun:
    """Return a run that is not claimed yet."""
    return StoredRun(
        id=MessageId(new_ulid()), job_id=job.id, slot_ms=slot_ms, asked=asked, began_ms=now_ms
    )


def _config_id(name: str) -> JobId:
    """Return the id of a job of the configuration: its name is what it is known by."""
    return JobId(f"config-{hashlib.sha256(name.encode()).hexdigest()[:16]}")


def _merged(
    known: StoredJob | None, configured: ConfiguredJob, job_id: JobId, now_ms: int
) -> StoredJob:
    """Return a job of the configuration with where it stands; one that is planned otherwise now
    begins anew."""
    draft = configured.draft
    if known is None or (known.draft.schedule, known.draft.zone) != (draft.schedule, draft.zone):
        return StoredJob(
            id=job_id,
            draft=draft,
            origin="config",
            start_ms=now_ms,
            enabled=configured.enabled,
        )
    return replace(known, draft=draft, enabled=configured.enabled)


def _noted(run: StoredRun) -> JobRun:
    return JobRun(
        job_id=run.job_id,
        slot_ms=run.slot_ms,
        began_ms=run.began_ms,
        ended_ms=run.ended_ms,
        outcome=run.outcome,
        reason=run.reason,
    )
