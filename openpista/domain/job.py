"""Jobs: what the agent does at set times."""

from typing import Literal

from msgspec import Struct

from openpista.domain.ids import JobId, SessionId, TurnId
from openpista.domain.message import ChatAddress

JobKind = Literal["message", "agent"]
"""`message` only says a fixed text to whoever made the job; `agent` is work with tools."""

MissedPolicy = Literal["once", "skip", "all"]
"""What becomes of planned times that passed while openpista did not run."""

OverlapPolicy = Literal["skip", "queue"]
"""What becomes of a planned time at which the run before still goes on."""

JobProfile = Literal["deny", "exact"]
"""What a run may do that would ask: nothing, or what an *exact* grant of the owner covers."""

JobOrigin = Literal["owner", "agent", "config"]

RunOutcome = Literal["", "done", "failed", "denied", "missed", "skipped", "interrupted"]
"""Empty while the run goes on."""

Delivery = Literal["", "none", "waiting", "sent", "failed"]
"""What became of a run's answer: nothing was owed to a chat, or how far its messenger is."""


class JobDraft(Struct, frozen=True, kw_only=True):
    """What somebody wants done. `schedule` as docs/jobs.md has it, `zone` an IANA name (empty:
    this computer's), `session_id` a session to speak in (None: one of its own), `target` the
    chat that gets the answer, `checklist` a file without whose open points nothing is done."""

    name: str
    schedule: str
    says: str = ""
    kind: JobKind = "agent"
    zone: str = ""
    missed: MissedPolicy = "once"
    overlap: OverlapPolicy = "skip"
    profile: JobProfile = "deny"
    session_id: SessionId | None = None
    target: ChatAddress | None = None
    checklist: str = ""


class Job(Struct, frozen=True):
    """One job. `schedule` is as it was written, `says` what the agent is told, `target` the
    chat that gets the answer. Times are Unix ms."""

    id: JobId
    name: str
    schedule: str
    says: str
    kind: JobKind = "agent"
    target: str = ""
    session_id: SessionId | None = None
    paused: bool = False
    running: bool = False
    next_ms: int | None = None
    last_ms: int | None = None
    last_outcome: Literal["", "done", "failed", "denied", "missed"] = ""
    last_reason: str = ""
    zone: str = ""
    origin: JobOrigin = "owner"
    missed: MissedPolicy = "once"
    overlap: OverlapPolicy = "skip"
    profile: JobProfile = "deny"
    checklist: str = ""
    taint: tuple[str, ...] = ()


class JobRun(Struct, frozen=True):
    """One run, or planned times at which none was begun. `slot_ms` is when it was planned for;
    `asked` says that somebody wanted it then."""

    job_id: JobId
    slot_ms: int
    began_ms: int
    asked: bool = False
    ended_ms: int | None = None
    outcome: RunOutcome = ""
    reason: str = ""
    session_id: SessionId | None = None
    turn_id: TurnId | None = None
    delivery: Delivery = ""
