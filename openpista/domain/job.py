"""Jobs: what the agent does at set times."""

from typing import Literal

from msgspec import Struct

from openpista.domain.ids import JobId, SessionId


class Job(Struct, frozen=True):
    """One job. `schedule` is as it was written, `says` what the agent is told, `target` the
    chat that gets the answer. Times are Unix ms."""

    id: JobId
    name: str
    schedule: str
    says: str
    kind: Literal["message", "agent"] = "agent"
    target: str = ""
    session_id: SessionId | None = None
    paused: bool = False
    running: bool = False
    next_ms: int | None = None
    last_ms: int | None = None
    last_outcome: Literal["", "done", "failed", "denied", "missed"] = ""
    last_reason: str = ""
