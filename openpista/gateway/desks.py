"""The way to the desks: which of them a command or question belongs to, and what is said where
this house has none for it."""

from msgspec import Struct

from openpista.domain.command import (
    Accepted,
    AddJob,
    AnswerLogin,
    AnswerPairingRequest,
    BeginLogin,
    BeginPairing,
    CancelLogin,
    CancelPairing,
    ConfirmPairing,
    Knock,
    Logout,
    LogOutDevice,
    PauseJob,
    PresentPairingCode,
    Refused,
    RemoveJob,
    RunJob,
    SetConfig,
    Unpair,
    UnsetConfig,
    WriteTo,
)
from openpista.domain.desk import (
    ConfigDesk,
    DoctorDesk,
    JobDesk,
    LogDesk,
    LoginDesk,
    PairingDesk,
    Tell,
)
from openpista.domain.errors import ConfigError, UsageError
from openpista.domain.event import ConfigChanged
from openpista.domain.ids import HOUSE, JobId
from openpista.domain.job import Job, JobRun
from openpista.domain.pairing import Pairing
from openpista.domain.query import PeopleList
from openpista.gateway.devices import NO_DEVICES, Devices

NO_LOGINS = Refused(
    reason="This openpista cannot log in by itself. Put the key of the provider into its variable"
    " or into the config file.",
    code="not_there",
)
NO_SUCH_PAIRING = Refused(
    reason="This version has no messenger that a phone could be paired with.",
    code="no_such_service",
)
NO_JOBS = Refused(reason="This version does nothing at set times.", code="not_there")
NOBODY = PeopleList(paired=(), requests=())

DeskCommand = (
    SetConfig
    | UnsetConfig
    | BeginLogin
    | AnswerLogin
    | CancelLogin
    | Logout
    | BeginPairing
    | CancelPairing
    | AnswerPairingRequest
    | Unpair
    | PresentPairingCode
    | ConfirmPairing
    | Knock
    | AddJob
    | PauseJob
    | RunJob
    | RemoveJob
    | WriteTo
    | LogOutDevice
)


class Desks(Struct, frozen=True):
    """The desks of a house; None where it has none."""

    config: ConfigDesk
    doctor: DoctorDesk
    logs: LogDesk
    logins: LoginDesk | None = None
    pairing: PairingDesk | None = None
    jobs: JobDesk | None = None
    devices: Devices = NO_DEVICES

    def open(self, tell: Tell) -> None:
        """Give all desks what tells events."""
        for desk in (self.logins, self.pairing, self.jobs):
            if desk is not None:
                desk.open(tell)

    def pairings(self) -> tuple[Pairing, ...]:
        """Return the pairings that are under way."""
        return self.pairing.pairings() if self.pairing else ()

    def people(self) -> PeopleList:
        """Return who may talk through channels, and who asks to."""
        return self.pairing.people() if self.pairing else NOBODY

    def job_list(self) -> tuple[Job, ...]:
        """Return all jobs."""
        return self.jobs.jobs() if self.jobs else ()

    async def job_runs(self, job_id: JobId | None, limit: int) -> tuple[JobRun, ...]:
        """Return how a job went, newest first."""
        return await self.jobs.runs(job_id, limit) if self.jobs else ()


class DeskCommands:
    """Carries out what belongs to a desk."""

    def __init__(self, desks: Desks, *, tell: Tell) -> None:
        self._desks = desks
        self._tell = tell

    async def carry_out(self, command: DeskCommand) -> Accepted | Refused:
        """Hand it to its desk."""
        match command:
            case SetConfig() | UnsetConfig():
                return await self._configure(command)
            case BeginLogin() | AnswerLogin() | CancelLogin() | Logout():
                return await self._log_in(command)
            case BeginPairing() | CancelPairing() | AnswerPairingRequest() | Unpair():
                return await self._pair(command)
            case PresentPairingCode() | ConfirmPairing() | Knock():
                return await self._at_the_door(command)
            case AddJob() | PauseJob() | RunJob() | RemoveJob():
                return await self._job(command)
            case WriteTo() | LogOutDevice():
                return await self._desks.devices.carry_out(command)

    async def _configure(self, command: SetConfig | UnsetConfig) -> Accepted | Refused:
        try:
            match command:
                case SetConfig():
                    written = await self._desks.config.set(command.key, command.value)
                case UnsetConfig():
                    written = await self._desks.config.unset(command.key)
        except (UsageError, ConfigError) as error:
            return Refused(reason=error.message, code="not_valid")
        if written.outcome == "written":
            self._tell(ConfigChanged(stream=HOUSE, key=command.key, restart=written.restart))
        return Accepted(note=written.note)

    async def _log_in(
        self, command: BeginLogin | AnswerLogin | CancelLogin | Logout
    ) -> Accepted | Refused:
        desk = self._desks.logins
        if desk is None:
            return NO_LOGINS
        match command:
            case BeginLogin():
                return await desk.begin(command)
            case AnswerLogin():
                return await desk.answer(command)
            case CancelLogin():
                return await desk.cancel(command.login_id)
            case Logout():
                return await desk.logout(command.provider)

    async def _pair(
        self, command: BeginPairing | CancelPairing | AnswerPairingRequest | Unpair
    ) -> Accepted | Refused:
        desk = self._desks.pairing
        if desk is None:
            return NO_SUCH_PAIRING
        match command:
            case BeginPairing():
                return await desk.begin(command)
            case CancelPairing():
                return await desk.cancel(command.service)
            case AnswerPairingRequest():
                return await desk.answer(command)
            case Unpair():
                return await desk.unpair(command)

    async def _at_the_door(
        self, command: PresentPairingCode | ConfirmPairing | Knock
    ) -> Accepted | Refused:
        desk = self._desks.pairing
        if desk is None:
            return NO_SUCH_PAIRING
        match command:
            case PresentPairingCode():
                return await desk.present(command.sender, command.code)
            case ConfirmPairing():
                return await desk.confirm(command.sender)
            case Knock():
                return await desk.knock(command.sender)

    async def _job(self, command: AddJob | PauseJob | RunJob | RemoveJob) -> Accepted | Refused:
        desk = self._desks.jobs
        if desk is None:
            return NO_JOBS
        match command:
            case AddJob():
                return await desk.add(command.draft, origin="owner")
            case PauseJob():
                return await desk.pause(command.job_id, paused=command.paused)
            case RunJob():
                return await desk.run(command.job_id)
            case RemoveJob():
                return await desk.remove(command.job_id)
