"""`openpista jobs`: add, list, run, pause, resume, remove, log."""

from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import click

from openpista.cli.house import with_port
from openpista.cli.options import config_option, json_option, log_level_option
from openpista.cli.output import say, say_json, tell
from openpista.cli.start import start
from openpista.cli.transcript import when
from openpista.domain.command import Accepted, AddJob, Command, PauseJob, Refused, RemoveJob, RunJob
from openpista.domain.errors import OpenpistaError, UsageError
from openpista.domain.event import HouseSnapshot, JobsChanged
from openpista.domain.ids import HOUSE, JobId, SessionId
from openpista.domain.job import Job, JobDraft, JobKind, JobProfile, MissedPolicy, OverlapPolicy
from openpista.domain.port import GatewayPort
from openpista.domain.query import JobList, JobRunList, ListJobRuns, ListJobs, QueryFailed

_NAME_WIDTH = 24
job_argument = click.argument("job")


@click.group("jobs")
def command() -> None:
    """What the agent does at set times. JOB is an id, the beginning of one, or a name."""


@command.command()
@click.argument("name")
@click.argument("schedule")
@click.argument("says", default="")
@click.option("--kind", type=click.Choice(["agent", "message"]), default="agent")
@click.option("--zone", default="", help="IANA time zone. Default: this computer's.")
@click.option("--missed", type=click.Choice(["once", "skip", "all"]), default="once")
@click.option("--overlap", type=click.Choice(["skip", "queue"]), default="skip")
@click.option("--profile", type=click.Choice(["deny", "exact"]), default="deny")
@click.option("--session", default="", help="The session to speak in. Default: one of its own.")
@click.option("--to", "target", default="", help="The chat that gets the answer: telegram:42.")
@click.option("--checklist", default="", help="A file; without open points nothing is done.")
@config_option
@log_level_option
@json_option
def add(
    name: str,
    schedule: str,
    says: str,
    kind: JobKind,
    zone: str,
    missed: MissedPolicy,
    overlap: OverlapPolicy,
    profile: JobProfile,
    session: str,
    target: str,
    checklist: str,
    config: Path | None,
    log_level: str,
    as_json: bool,
) -> None:
    """Plan something. SCHEDULE is a cron line, @daily, `every 15 m`, `in 20 m` or a time as
    `2026-12-24 18:00`; SAYS is the message, or what the agent is told."""
    from openpista.config.jobs import read_target

    try:
        chat = read_target(target)
    except ValueError as error:
        raise UsageError(f"{error}.") from error
    draft = JobDraft(
        name=name,
        schedule=schedule,
        says=says,
        kind=kind,
        zone=zone,
        missed=missed,
        overlap=overlap,
        profile=profile,
        session_id=SessionId(session) if session else None,
        target=chat,
        checklist=str(Path(checklist).expanduser().absolute()) if checklist else "",
    )
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        done = await _do(port, AddJob(draft=draft))
        job = await _find(port, done.note)
        if as_json:
            say_json(job)
        else:
            say(_row(job))

    with_port(started, work)


@command.command("list")
@config_option
@log_level_option
@json_option
def list_(config: Path | None, log_level: str, as_json: bool) -> None:
    """List all jobs, the next one first."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        jobs = await _jobs(port)
        if as_json:
            say_json(jobs)
        elif not jobs:
            tell(started.words("jobs.none"))
        for job in () if as_json else jobs:
            say(_row(job))

    with_port(started, work)


@command.command()
@job_argument
@config_option
@log_level_option
@json_option
def run(job: str, config: Path | None, log_level: str, as_json: bool) -> None:
    """Run a job now and wait for its end; exit code 1 where it did not do what it should."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        found = await _find(port, job)
        await _do(port, RunJob(job_id=found.id))
        await _until_it_rests(port, found.id)
        answer = await port.ask(ListJobRuns(job_id=found.id, limit=1))
        if not isinstance(answer, JobRunList) or not answer.runs:
            raise OpenpistaError(f"{found.name} was removed while it ran.")
        (last,) = answer.runs
        if as_json:
            say_json(last)
        else:
            say(f"{found.name}: {last.outcome} {last.reason}".rstrip())
        if last.outcome != "done":
            raise click.exceptions.Exit(1)

    with_port(started, work, takes_work=True)


