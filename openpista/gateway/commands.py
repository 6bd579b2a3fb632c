"""Carries out what windows ask for; every command of the domain ends here.

Who may ask for it was decided by `admit` before. An answer of `Accepted` means that it is
durable or done.
"""

from collections.abc import Callable
from typing import assert_never

from openpista.domain.command import (
    Accepted,
    AnswerApproval,
    BeginPairing,
    CancelTurn,
    ClearTaint,
    Command,
    CompactSession,
    DeleteSession,
    EndTaskGrants,
    FollowAnswers,
    ForkSession,
    NewSession,
    OpenSession,
    PutMedia,
    Refused,
    RemoveQueued,
    RenameSession,
    RestartService,
    RestoreSession,
    RevokeGrant,
    RunJob,
    RunShell,
    SendMessage,
    SendNow,
    SetConfig,
    Shutdown,
    StartService,
    StopService,
    SwitchModel,
    UndoCompaction,
    UndoTurn,
    UnsetConfig,
)
from openpista.gateway.actors import Actors
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.desks import DeskCommand, DeskCommands
from openpista.gateway.history_commands import HistoryCommands
from openpista.gateway.intake import Intake
from openpista.gateway.purse import Purse
from openpista.gateway.services import Services
from openpista.gateway.session_commands import SessionCommands
from openpista.gateway.uploads import Uploads

CANCELLED = "Stopped by you."

NOT_RUNNING = Refused(reason="Nothing is running in this session.", code="idle")
RESTING = Refused(
    reason="openpista was opened here only to look things up. Start `openpista` to talk to it.",
    code="resting",
)

STARTS_WORK = (
    SendMessage,
    RunShell,
    SendNow,
    CompactSession,
    StartService,
    RestartService,
    BeginPairing,
    RunJob,
)
"""What a house that only rests, or is about to close, does not take."""

CLOSING = Refused(reason="openpista is stopping. Please send this again later.", code="closing")


class Commands:
    """Finds for each command the one who carries it out; raises OpenpistaError when it
    cannot be done."""

    def __init__(
        self,
        *,
        intake: Intake,
        actors: Actors,
        desk: ApprovalDesk,
        sessions: SessionCommands,
        history: HistoryCommands,
        services: Services,
        desks: DeskCommands,
        purse: Purse,
        uploads: Uploads,
        shut_down: Callable[[bool], None],
        working: bool,
    ) -> None:
        self._intake = intake
        self._actors = actors
        self._desk = desk
        self._sessions = sessions
        self._history = history
        self._services = services
        self._desks = desks
        self._purse = purse
        self._uploads = uploads
        self._shut_down = shut_down
        self._refusal = None if working else RESTING

    def close(self) -> None:
        """Take nothing in any more that would begin work."""
        self._refusal = CLOSING

    async def carry_out(self, command: Command) -> Accepted | Refused:  # noqa: C901 - one line each
        """Do it."""
        if self._refusal is not None and isinstance(command, STARTS_WORK):
            return self._refusal
        if isinstance(command, BeginPairing) and (down := await self._is_down(command.service)):
            return down
        if isinstance(command, DeskCommand):
            return await self._at_a_desk(command)
        match command:
            case SendMessage() | RunShell() | RemoveQueued() | SendNow():
                return await self._take_in(command)
            case CancelTurn():
                return await self._cancel(command)
            case AnswerApproval():
                return await self._desk.answer(command)
            case RevokeGrant():
                return await self._desk.revoke(command.grant_id)
            case EndTaskGrants():
                return await self._end_task_grants(command)
            case NewSession() | OpenSession() | FollowAnswers():
                return await self._talk_to(command)
            case RenameSession():
                return await self._sessions.rename(command)
            case DeleteSession():
                return await self._sessions.delete(command)
            case RestoreSession():
                return await self._sessions.restore(command)
            case ForkSession():
                return await self._sessions.fork(command)
            case SwitchModel():
                return await self._sessions.switch_model(command)
            case ClearTaint():
                return await self._sessions.clear_taint(command)
            case UndoTurn():
                return await self._history.undo_turn(command)
            case CompactSession():
                return await self._history.compact(command)
            case UndoCompaction():
                return await self._history.undo_compaction(command)
            case PutMedia():
                return await self._uploads.put(command)
            case StartService() | StopService() | RestartService():
                return await self._serve(command)
            case Shutdown():
                self._shut_down(command.now)
                return Accepted()
            case _:
                assert_never(command)

    async def _at_a_desk(self, command: DeskCommand) -> Accepted | Refused:
        answer = await self._desks.carry_out(command)
        if isinstance(command, SetConfig | UnsetConfig):
            await self._purse.tell()
        return answer

    async def _take_in(
        self, command: SendMessage | RunShell | RemoveQueued | SendNow
    ) -> Accepted | Refused:
        match command:
            case SendMessage():
                return await self._intake.send(command)
            case RunShell():
                return await self._intake.shell(command)
            case RemoveQueued():
                return await self._intake.remove(command)
            case SendNow():
                return await self._intake.send_now(command)

    async def _talk_to(
        self, command: NewSession | OpenSession | FollowAnswers
    ) -> Accepted | Refused:
        match command:
            case NewSession():
                return await self._sessions.new(command)
            case OpenSession():
                return await self._sessions.open(command)
            case FollowAnswers():
                return await self._sessions.follow(command)

    async def _serve(self, command: StartService | StopService | RestartService) -> Accepted:
        if not isinstance(command, StartService):
            await self._services.stop(command.service)
        if not isinstance(command, StopService):
            self._services.start(command.service)
        return Accepted()

    async def _is_down(self, service: str) -> Refused | None:
        """Wait for a channel that starts; return why no phone can be connected to it."""
        status = await self._services.settled(service)
        if status is None or status.state not in {"failed", "paused"}:
            return None
        return Refused(reason=status.reason, code="not_up")

    async def _end_task_grants(self, command: EndTaskGrants) -> Accepted:
        await self._desk.end_task_grants(command.session_id)
        return Accepted(session_id=command.session_id)

    async def _cancel(self, command: CancelTurn) -> Accepted | Refused:
        stopped = await self._actors.stop_turn(command.session_id, "cancelled", CANCELLED)
        return Accepted(session_id=command.session_id) if stopped else NOT_RUNNING
