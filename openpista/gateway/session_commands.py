"""What is done to whole sessions: made, opened, named, deleted, forked, given another model."""

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from openpista.domain.command import (
    Accepted,
    ClearTaint,
    DeleteSession,
    FollowAnswers,
    ForkSession,
    NewSession,
    OpenSession,
    Refused,
    RenameSession,
    RestoreSession,
    SwitchModel,
)
from openpista.domain.model import ModelRef, Models
from openpista.domain.session import Session
from openpista.gateway.actors import Actors
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.bindings import Bindings
from openpista.gateway.intake import Intake
from openpista.gateway.session_book import SessionBook, title_of
from openpista.store.messages import Messages

DELETED = "The session was deleted."

RememberModel = Callable[[ModelRef], None]
"""Notes the model that was chosen last; may block."""


class SessionCommands:
    """Carries out the commands about sessions; raises NotFoundError for unknown ones."""

    def __init__(
        self,
        *,
        book: SessionBook,
        bindings: Bindings,
        intake: Intake,
        actors: Actors,
        desk: ApprovalDesk,
        messages: Messages,
        models: Models,
        remember_model: RememberModel,
    ) -> None:
        self._book = book
        self._bindings = bindings
        self._intake = intake
        self._actors = actors
        self._desk = desk
        self._messages = messages
        self._models = models
        self._remember_model = remember_model

    async def new(self, command: NewSession) -> Accepted:
        """Make an empty session for the sender's chat; what was allowed for the task of the one
        before ends with it (decisions.md 12)."""
        address = command.sender.address
        before = await self._bindings.bound(address)
        begun = await self._bindings.begin(
            address, workspace=command.workspace, model=command.model
        )
        if before is not None:
            await self._desk.end_task_grants(before.id)
        return Accepted(session_id=begun.session.id, note=begun.note)

    async def open(self, command: OpenSession) -> Accepted:
        """Let the sender's chat talk to another session."""
        row = await self._book.get(command.session_id)
        await self._bindings.bind(command.sender.address, row.id)
        return Accepted(session_id=row.id)

    async def follow(self, command: FollowAnswers) -> Accepted | Refused:
        """Let the sender's chat get every answer of its session, or only its own."""
        row = await self._bindings.bound(command.sender.address)
        if row is None:
            return Refused(
                reason="This chat talks to no session yet. Send a message first.", code="not_found"
            )
        await self._bindings.follow(command.sender.address, on=command.on)
        return Accepted(session_id=row.id)

    async def rename(self, command: RenameSession) -> Accepted | Refused:
        """Give a title."""
        title = title_of(command.title)
        if not title:
            return Refused(reason="A title needs at least one letter.", code="empty")
        await self._book.change(
            command.session_id, lambda row: replace(row, title=title), touch=False
        )
        return Accepted(session_id=command.session_id)

    async def delete(self, command: DeleteSession) -> Accepted:
        """Stop what runs, take back what waits, and hide the session."""
        session_id = command.session_id
        await self._book.get(session_id)
        await self._intake.clear(session_id)
        await self._actors.stop_turn(session_id, "cancelled", DELETED)
        async with self._actors.lock(session_id):
            await self._book.delete(session_id)
        await self._desk.end_task_grants(session_id)
        return Accepted(session_id=session_id)

    async def restore(self, command: RestoreSession) -> Accepted:
        """Bring a deleted session back."""
        row = await self._book.restore(command.session_id)
        return Accepted(session_id=row.id)

    async def fork(self, command: ForkSession) -> Accepted | Refused:
        """Make a session with the messages up to a point; who has spoken there stays known."""
        source = await self._book.get(command.session_id)
        if not 1 <= command.seq <= source.last_seq:
            return Refused(reason="There is no such message in this session.", code="not_found")
        fork = await self._book.create_like(source, title=_fork_title(source))
        await self._messages.copy_until(source.id, fork.id, command.seq)
        await self._bindings.bind(command.sender.address, fork.id)
        await self._book.tell(fork.id)
        return Accepted(session_id=fork.id)

    async def switch_model(self, command: SwitchModel) -> Accepted:
        """Choose the model of the next turn; provider, model and effort change in one step.
        Raises ProviderError, and changes nothing, when the model cannot be used."""
        self._models.provider(command.model)
        info = self._models.info(command.model)
        await self._book.change(
            command.session_id,
            lambda row: replace(
                row,
                model=info.ref,
                effort=command.effort,
                context_limit=info.context_tokens,
            ),
        )
        await asyncio.to_thread(self._remember_model, info.ref)
        return Accepted(session_id=command.session_id)

    async def clear_taint(self, command: ClearTaint) -> Accepted:
        """Forget who else has spoken; what was allowed meanwhile does not outlive that."""
        await self._desk.end_task_grants(command.session_id)
        await self._book.change(
            command.session_id,
            lambda row: replace(row, taint=(), sensitive=False),
            touch=False,
        )
        return Accepted(session_id=command.session_id)


def _fork_title(source: Session) -> str:
    return title_of(f"{source.title or source.preview or 'Conversation'} (fork)")
