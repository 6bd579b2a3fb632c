"""How a turn ends: what it left open is settled, stored and told, whatever ended it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Literal, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.call import ToolRun
from openpista.domain.event import TurnFinished
from openpista.domain.ids import TurnId
from openpista.domain.message import Text, ToolCall, ToolResult, Usage, calls_of
from openpista.domain.session import FileChange
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.live import LiveSessions, warning
from openpista.gateway.session_book import SessionBook
from openpista.gateway.turn_writer import SHELL_MODEL, TurnWriter
from openpista.store.errors import StoreError
from openpista.store.journal import Journal
from openpista.store.journal_rows import OpenTurn

_T = TypeVar("_T")

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0

UNKNOWN = "Interrupted: this may have run, wholly or in part. Look before doing it again."
NOT_RUN = "Not run: the turn ended before this began."

log = logging.getLogger(__name__)


class FinishUndo(Protocol):
    """What collects the file changes of turns (`openpista.tools.undo.UndoBook`)."""

    def __call__(
        self, turn_id: TurnId, *, prompt: str = ""
    ) -> Coroutine[object, object, tuple[FileChange, ...]]:
        """Store the changes of a turn that is over, under the words it began with, and return
        them."""
        ...


class Ending(Struct, frozen=True):
    """What ended a turn. `sentence` is for the conversation where nobody else said it there."""

    outcome: Literal["done", "cancelled", "failed", "interrupted", "expired"]
    reason: str = ""
    usage: Usage | None = None
    sentence: str = ""


class TurnEnds:
    """Ends turns. Their answers are owed to chats on the channels `owed_through`; `owed` is
    called when there may be something new to bring."""

    def __init__(
        self,
        *,
        journal: Journal,
        live: LiveSessions,
        book: SessionBook,
        desk: ApprovalDesk,
        finish_undo: FinishUndo,
        owed_through: frozenset[str] = frozenset(),
        owed: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._live = live
        self._book = book
        self._desk = desk
        self._finish_undo = finish_undo
        self._owed_through = owed_through
        self._owed = owed

    async def end(self, writer: TurnWriter, ending: Ending, *, elapsed_ms: int) -> None:
        """Settle, store and tell the end of a turn. Goes on trying while the store cannot
        write: until then the session works on nothing else."""
        if ending.outcome != "done":
            await self._insist(writer, lambda: self.settle(writer))
        if ending.sentence:
            sentence = replace(writer.message("assistant", (Text(ending.sentence),)), is_error=True)
            await self._insist(writer, lambda: writer.reply(sentence))
        changes = await self._changes(writer)
        used = ending.usage or writer.usage
        # Without a figure of this process the store adds up what the turn's replies used.
        usage = used if used != Usage() else None
        await self._insist(
            writer,
            lambda: self._journal.finish_turn(
                writer.turn_id,
                outcome=ending.outcome,
                reason=ending.reason,
                usage=usage,
                owed_through=self._owed_through,
            ),
        )
        self._owed()
        if ending.outcome in {"cancelled", "interrupted"}:
            await self._insist(writer, lambda: self._desk.end_task_grants(writer.session_id))
        self._live.end_turn(writer.session_id)
        self._live.tell(
            TurnFinished(
                stream=writer.stream,
                turn_id=writer.turn_id,
                outcome=ending.outcome,
                reason=ending.reason,
                usage=used,
                elapsed_ms=elapsed_ms,
                changes=changes,
            )
        )
        await self._insist(writer, lambda: self._book.tell(writer.session_id))

    async def settle(self, writer: TurnWriter) -> None:
        """Store a result for every call of the turn that has none: one that had begun may have
        run, the others have not."""
        turn = await self._open(writer.turn_id)
        for call in unanswered(turn) if turn else ():
            begun = turn is not None and call.call_id in turn.intended
            result = missing_result(call, begun=begun)
            if turn is not None:
                result = replace(result, run=_run_of(turn, call))
            await writer.result(result, kept_output="")

    async def _open(self, turn_id: TurnId) -> OpenTurn | None:
        turns = await self._journal.open_turns()
        return next((turn for turn in turns if turn.turn_id == turn_id), None)

    async def _changes(self, writer: TurnWriter) -> tuple[FileChange, ...]:
        try:
            return await self._finish_undo(writer.turn_id, prompt=writer.prompt_text)
        except Exception:
            # The turn itself is sound; what cannot be taken back is not listed as if it could.
            log.exception("the changes of turn %s could not be kept", writer.turn_id)
            return ()

    async def _insist(self, writer: TurnWriter, work: Callable[[], Awaitable[_T]]) -> _T:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                return await work()
            except StoreError as error:
                log.warning("turn %s cannot be ended yet: %s", writer.turn_id, error.detail)
                self._live.tell(warning(writer.stream, f"{error.message} Trying again."))
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def unanswered(turn: OpenTurn) -> tuple[ToolCall, ...]:
    """Return the calls of the turn's last reply that have no result."""
    calls: Sequence[ToolCall] = calls_of(turn.last_reply) if turn.last_reply else ()
    return tuple(call for call in calls if call.call_id not in turn.answered)


def _run_of(turn: OpenTurn, call: ToolCall) -> ToolRun:
    intents = (stored.intent for stored in turn.intents if stored.call.call_id == call.call_id)
    return ToolRun(intent=next(intents, None), own=turn.model == SHELL_MODEL)


def missing_result(call: ToolCall, *, begun: bool) -> ToolResult:
    """Return what is stored for a call whose turn ended before its result."""
    return ToolResult(
        call_id=call.call_id, name=call.name, text=UNKNOWN if begun else NOT_RUN, is_error=True
    )
