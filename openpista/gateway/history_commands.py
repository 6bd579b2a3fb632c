"""What is done to the past of a session: file changes taken back, messages compacted."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from openpista.agent.compaction import Compaction, compact
from openpista.agent.usage import priced
from openpista.domain.clock import Clock
from openpista.domain.command import (
    Accepted,
    CompactSession,
    Refused,
    UndoCompaction,
    UndoTurn,
)
from openpista.domain.event import TurnUndone
from openpista.domain.ids import MessageId, NewUlid, TurnId, session_stream
from openpista.domain.message import Message, Text
from openpista.domain.model import Models
from openpista.domain.session import Session, UndoEntry
from openpista.gateway.actors import Actors
from openpista.gateway.endings import to_the_end
from openpista.gateway.live import LiveSessions
from openpista.gateway.session_book import SessionBook
from openpista.gateway.summaries import Summaries
from openpista.store.journal import Journal
from openpista.store.messages import Messages
from openpista.store.undo import Undo

HISTORY_MESSAGES = 1_000

WORKING = Refused(
    reason="The agent is working. Wait until it has finished, or stop it first.", code="working"
)

RestoreTurn = Callable[[TurnId, Path], Awaitable[tuple[tuple[str, ...], tuple[str, ...]]]]
"""Takes back the file changes of a turn in a workspace; returns what was restored, and what
later edits kept (openpista.tools.undo)."""


class HistoryCommands:
    """Carries out the commands about the past; none of them while a turn runs."""

    def __init__(
        self,
        *,
        book: SessionBook,
        actors: Actors,
        live: LiveSessions,
        messages: Messages,
        journal: Journal,
        summaries: Summaries,
        undo: Undo,
        restore_turn: RestoreTurn,
        models: Models,
        clock: Clock,
        new_ulid: NewUlid,
    ) -> None:
        self._book = book
        self._actors = actors
        self._live = live
        self._messages = messages
        self._journal = journal
        self._summaries = summaries
        self._undo = undo
        self._restore_turn = restore_turn
        self._models = models
        self._clock = clock
        self._new_ulid = new_ulid

    async def undo_turn(self, command: UndoTurn) -> Accepted | Refused:
        """Take back the file changes of a turn, of the last one that has any by default."""
        lock = self._actors.lock(command.session_id)
        if lock.locked():
            return WORKING
        async with lock:
            row = await self._book.get(command.session_id)
            entry = _chosen(await self._undo.entries(row.id), command.turn_id)
            if entry is None:
                return Refused(reason="There is nothing to take back.", code="nothing")
            return await to_the_end(self._take_back(row, entry))

    async def compact(self, command: CompactSession) -> Accepted | Refused:
        """Let a summary stand for all messages so far. Raises ProviderError."""
        lock = self._actors.lock(command.session_id)
        if lock.locked():
            return WORKING
        async with lock:
            row = await self._book.get(command.session_id)
            messages = await self._messages.for_model(row.id, max_messages=HISTORY_MESSAGES)
            made = await compact(messages, row, self._models)
            if made is None:
                return Refused(reason="There is nothing to summarise.", code="nothing")
            await to_the_end(self._keep_summary(row, made))
        await self._book.tell(command.session_id)
        return Accepted(session_id=command.session_id)

    async def undo_compaction(self, command: UndoCompaction) -> Accepted | Refused:
        """Take the last summary back."""
        lock = self._actors.lock(command.session_id)
        if lock.locked():
            return WORKING
        async with lock:
            await self._book.get(command.session_id)
            undone = await self._summaries.undo(command.session_id)
        if not undone:
            return Refused(reason="There is no summary to take back.", code="nothing")
        await self._book.tell(command.session_id)
        return Accepted(session_id=command.session_id)

    async def _keep_summary(self, row: Session, made: Compaction) -> None:
        used = priced(made.usage, self._models.info(row.model))
        summary = Message(
            id=MessageId(self._new_ulid()),
            session_id=row.id,
            seq=0,
            role="summary",
            blocks=(Text(made.summary),),
            at_ms=self._clock.now_ms(),
            provider=row.model.provider,
            model=row.model.model,
            usage=used,
        )
        await self._summaries.store(summary, before_seq=made.before_seq)
        if used is not None:
            await self._journal.count_call(row.id, model=row.model, usage=used, purpose="summary")

    async def _take_back(self, row: Session, entry: UndoEntry) -> Accepted:
        restored, kept = await self._restore_turn(entry.turn_id, Path(row.workspace))
        stream = session_stream(row.id)
        async with self._live.broadcast.changing(stream):
            await self._undo.mark_undone(entry.turn_id)
            self._live.tell(
                TurnUndone(stream=stream, undone_turn=entry.turn_id, restored=restored, kept=kept)
            )
        return Accepted(session_id=row.id, note=_told(restored, kept))


def _chosen(entries: tuple[UndoEntry, ...], turn_id: TurnId | None) -> UndoEntry | None:
    for entry in entries:
        if not entry.undone and turn_id in {None, entry.turn_id}:
            return entry
    return None


def _told(restored: tuple[str, ...], kept: tuple[str, ...]) -> str:
    words = [f"Took back {len(restored)} {'file' if len(restored) == 1 else 'files'}."]
    if kept:
        words.append(f"Kept, because edited since or not undoable: {', '.join(kept)}.")
    return " ".join(words)
