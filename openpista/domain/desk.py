"""Desks: who carries out what is neither a conversation nor a service. `app` fills them in, the
gateway routes to them and refuses what no desk of this house handles."""

from collections.abc import Callable
from typing import Literal, Protocol

from msgspec import Struct

from openpista.domain.command import (
    Accepted,
    AnswerLogin,
    AnswerPairingRequest,
    BeginLogin,
    BeginPairing,
    Refused,
    Unpair,
)
from openpista.domain.event import HouseEvent
from openpista.domain.ids import JobId, LoginId, SessionId
from openpista.domain.job import Job, JobDraft, JobOrigin, JobRun
from openpista.domain.login import ProviderStatus
from openpista.domain.message import Sender
from openpista.domain.pairing import Pairing
from openpista.domain.query import ConfigEntries, DoctorReport, LogPage, PeopleList, ReadLogs

Tell = Callable[[HouseEvent], None]
"""Tells an event on the `house` stream, to every owner's window."""


class ConfigWritten(Struct, frozen=True):
    """What came of a change: `restart` as in `ConfigChanged`, `note` a sentence for the user
    where one is needed."""

    outcome: Literal["written", "unchanged"] = "written"
    restart: str = ""
    note: str = ""


class ConfigChange(Struct, frozen=True):
    """A key that has another value than before; `restart` as in `ConfigChanged`."""

    key: str
    restart: str = ""


class ConfigDesk(Protocol):
    """The user's config file, and what of it can hold at once. Raises OpenpistaError with one
    sentence for what cannot be written."""

    async def entries(self) -> ConfigEntries:
        """Return every key as it holds now or will after a restart; secrets are masked."""
        ...

    async def set(self, key: str, value: str) -> ConfigWritten:
        """Write `key`; `value` is TOML text."""
        ...

    async def unset(self, key: str) -> ConfigWritten:
        """Take `key` out of the file."""
        ...

    async def reload(self) -> tuple[ConfigChange, ...]:
        """Read the file anew, as a start would, and return what has changed. Of a file that
        cannot be read nothing holds, and all stays as it was."""
        ...


class LoginDesk(Protocol):
    """Logins to providers. How a login goes on is told by `LoginChanged`, and each change of the
    credentials by `ProvidersChanged`. Raises OpenpistaError with one sentence for what cannot be
    done. The gateway lets only the window that began a login answer or end it."""

    def open(self, tell: Tell) -> None:
        """Take what tells events; called once, before anything else."""
        ...

    async def providers(self) -> tuple[ProviderStatus, ...]:
        """Return all providers in the order in which to show them."""
        ...

    async def begin(self, command: BeginLogin) -> Accepted | Refused:
        """Begin a login; returns as soon as it is under way. An id that is in use is refused."""
        ...

    async def answer(self, command: AnswerLogin) -> Accepted | Refused:
        """Give a login the key, code or address that it waits for."""
        ...

    async def cancel(self, login_id: LoginId) -> Accepted | Refused:
        """End a login; one that has ended already stays as it is."""
        ...

    async def logout(self, provider: str) -> Accepted | Refused:
        """Forget what was stored for a provider."""
        ...


class PairingDesk(Protocol):
    """Who may talk through channels. Tells `PairingChanged` and `PeopleChanged`."""

    def open(self, tell: Tell) -> None:
        """Take what tells events; called once, before anything else."""
        ...

    def pairings(self) -> tuple[Pairing, ...]:
        """Return the pairings that are under way."""
        ...

    def people(self) -> PeopleList:
        """Return everyone paired, and the requests that wait."""
        ...

    async def begin(self, command: BeginPairing) -> Accepted | Refused:
        """Make a fresh link for the owner's phone."""
        ...

    async def cancel(self, service: str) -> Accepted | Refused:
        """End a pairing that is under way."""
        ...

    async def answer(self, command: AnswerPairingRequest) -> Accepted | Refused:
        """Let a stranger in, or send them away."""
        ...

    async def unpair(self, command: Unpair) -> Accepted | Refused:
        """Let somebody talk no more."""
        ...

    async def present(self, sender: Sender, code: str) -> Accepted | Refused:
        """Take the code of the owner's link from somebody; they become an owner."""
        ...

    async def confirm(self, sender: Sender) -> Accepted | Refused:
        """Take the press on the test card."""
        ...

    async def knock(self, sender: Sender) -> Accepted | Refused:
        """Let a stranger ask to be let in; `note` is the code that they are told."""
        ...


class JobDesk(Protocol):
    """What the agent does at set times. Tells `JobsChanged`."""

    def open(self, tell: Tell) -> None:
        """Take what tells events; called once, before anything else."""
        ...

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs, the next one first."""
        ...

    def check(self, draft: JobDraft) -> int | None:
        """Return when it would run first, in Unix ms; raises UsageError with one sentence for
        what cannot be a job."""
        ...

    async def add(
        self, draft: JobDraft, *, origin: JobOrigin, made_in: SessionId | None = None
    ) -> Accepted | Refused:
        """Keep a job; `note` is its id. One that was made in a session inherits its taint."""
        ...

    async def runs(self, job_id: JobId | None, limit: int) -> tuple[JobRun, ...]:
        """Return how a job went, newest first."""
        ...

    async def pause(self, job_id: JobId, *, paused: bool) -> Accepted | Refused:
        """Let a job rest, or go on."""
        ...

    async def run(self, job_id: JobId) -> Accepted | Refused:
        """Run a job now."""
        ...

    async def remove(self, job_id: JobId) -> Accepted | Refused:
        """Delete a job."""
        ...


class LogDesk(Protocol):
    """The log of the house."""

    async def read(self, query: ReadLogs) -> LogPage:
        """Return lines of the log, newest page first."""
        ...


class DoctorDesk(Protocol):
    """Who examines the set-up."""

    async def examine(self) -> DoctorReport:
        """Run all checks, live."""
        ...
