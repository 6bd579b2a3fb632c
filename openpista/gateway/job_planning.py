"""What is to be done about a job whose planned time has come or passed. Pure."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.gateway.triggers import DAY_MS, MINUTE_MS, Trigger, newest_before, next_ms
from openpista.store.jobs import StoredJob

LATE_MS = MINUTE_MS
"""A planned time that passed longer ago was missed: openpista, or the computer, did not run."""

MAX_CATCH_UP = 10
"""With the policy *all* so many missed times are caught up on; older ones are only noted."""

MAX_BACK_MS = 2 * DAY_MS
"""A clock that goes back further was wrong before, not now."""


class Plan(Struct, frozen=True):
    """`job` as it stands afterwards, the planned times at which it runs now, and the oldest one
    (`missed_ms`) of those at which it does not run any more."""

    job: StoredJob
    begin: tuple[int, ...] = ()
    missed_ms: int | None = None


def plan(job: StoredJob, trigger: Trigger, now_ms: int) -> Plan | None:
    """Return what to do, None where nothing is due."""
    if job.rests or job.due_ms is None or job.due_ms > now_ms:
        return None
    times = newest_before(trigger, job.due_ms, now_ms, MAX_CATCH_UP)
    moved = replace(
        job,
        due_ms=next_ms(trigger, now_ms),
        handled_ms=times[-1] if times else job.handled_ms,
    )
    if not times:
        return Plan(moved)
    begin = _to_begin(job, times, now_ms)
    missed = job.due_ms not in begin
    return Plan(moved, begin, job.due_ms if missed else None)


def _to_begin(job: StoredJob, times: tuple[int, ...], now_ms: int) -> tuple[int, ...]:
    match job.draft.missed:
        case "all":
            return times
        case "once":
            return times[-1:]
        case "skip":
            return times[-1:] if now_ms - times[-1] <= LATE_MS else ()


def was_planned_by_a_wrong_clock(job: StoredJob, now_ms: int) -> bool:
    """Say whether a job was planned at a time that lies far ahead of now."""
    return max(job.start_ms, job.handled_ms or 0) - now_ms > MAX_BACK_MS


def anew(job: StoredJob, now_ms: int) -> StoredJob:
    """Return a job that has to be planned as if it were made now."""
    return replace(job, start_ms=min(job.start_ms, now_ms), handled_ms=None, due_ms=None)