@command.command()
@job_argument
@config_option
@log_level_option
def pause(job: str, config: Path | None, log_level: str) -> None:
    """Let a job rest until `resume`."""
    _change(job, config, log_level, lambda job_id: PauseJob(job_id=job_id))


@command.command()
@job_argument
@config_option
@log_level_option
def resume(job: str, config: Path | None, log_level: str) -> None:
    """Let a job go on from its next planned time."""
    _change(job, config, log_level, lambda job_id: PauseJob(job_id=job_id, paused=False))


@command.command()
@job_argument
@config_option
@log_level_option
def remove(job: str, config: Path | None, log_level: str) -> None:
    """Remove a job and what is known of its runs."""
    _change(job, config, log_level, lambda job_id: RemoveJob(job_id=job_id))


@command.command()
@click.argument("job", default="")
@click.option("--limit", "-n", type=click.IntRange(min=1, max=500), default=50, show_default=True)
@config_option
@log_level_option
@json_option
def log(job: str, limit: int, config: Path | None, log_level: str, as_json: bool) -> None:
    """Print how JOB went, or all jobs: newest first, with what became of the answers."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        jobs = {one.id: one for one in await _jobs(port)}
        wanted = (await _find(port, job)).id if job else None
        answer = await port.ask(ListJobRuns(job_id=wanted, limit=limit))
        if not isinstance(answer, JobRunList):
            raise OpenpistaError(answer.reason if isinstance(answer, QueryFailed) else repr(answer))
        if as_json:
            say_json(answer.runs)
            return
        for one in answer.runs:
            name = jobs[one.job_id].name if one.job_id in jobs else one.job_id
            outcome = one.outcome or "running"
            delivery = "" if one.delivery in {"", "none"} else f" [answer: {one.delivery}]"
            said = f"{when(one.slot_ms)}  {_cut(name):<{_NAME_WIDTH}}  {outcome:<11}"
            say(f"{said}  {one.reason}{delivery}".rstrip())

    with_port(started, work)


def _change(
    job: str, config: Path | None, log_level: str, make: Callable[[JobId], Command]
) -> None:
    """Send the command that `make` makes for a job."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        found = await _find(port, job)
        await _do(port, make(found.id))
        tell(f"{found.name}: {started.words('cli.jobs.done')}")

    with_port(started, work)


async def _do(port: GatewayPort, command: Command) -> Accepted:
    answer = await port.send(command)
    if isinstance(answer, Refused):
        raise OpenpistaError(answer.reason)
    return answer


async def _jobs(port: GatewayPort) -> tuple[Job, ...]:
    answer = await port.ask(ListJobs())
    if not isinstance(answer, JobList):
        raise OpenpistaError(answer.reason if isinstance(answer, QueryFailed) else repr(answer))
    return answer.jobs


async def _find(port: GatewayPort, wanted: str) -> Job:
    """Return the one job of that id, beginning of an id, or name. Raises UsageError."""
    jobs = await _jobs(port)
    found = [job for job in jobs if wanted in {job.id, job.name}] or [
        job for job in jobs if wanted and job.id.startswith(wanted)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{wanted!r} is the beginning of {len(found)} jobs; give more of it.")
    raise UsageError(f"There is no job {wanted!r}; `openpista jobs list` names them.")


async def _until_it_rests(port: GatewayPort, job_id: JobId) -> None:
    """Return when no run of a job goes on."""
    async with aclosing(port.events(HOUSE)) as events:
        async for event in events:
            if isinstance(event, JobsChanged | HouseSnapshot) and not any(
                job.id == job_id and job.running for job in event.jobs
            ):
                return


def _row(job: Job) -> str:
    """Return a job on one line: when next, how it went last, what it is."""
    state = "running" if job.running else "rests" if job.paused else "–"
    following = when(job.next_ms) if job.next_ms is not None and not job.running else state
    last = f"{job.last_outcome or '–':<7}"
    return (
        f"{job.id}  {following:<16}  {last}  {_cut(job.name):<{_NAME_WIDTH}}  {job.schedule}"
        f"{f'  → {job.target}' if job.target else ''}"
    )


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1]}…"
