"""The jobs of the played gateway."""

from msgspec.structs import replace

from openpista.domain.command import Accepted, Command, PauseJob, Refused, RemoveJob, RunJob
from openpista.domain.event import JobsChanged
from openpista.domain.ids import HOUSE, JobId
from openpista.domain.job import Job
from openpista.domain.query import Answer, JobList, JobRunList, ListJobRuns, ListJobs, Query
from tests.fakes.telling import Teller

HOUR_MS = 3_600_000


class PlayedJobs:
    """`jobs` by id. A job that is run stays running until `finish` is called."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self.jobs: dict[JobId, Job] = {}

    def fill(self) -> None:
        """Put in one job of every kind and state."""
        now_ms = self._teller.clock.now_ms()
        self.put(
            Job(JobId("J1"), "Morning report", "0 8 * * *", "Write what happened overnight.",
                target="telegram:42", next_ms=now_ms + HOUR_MS, last_ms=now_ms - 23 * HOUR_MS,
                last_outcome="done"),
            Job(JobId("J2"), "식물에 물 주기", "every 3 days", "화분에 물을 주세요.",
                kind="message", target="telegram:42", next_ms=now_ms + 40 * HOUR_MS),
            Job(JobId("J3"), "Back up photos", "30 2 * * 0", "Copy new photos to the NAS.",
                next_ms=now_ms + 90 * HOUR_MS, last_ms=now_ms - HOUR_MS, last_outcome="failed",
                last_reason="The NAS could not be reached."),
            Job(JobId("J4"), "Tidy downloads", "0 20 * * 5", "Sort the downloads folder.",
                paused=True, last_ms=now_ms - 5 * HOUR_MS, last_outcome="denied",
                last_reason="Nobody was there to allow the command."),
            Job(JobId("J5"), "Check mail", "*/15 * * * *", "Look for mail from the bank.",
                running=True, next_ms=now_ms + HOUR_MS // 4, last_outcome="missed"),
        )  # fmt: skip

    def put(self, *jobs: Job) -> None:
        """Keep jobs and tell."""
        self.jobs |= {job.id: job for job in jobs}
        self._tell()

    def finish(self, job_id: JobId, *, reason: str = "") -> None:
        """Let a running job end, badly where there is a `reason`."""
        job = self.jobs[job_id]
        outcome = "failed" if reason else "done"
        now_ms = self._teller.clock.now_ms()
        self.put(
            replace(job, running=False, last_ms=now_ms, last_outcome=outcome, last_reason=reason)
        )

    def carry_out(self, command: Command) -> Accepted | Refused | None:
        """Pause, run or remove a job."""
        match command:
            case PauseJob() | RunJob() | RemoveJob():
                pass
            case _:
                return None
        job = self.jobs.get(command.job_id)
        if job is None:
            return Refused(reason="There is no such job.", code="not_found")
        match command:
            case PauseJob(paused=paused):
                self.put(replace(job, paused=paused))
            case RunJob() if job.running:
                return Refused(reason=f"{job.name} runs already.", code="busy")
            case RunJob():
                self.put(replace(job, running=True))
            case RemoveJob():
                del self.jobs[job.id]
                self._tell()
        return Accepted()

    def answer(self, query: Query) -> Answer | None:
        """Return all jobs, or that none has run."""
        if isinstance(query, ListJobRuns):
            return JobRunList(runs=())
        return JobList(jobs=self.listed()) if isinstance(query, ListJobs) else None

    def listed(self) -> tuple[Job, ...]:
        """Return the jobs, the next one first."""
        never = 2**63
        return tuple(sorted(self.jobs.values(), key=lambda job: job.next_ms or never))

    def _tell(self) -> None:
        self._teller.tell(JobsChanged(stream=HOUSE, jobs=self.listed()))
