"""The journal: every step of a turn, written before the next one starts.

After a crash it says which turns were running, what the model had said last, which tools were
meant to run and which of them answered (reliability.md P1, P3).
"""

import sqlite3

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.delivery import TurnOutcome
from openpista.domain.errors import NotFoundError
from openpista.domain.ids import CallId, MessageId, NewUlid, SessionId, TurnId
from openpista.domain.message import Message, ToolCall, ToolResult, Usage
from openpista.domain.model import ModelRef
from openpista.domain.tool import Intent
from openpista.store import journal_rows as rows
from openpista.store.codec import to_json
from openpista.store.database import Database
from openpista.store.inbox import close_waiting
from openpista.store.journal_rows import OpenTurn, StoredIntent
from openpista.store.message_rows import insert_message
from openpista.store.owed import owe_answer
from openpista.store.tool_outputs import keep_output, read_output


class Journal:
    """The tables of turns, their steps and the kept outputs of tools."""

    def __init__(self, database: Database, clock: Clock, new_ulid: NewUlid) -> None:
        self._database = database
        self._clock = clock
        self._new_ulid = new_ulid

    async def start_turn(
        self,
        *,
        turn_id: TurnId,
        session_id: SessionId,
        model: ModelRef,
        prompt: Message,
        inbox_message_id: MessageId | None,
    ) -> Message:
        """Take the message out of the inbox, store it and open the turn, all or nothing.

        Returns the stored prompt. Raises NotFoundError when the message waits no more, and
        StoreError while another turn of the session is open.
        """
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> Message:
            _take(connection, session_id, inbox_message_id)
            stored = insert_message(
                connection, replace(prompt, session_id=session_id, turn_id=turn_id)
            )
            rows.open_turn(connection, turn_id, session_id, model, stored.id, now_ms)
            rows.add_step(connection, turn_id, "prompt", now_ms, message_id=stored.id)
            return stored

        return await self._database.write(work)

    async def join_turn(
        self, turn_id: TurnId, message: Message, inbox_message_id: MessageId | None
    ) -> Message:
        """Store a message that steers the running turn and take it out of the inbox."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> Message:
            session_id = rows.session_of_open(connection, turn_id)
            _take(connection, session_id, inbox_message_id)
            stored = insert_message(
                connection, replace(message, session_id=session_id, turn_id=turn_id)
            )
            rows.add_step(connection, turn_id, "prompt", now_ms, message_id=stored.id)
            return stored

        return await self._database.write(work)

    async def store_reply(self, turn_id: TurnId, message: Message) -> Message:
        """Store what the model said, with the calls that it wants and what it cost."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> Message:
            session_id = rows.session_of_open(connection, turn_id)
            stored = insert_message(
                connection, replace(message, session_id=session_id, turn_id=turn_id)
            )
            rows.add_step(connection, turn_id, "llm_call", now_ms, message_id=stored.id)
            rows.count_call(connection, turn_id, stored.usage or Usage(), now_ms)
            return stored

        return await self._database.write(work)

    async def store_intent(
        self, turn_id: TurnId, call: ToolCall, intent: Intent, digest: str
    ) -> None:
        """Note that `call` is about to run; must be safe on the disk before it does."""
        now_ms = self._clock.now_ms()
        body = to_json(StoredIntent(call=call, intent=intent))

        def work(connection: sqlite3.Connection) -> None:
            rows.session_of_open(connection, turn_id)
            rows.add_step(
                connection,
                turn_id,
                "tool_intent",
                now_ms,
                call_id=call.call_id,
                digest=digest,
                body=body,
            )

        await self._database.write(work)

    async def store_result(
        self, turn_id: TurnId, message: Message, *, kept_output: str = ""
    ) -> Message:
        """Store what tool calls came to, together with the output that stays openable."""
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> Message:
            session_id = rows.session_of_open(connection, turn_id)
            stored = insert_message(
                connection, replace(message, session_id=session_id, turn_id=turn_id)
            )
            rows.add_results(connection, turn_id, stored, now_ms)
            for result in stored.blocks:
                if isinstance(result, ToolResult) and kept_output:
                    keep_output(connection, session_id, result, kept_output, now_ms)
                    break
            return stored

        return await self._database.write(work)

    async def finish_turn(
        self,
        turn_id: TurnId,
        *,
        outcome: TurnOutcome,
        reason: str = "",
        usage: Usage | None = None,
        owed_through: frozenset[str] = frozenset(),
    ) -> None:
        """Close a turn, add its `usage` to the session's sum, and owe its answer to the chats
        that wait for it on the channels `owed_through`, all or nothing.

        Without `usage` the sum of its replies counts. Closing a closed turn changes nothing.
        """
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> None:
            session_id = rows.close_turn(connection, turn_id, outcome, reason, usage, now_ms)
            if session_id is not None and owed_through:
                owe_answer(
                    connection,
                    turn_id,
                    session_id,
                    outcome=outcome,
                    channels=owed_through,
                    now_ms=now_ms,
                )

        await self._database.write(work)

    async def count_call(
        self, session_id: SessionId, *, model: ModelRef, usage: Usage, purpose: str
    ) -> None:
        """Add a model call beside all turns (a title, a summary) to what the session used, and
        to what was used since a time, as a turn of its own that is over."""
        turn_id, now_ms = TurnId(self._new_ulid()), self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> None:
            rows.add_closed_turn(connection, turn_id, session_id, model, purpose, usage, now_ms)

        await self._database.write(work)

    async def interrupt(
        self, turn_id: TurnId, *, reason: str, result_text: str
    ) -> tuple[Message, ...]:
        """Close a turn that a crash or a cancel left open, all or nothing.

        Every call without a result gets one that says `result_text` with `is_error`, so that a
        call never stands alone. Returns the stored results.
        """
        now_ms = self._clock.now_ms()

        def work(connection: sqlite3.Connection) -> tuple[Message, ...]:
            session_id = rows.session_of_open(connection, turn_id)
            stored = [
                insert_message(
                    connection,
                    Message(
                        id=MessageId(self._new_ulid()),
                        session_id=session_id,
                        seq=0,
                        role="tool",
                        blocks=(
                            ToolResult(
                                call_id=call.call_id,
                                name=call.name,
                                text=result_text,
                                is_error=True,
                            ),
                        ),
                        at_ms=now_ms,
                        turn_id=turn_id,
                    ),
                )
                for call in rows.unanswered_calls(connection, turn_id)
            ]
            for message in stored:
                rows.add_results(connection, turn_id, message, now_ms)
            rows.close_turn(connection, turn_id, "interrupted", reason, None, now_ms)
            return tuple(stored)

        return await self._database.write(work)

    async def open_turns(self) -> tuple[OpenTurn, ...]:
        """Return the turns that are not closed, oldest first."""
        return await self._database.read(rows.read_open_turns)

    async def tool_output(self, session_id: SessionId, call_id: CallId) -> tuple[str, int] | None:
        """Return the kept output of a call and the size of the whole in bytes; None when
        nothing was kept or it has expired."""
        return await self._database.read(lambda c: read_output(c, session_id, call_id))

    async def usage_since(self, ms: int) -> Usage:
        """Return what all turns that were active since `ms` used, running ones included."""
        return await self._database.read(lambda c: rows.usage_since(c, ms))


def _take(
    connection: sqlite3.Connection, session_id: SessionId, message_id: MessageId | None
) -> None:
    if message_id is not None and not close_waiting(connection, session_id, message_id, "taken"):
        raise NotFoundError("The message was taken back or is being answered already.")
