"""The scheduler: begins what is due, and notes how it ended. One timer; nothing is looked at while
nothing is due.

A run is claimed in the store before anything of it begins, and its message bears its id: whatever
moment the process dies at, the next one finds out from the store how far the run came, and the
inbox takes no message twice (reliability.md P4, P17).
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.command import Accepted, Refused, SendMessage
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import JobId, MessageId, NewUlid, SessionId
from openpista.domain.job import JobRun, RunOutcome
from openpista.domain.message import ChatAddress, Message, Sender
from openpista.domain.session import Session
from openpista.gateway.bindings import Bindings
from openpista.gateway.job_planning import Plan
from openpista.gateway.job_work import (
    outcome_of,
    owed_to,
    read_checklist,
    words_for,
)
from openpista.gateway.jobs import HouseJobs, new_run
from openpista.gateway.live import LiveSessions
from openpista.gateway.session_book import SessionBook
from openpista.gateway.wall_timer import Alarm
from openpista.store.errors import StoreError
from openpista.store.jobs import StoredJob, StoredRun
from openpista.store.open import Store

CHANNEL = "job"
"""The channel of addresses that name a job; its chat is the job."""

STORE_PAUSE_S = 5.0
MESSAGES_OF_A_TURN = 500
MAX_IN_FLIGHT = 50
"""Runs whose messages wait or are answered; further ones are held back, so that people's messages
find room in the inbox."""

TOGETHER_S = 0.2
"""Where many runs go on, those that end within this time are looked after together."""

MANY = 10
WILL_GO_ON = frozenset({"closing", "broken"})
"""Refusals after which a run is taken up again by the next start."""

STILL_RUNS = "The run before was still going on."
TAKEN_BACK = "Its message was taken back before it began."
PASSED = "Planned times passed while openpista did not run."
NOTHING_OPEN = "Nothing is open on its checklist."

log = logging.getLogger(__name__)

Speak = Callable[[Sender, SendMessage], Awaitable[Accepted | Refused]]
"""Sends a message in the name of a sender, past the guard that every message passes."""


class Scheduler:
    """Runs the jobs of a house that works. `run` is its one task."""

    def __init__(
        self,
        jobs: HouseJobs,
        *,
        store: Store,
        live: LiveSessions,
        book: SessionBook,
        bindings: Bindings,
        speak: Speak,
        owed: Callable[[], None],
        alarm: Alarm,
        clock: Clock,
        new_ulid: NewUlid,
    ) -> None:
        self._jobs = jobs
        self._store = store
        self._live = live
        self._book = book
        self._bindings = bindings
        self._speak = speak
        self._owed = owed
        self._alarm = alarm
        self._clock = clock
        self._new_ulid = new_ulid
        self._held: dict[MessageId, StoredRun] = {}
        self._in_flight = 0

    async def run(self) -> None:
        """Do what is due, for ever."""
        while True:
            self._jobs.news.clear()
            try:
                await self.work()
            except StoreError as error:
                log.warning("jobs have to wait: %s", error.detail or error.message)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(STORE_PAUSE_S):
                        await self._jobs.news.wait()
                continue
            await self._alarm.wait(self._jobs.next_ms(), self._jobs.news)
            if len(self._jobs.open_runs()) > MANY:
                await asyncio.sleep(TOGETHER_S)

    async def work(self) -> None:
        """Do what is due now, once. Raises StoreError."""
        self._in_flight = 0
        waiting = {
            queued.message_id
            for session_id in self._live.sessions_waiting()
            for queued in self._live.queued(session_id)
        }
        for run in self._jobs.open_runs():
            if run.id in waiting:
                self._in_flight += 1
            elif run.id not in self._held:
                await self._look_after(run)
        for due in self._jobs.due():
            await self._begin_due(due)
        for run in tuple(self._held.values()):
            await self._begin_if_there_is_room(run)
        self._jobs.tell_changes()

    async def _begin_due(self, due: Plan) -> None:
        job, now_ms = due.job, self._clock.now_ms()
        runs: list[StoredRun] = []
        for slot_ms in due.begin:
            run = new_run(job, slot_ms, now_ms=now_ms, new_ulid=self._new_ulid)
            if job.draft.overlap == "skip" and (runs or self._jobs.is_running(job.id)):
                run = replace(run, ended_ms=now_ms, outcome="skipped", reason=STILL_RUNS)
            runs.append(run)
        if due.missed_ms is not None:
            run = new_run(job, due.missed_ms, now_ms=now_ms, new_ulid=self._new_ulid)
            runs.append(replace(run, ended_ms=now_ms, outcome="missed", reason=PASSED))
        for run in await self._jobs.claim(job, tuple(runs)):
            self._held[run.id] = run

    async def _begin_if_there_is_room(self, run: StoredRun) -> None:
        if self._in_flight >= MAX_IN_FLIGHT:
            return
        del self._held[run.id]
        job = self._jobs.find(run.job_id)
        if job is not None:
            await self._begin(job, run)

    async def _look_after(self, run: StoredRun) -> None:
        """Begin a run that has not begun, or note the end of one that has ended."""
        fate = await self._store.jobs.fate_of(run.id)
        if fate is not None and fate.ended_ms is None:
            self._in_flight += 1
            return
        if fate is not None:
            await self._settle(run, fate.turn_id)
            return
        job = self._jobs.find(run.job_id)
        if job is None:
            return
        # The inbox knows whether the message ever arrived there, whatever process sent it.
        seen = await self._store.inbox.seen(channel=CHANNEL, account="", external_id=run.id)
        if seen is None:
            self._held[run.id] = run
        else:
            await self._end(run, "skipped", TAKEN_BACK)

    async def _begin(self, job: StoredJob, run: StoredRun) -> None:
        """Let the agent hear what the job says."""
        try:
            checklist = ""
            if job.draft.checklist:
                checklist = await asyncio.to_thread(read_checklist, job.draft.checklist)
                if not checklist:
                    await self._end(run, "done", NOTHING_OPEN)
                    return
            await self._make_ready(job)
            command = SendMessage(
                message_id=run.id,
                text=words_for(job, checklist),
                session_id=job.draft.session_id,
            )
            self._in_flight += 1
            answer = await self._speak(sender_of(job), command)
        except StoreError:
            raise
        except OpenpistaError as error:
            answer = Refused(reason=error.message, code="failed")
        if isinstance(answer, Refused) and answer.code not in WILL_GO_ON:
            await self._end(run, "failed", answer.reason)

    async def _make_ready(self, job: StoredJob) -> None:
        """See to it that the job's session is there, bears its name and knows its taint."""
        row = await self._session(job)
        if set(job.taint) <= set(row.taint) and row.sensitive >= job.sensitive:
            return
        await self._book.change(row.id, lambda now: _with_taint(now, job), touch=False)

    async def _session(self, job: StoredJob) -> Session:
        if job.draft.session_id is not None:
            return await self._book.get(job.draft.session_id)
        address = address_of(job.id)
        row = await self._bindings.bound(address)
        if row is None:
            row = (await self._bindings.begin(address)).session
        if not row.title:
            row = await self._book.change(row.id, lambda now: replace(now, title=job.draft.name))
        return row

    async def _settle(self, run: StoredRun, turn_id: str) -> None:
        """Note how a run ended whose turn is over, and owe its answer."""
        fate = await self._store.jobs.fate_of(run.id)
        if fate is None or fate.turn_id != turn_id:
            return
        messages = await self._messages(fate.session_id, turn_id)
        end = outcome_of(run, fate, messages)
        job = self._jobs.find(run.job_id)
        owed = owed_to(job, end, fate, messages) if job else None
        await self._jobs.end(run, end, fate=fate, owed=owed)
        if owed is not None:
            self._owed()

    async def _messages(self, session_id: SessionId, turn_id: str) -> tuple[Message, ...]:
        page = await self._store.messages.page(session_id, limit=MESSAGES_OF_A_TURN)
        return tuple(one for one in page.messages if one.turn_id == turn_id)

    async def _end(self, run: StoredRun, outcome: RunOutcome, reason: str) -> None:
        end = JobRun(
            job_id=run.job_id,
            slot_ms=run.slot_ms,
            began_ms=run.began_ms,
            asked=run.asked,
            ended_ms=self._clock.now_ms(),
            outcome=outcome,
            reason=reason,
        )
        await self._jobs.end(run, end)


def address_of(job_id: JobId) -> ChatAddress:
    """Return the address under which a job speaks; it is bound to the job's own session."""
    return ChatAddress(channel=CHANNEL, chat=job_id)


def sender_of(job: StoredJob) -> Sender:
    """Return a job as the sender of its messages."""
    return Sender(user_id=job.id, role="job", address=address_of(job.id), name=job.draft.name)


def _with_taint(row: Session, job: StoredJob) -> Session:
    more = tuple(source for source in job.taint if source not in row.taint)
    return replace(row, taint=(*row.taint, *more), sensitive=row.sensitive or job.sensitive)
