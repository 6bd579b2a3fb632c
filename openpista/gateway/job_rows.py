"""A stored job as windows list it."""

from typing import Literal

from openpista.config.jobs import target_text
from openpista.domain.job import Job, JobRun
from openpista.store.jobs import StoredJob

MAX_NAME_CHARS = 100
MAX_SAYS_CHARS = 20_000

LastOutcome = Literal["", "done", "failed", "denied", "missed"]


def shown(job: StoredJob, last: JobRun | None, *, running: bool) -> Job:
    """Return a job with how it went last and when it runs next."""
    draft = job.draft
    return Job(
        id=job.id,
        name=draft.name,
        schedule=draft.schedule,
        says=draft.says or draft.checklist,
        kind=draft.kind,
        target=target_text(draft.target),
        session_id=draft.session_id,
        paused=job.rests,
        running=running,
        next_ms=None if job.rests else job.due_ms,
        last_ms=(last.ended_ms or last.began_ms) if last else None,
        last_outcome=_outcome(last) if last else "",
        last_reason=job.problem or (last.reason if last else ""),
        zone=draft.zone,
        origin=job.origin,
        missed=draft.missed,
        overlap=draft.overlap,
        profile=draft.profile,
        checklist=draft.checklist,
        taint=job.taint,
    )


def _outcome(last: JobRun) -> LastOutcome:
    match last.outcome:
        case "interrupted":
            return "failed"
        case "skipped":
            return "missed"
        case outcome:
            return outcome
