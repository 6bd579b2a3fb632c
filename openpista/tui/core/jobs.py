"""Jobs: what the agent does at set times; letting one rest, running it now, removing it."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import PauseJob, RemoveJob, RunJob
from openpista.domain.event import JobsChanged
from openpista.domain.ids import JobId
from openpista.domain.job import Job
from openpista.domain.query import AnswerBase, JobList, ListJobs, QueryFailed
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Outcome, Send, Then
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction

Deed = Literal["run", "remove"]


class Wish(Struct, frozen=True):
    """What the user is asked about before it is done."""

    deed: Deed
    job_id: JobId


class Jobs(Struct, frozen=True):
    """`index` may run past the end; `sending` are requests on their way with their jobs."""

    state: Literal["unknown", "loading", "loaded", "failed"] = "unknown"
    reason: str = ""
    jobs: tuple[Job, ...] = ()
    index: int = 0
    wish: Wish | None = None
    sending: tuple[tuple[str, JobId], ...] = ()
    request_id: str = ""


class JobMoved(ActionBase, frozen=True):
    """The user goes to another job."""

    step: int


class JobPointed(ActionBase, frozen=True):
    """The user points at a job."""

    index: int


class JobWished(StartingAction, frozen=True):
    """The user wants to run or remove a job; they are asked first."""

    deed: Deed
    job_id: JobId


class JobConfirmed(StartingAction, frozen=True):
    """The user means what they were asked about."""


class JobPaused(StartingAction, frozen=True):
    """The user lets a job rest, or go on."""

    job_id: JobId


JobsAction = JobMoved | JobPointed | JobWished | JobConfirmed | JobPaused
HEARS = (
    JobMoved,
    JobPointed,
    JobWished,
    JobConfirmed,
    JobPaused,
    OverlayOpened,
    OverlayClosed,
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    JobsChanged,
)

Changed = tuple[Jobs, tuple[Outcome, ...]]


def update(jobs: Jobs, action: ActionBase) -> Changed:
    """Return the jobs after `action`, and what is to be done."""
    match action:
        case OverlayOpened(kind="jobs", id=request_id):
            state = "loaded" if jobs.state == "loaded" else "loading"
            asked = replace(jobs, state=state, index=0, reason="", request_id=request_id)
            return asked, (Ask(ListJobs(), request_id, slot="jobs"),)
        case OverlayClosed(kind=None | "job") if jobs.wish is not None:
            return replace(jobs, wish=None), ()
        case AnswerArrived(request_id=request_id, answer=answer) if (
            request_id == jobs.request_id != ""
        ):
            return _answered(replace(jobs, request_id=""), answer), ()
        case EventArrived(event=JobsChanged(jobs=known)):
            return replace(jobs, state="loaded", reason="", jobs=known), ()
        case JobMoved(step=step):
            return replace(jobs, index=jobs.index + step), ()
        case JobPointed(index=index):
            return replace(jobs, index=index), ()
        case CommandAccepted() | CommandRefused() | CommandUnsent():
            left = tuple(pair for pair in jobs.sending if pair[0] != action.request_id)
            return replace(jobs, sending=left), ()
        case _:
            return _wanted(jobs, action)


def job_of(jobs: Jobs, job_id: JobId) -> Job | None:
    """Return the job of that id."""
    return next((job for job in jobs.jobs if job.id == job_id), None)


def _wanted(jobs: Jobs, action: ActionBase) -> Changed:
    match action:
        case JobWished(deed=deed, job_id=job_id) if job_of(jobs, job_id) is not None:
            opened = OverlayOpened("job", id=action.id, at_ms=action.at_ms)
            return replace(jobs, wish=Wish(deed, job_id)), (Then(opened),)
        case JobConfirmed(id=request_id) if jobs.wish is not None:
            job_id = jobs.wish.job_id
            command = RunJob(job_id=job_id) if jobs.wish.deed == "run" else RemoveJob(job_id=job_id)
            closed = Then(OverlayClosed("job", at_ms=action.at_ms))
            changed, outcomes = _send(replace(jobs, wish=None), job_id, command, request_id)
            return changed, (*outcomes, closed)
        case JobPaused(job_id=job_id, id=request_id):
            job = job_of(jobs, job_id)
            if job is None:
                return jobs, ()
            return _send(jobs, job_id, PauseJob(job_id=job_id, paused=not job.paused), request_id)
        case _:
            return jobs, ()


def _send(
    jobs: Jobs, job_id: JobId, command: RunJob | RemoveJob | PauseJob, request_id: str
) -> Changed:
    """Send it, unless something for this job is on its way, or the job is gone."""
    if job_of(jobs, job_id) is None or any(sent == job_id for _, sent in jobs.sending):
        return jobs, ()
    return replace(jobs, sending=(*jobs.sending, (request_id, job_id))), (
        Send(command, request_id),
    )


def _answered(jobs: Jobs, answer: AnswerBase) -> Jobs:
    match answer:
        case JobList(jobs=known):
            return replace(jobs, state="loaded", jobs=known)
        case QueryFailed(reason=reason):
            return replace(jobs, state="failed", reason=reason)
        case _:
            return replace(jobs, state="failed")
