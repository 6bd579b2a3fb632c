"""The agent's tools for what happens at set times: add, list, pause and remove jobs.

What they may do without a word of the owner is decided where all calls are (decisions.md 16); a
job that works by itself is another kind of call than one that only says a text.
"""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

from openpista.domain.call import IntentKind
from openpista.domain.command import Accepted, Refused
from openpista.domain.desk import JobDesk
from openpista.domain.errors import ToolArgumentError, UsageError
from openpista.domain.ids import JobId
from openpista.domain.job import Job, JobDraft, JobKind, MissedPolicy, OverlapPolicy
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of

GROUP = "schedule"
MAX_LISTED = 200


class AddArguments(Arguments, frozen=True):
    """The arguments of `schedule.add`."""

    name: Annotated[str, Meta(description="A short name")]
    when: Annotated[
        str,
        Meta(description="Five cron fields, @daily, `every 15 m`, `in 20 m`, or 2026-12-24 18:00"),
    ]
    says: Annotated[
        str, Meta(description="The reminder itself, or what you will be told to do then")
    ]
    kind: Annotated[
        JobKind, Meta(description="message: only says it; agent: you work on it with tools")
    ] = "message"
    zone: Annotated[str, Meta(description="IANA time zone; empty: this computer's")] = ""
    missed: Annotated[
        MissedPolicy, Meta(description="What becomes of times while the computer was off")
    ] = "once"
    overlap: OverlapPolicy = "skip"


class ListArguments(Arguments, frozen=True):
    """`schedule.list` takes none."""


class RemoveArguments(Arguments, frozen=True):
    """The argument of `schedule.remove`."""

    job: Annotated[str, Meta(description="Its id")]


class PauseArguments(Arguments, frozen=True):
    """The arguments of `schedule.pause`."""

    job: Annotated[str, Meta(description="Its id")]
    paused: Annotated[bool, Meta(description="false lets it go on")] = True


class ScheduleAdd:
    """`schedule.add`: something that is done later, or again and again."""

    spec = ToolSpec(
        name="schedule.add",
        description="Do something at a set time, once or again and again. The owner is asked.",
        parameters=parameters_of(AddArguments),
        group=GROUP,
    )

    def __init__(self, desk: JobDesk) -> None:
        self._desk = desk

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Say what would be planned. Raises ToolArgumentError for what cannot be a job."""
        del context
        draft = _draft(arguments)
        try:
            self._desk.check(draft)
        except UsageError as error:
            raise ToolArgumentError(error.message) from error
        if draft.kind == "agent":
            return Intent(kind="schedule", title=f"Let the agent work by itself: {_when(draft)}")
        return Intent(kind="remind", title=f"Send a reminder: {_when(draft)}")

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Keep the job; it inherits who has spoken in this session."""
        draft = _draft(arguments)
        answer = await self._desk.add(draft, origin="agent", made_in=context.session_id)
        if isinstance(answer, Refused):
            return ToolOutcome(answer.reason, is_error=True)
        jobs = {job.id: job for job in self._desk.jobs()}
        return ToolOutcome(f"Planned as {answer.note}. {_next(jobs.get(JobId(answer.note)))}")


class ScheduleList:
    """`schedule.list`: what happens at set times."""

    spec = ToolSpec(
        name="schedule.list",
        description="List what is planned, with ids, next and last runs.",
        parameters=parameters_of(ListArguments),
        group=GROUP,
    )

    def __init__(self, desk: JobDesk) -> None:
        self._desk = desk

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Look only."""
        del context
        decode_arguments(arguments, ListArguments)
        return Intent(kind="internal", title="List the jobs", repeatable=True, parallel=True)

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Return a line for each; words of strangers in them stay words of strangers."""
        del arguments, context
        jobs = self._desk.jobs()[:MAX_LISTED]
        sources = [source for job in jobs for source in job.taint]
        text = "\n".join(_line(job) for job in jobs) or "Nothing is planned."
        return ToolOutcome(text, taint=sources[0] if sources else "")


class SchedulePause:
    """`schedule.pause`: let a job rest, or go on."""

    spec = ToolSpec(
        name="schedule.pause",
        description="Let a job rest, or go on. The owner is asked.",
        parameters=parameters_of(PauseArguments),
        group=GROUP,
    )

    def __init__(self, desk: JobDesk) -> None:
        self._desk = desk

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Name the job. Raises ToolArgumentError for one that does not exist."""
        del context
        wish = decode_arguments(arguments, PauseArguments)
        job = _job(self._desk, wish.job)
        if wish.paused:
            return Intent(kind="remind", title=f"Let the job {job.name!r} rest")
        kind: IntentKind = "schedule" if job.kind == "agent" else "remind"
        return Intent(kind=kind, title=f"Let the job {job.name!r} go on ({job.schedule})")

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Do it."""
        del context
        wish = decode_arguments(arguments, PauseArguments)
        return _said(await self._desk.pause(JobId(wish.job), paused=wish.paused), "Done.")


class ScheduleRemove:
    """`schedule.remove`: a job that is not wanted any more."""

    spec = ToolSpec(
        name="schedule.remove",
        description="Remove a job. The owner is asked.",
        parameters=parameters_of(RemoveArguments),
        group=GROUP,
    )

    def __init__(self, desk: JobDesk) -> None:
        self._desk = desk

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Name the job. Raises ToolArgumentError for one that does not exist."""
        del context
        job = _job(self._desk, decode_arguments(arguments, RemoveArguments).job)
        return Intent(
            kind="remind",
            title=f"Remove the job {job.name!r} ({job.schedule})",
            undoable=False,
            undo_note="A job that is removed has to be made anew.",
        )

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Do it."""
        del context
        wish = decode_arguments(arguments, RemoveArguments)
        return _said(await self._desk.remove(JobId(wish.job)), "Removed.")


def schedule_tools(
    desk: JobDesk,
) -> tuple[ScheduleAdd, ScheduleList, SchedulePause, ScheduleRemove]:
    """Return the tools of the group, in the order in which every model sees them."""
    return ScheduleAdd(desk), ScheduleList(desk), SchedulePause(desk), ScheduleRemove(desk)


def _draft(arguments: str) -> JobDraft:
    wish = decode_arguments(arguments, AddArguments)
    return JobDraft(
        name=wish.name,
        schedule=wish.when,
        says=wish.says,
        kind=wish.kind,
        zone=wish.zone,
        missed=wish.missed,
        overlap=wish.overlap,
    )


def _job(desk: JobDesk, job_id: str) -> Job:
    for job in desk.jobs():
        if job.id == job_id:
            return job
    raise ToolArgumentError(f"There is no job {job_id!r}; schedule.list names them.")


def _when(draft: JobDraft) -> str:
    zone = f" ({draft.zone})" if draft.zone else ""
    return f"{draft.name!r}, {draft.schedule}{zone}"


def _next(job: Job | None) -> str:
    if job is None or job.next_ms is None:
        return "It is not planned."
    at = datetime.fromtimestamp(job.next_ms / 1000, UTC)
    return f"It runs next at {at:%Y-%m-%d %H:%M} UTC."


def _line(job: Job) -> str:
    state = "rests" if job.paused else _next(job)
    last = f" Last: {job.last_outcome}. {job.last_reason}".rstrip() if job.last_outcome else ""
    return f"{job.id} {job.name!r} [{job.kind}] {job.schedule}: {state}{last}"


def _said(answer: Accepted | Refused, done: str) -> ToolOutcome:
    if isinstance(answer, Refused):
        return ToolOutcome(answer.reason, is_error=True)
    return ToolOutcome(done)
