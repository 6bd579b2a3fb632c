"""The rows of turns and steps on one connection."""

import sqlite3
from typing import Any, Literal

from msgspec import Struct

from openpista.domain.ids import CallId, MessageId, SessionId, TurnId
from openpista.domain.message import Message, ToolCall, ToolResult, Usage, calls_of
from openpista.domain.model import ModelRef
from openpista.domain.tool import Intent
from openpista.store.codec import from_json, message_from_row, storable_text
from openpista.store.errors import StoreError
from openpista.store.message_rows import SELECT_MESSAGE
from openpista.store.session_rows import (
    ADD_USAGE,
    USAGE_COLUMNS,
    add_usage,
    added_usage,
    usage_from_row,
    usage_values,
)

StepKind = Literal["prompt", "llm_call", "tool_intent", "tool_result"]

OPEN_TURNS_SQL = (
    "SELECT id, session_id, provider, model, started_ms, prompt_id FROM turns "
    "WHERE finished_ms IS NULL ORDER BY started_ms, id"
)

USAGE_SINCE_SQL = (
    "SELECT coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), "
    "coalesce(sum(cached_tokens), 0), coalesce(sum(cache_write_tokens), 0), "
    "coalesce(sum(reasoning_tokens), 0), sum(cost_usd) FROM turns WHERE touched_ms >= ?"
)


class StoredIntent(Struct, frozen=True):
    """What the journal keeps of a call that is about to run."""

    call: ToolCall
    intent: Intent


class OpenTurn(Struct, frozen=True):
    """A turn that is not closed: what its model said last, and which calls of that reply were
    meant to run (`intended`) and have a stored result (`answered`)."""

    turn_id: TurnId
    session_id: SessionId
    model: ModelRef
    started_ms: int
    last_reply: Message | None
    intended: frozenset[CallId]
    answered: frozenset[CallId]
    prompt_id: MessageId = MessageId("")
    intents: tuple[StoredIntent, ...] = ()


def open_turn(
    connection: sqlite3.Connection,
    turn_id: TurnId,
    session_id: SessionId,
    model: ModelRef,
    prompt_id: MessageId,
    now_ms: int,
) -> None:
    """Add the row of a turn that begins. Raises StoreError while another one is open."""
    try:
        connection.execute(
            "INSERT INTO turns (id, session_id, provider, model, prompt_id, started_ms, "  # noqa: S608
            f"touched_ms, outcome, reason, {USAGE_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?, ?)",
            (
                turn_id,
                session_id,
                model.provider,
                model.model,
                prompt_id,
                now_ms,
                now_ms,
                *usage_values(Usage()),
            ),
        )
    except sqlite3.IntegrityError as error:
        raise StoreError(
            "Another turn of this session is still open.", detail=f"{turn_id}: {error}"
        ) from error


def session_of_open(connection: sqlite3.Connection, turn_id: TurnId) -> SessionId:
    """Return the session of an open turn. Raises StoreError when it is closed or unknown."""
    row = connection.execute(
        "SELECT session_id FROM turns WHERE id = ? AND finished_ms IS NULL", (turn_id,)
    ).fetchone()
    if row is None:
        raise StoreError("This turn is over; nothing can be added to it.", detail=turn_id)
    return SessionId(row[0])


def add_step(
    connection: sqlite3.Connection,
    turn_id: TurnId,
    kind: StepKind,
    now_ms: int,
    *,
    call_id: str = "",
    message_id: str = "",
    digest: str = "",
    body: str = "",
) -> None:
    """Append a step to a turn."""
    connection.execute(
        "INSERT INTO steps (turn_id, number, kind, at_ms, call_id, message_id, digest, body) "
        "SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM steps WHERE turn_id = ?",
        (turn_id, kind, now_ms, call_id, message_id, digest, body, turn_id),
    )


def add_results(
    connection: sqlite3.Connection, turn_id: TurnId, message: Message, now_ms: int
) -> None:
    """Append a step for every result in a stored message."""
    for block in message.blocks:
        if isinstance(block, ToolResult):
            add_step(
                connection,
                turn_id,
                "tool_result",
                now_ms,
                call_id=block.call_id,
                message_id=message.id,
            )


def count_call(connection: sqlite3.Connection, turn_id: TurnId, usage: Usage, now_ms: int) -> None:
    """Add the usage of one model call to its turn."""
    connection.execute(
        f"UPDATE turns SET touched_ms = ?, {ADD_USAGE} WHERE id = ?",  # noqa: S608
        (now_ms, *added_usage(usage), turn_id),
    )


def close_turn(
    connection: sqlite3.Connection,
    turn_id: TurnId,
    outcome: str,
    reason: str,
    usage: Usage | None,
    now_ms: int,
) -> SessionId | None:
    """Close an open turn, add its usage to its session and return that; a closed one stays as
    it is, and None is returned."""
    row = connection.execute(
        f"SELECT session_id, {USAGE_COLUMNS} FROM turns "  # noqa: S608 - constants only
        "WHERE id = ? AND finished_ms IS NULL",
        (turn_id,),
    ).fetchone()
    if row is None:
        return None
    total = usage if usage is not None else usage_from_row(row[1:])
    connection.execute(
        "UPDATE turns SET finished_ms = ?, touched_ms = ?, outcome = ?, reason = ?, "  # noqa: S608
        f"({USAGE_COLUMNS}) = (?, ?, ?, ?, ?, ?) WHERE id = ?",
        (now_ms, now_ms, outcome, storable_text(reason), *usage_values(total), turn_id),
    )
    add_usage(connection, SessionId(row[0]), total)
    return SessionId(row[0])


def add_closed_turn(
    connection: sqlite3.Connection,
    turn_id: TurnId,
    session_id: SessionId,
    model: ModelRef,
    purpose: str,
    usage: Usage,
    now_ms: int,
) -> None:
    """Add a turn without steps that is over already, and its usage to the session."""
    connection.execute(
        "INSERT INTO turns (id, session_id, provider, model, prompt_id, started_ms, "  # noqa: S608
        f"touched_ms, finished_ms, outcome, reason, {USAGE_COLUMNS}) "
        "VALUES (?, ?, ?, ?, '', ?, ?, ?, 'done', ?, ?, ?, ?, ?, ?, ?)",
        (
            turn_id,
            session_id,
            model.provider,
            model.model,
            now_ms,
            now_ms,
            now_ms,
            purpose,
            *usage_values(usage),
        ),
    )
    add_usage(connection, session_id, usage)


def read_open_turns(connection: sqlite3.Connection) -> tuple[OpenTurn, ...]:
    """Return all open turns, oldest first."""
    rows = connection.execute(OPEN_TURNS_SQL).fetchall()
    return tuple(_read_open_turn(connection, row) for row in rows)


def unanswered_calls(connection: sqlite3.Connection, turn_id: TurnId) -> tuple[ToolCall, ...]:
    """Return the calls of a turn's last reply that have no result, in their order."""
    reply = _last_reply(connection, turn_id)
    if reply is None:
        return ()
    answered = _calls(connection, turn_id, "tool_result")
    return tuple(call for call in calls_of(reply) if call.call_id not in answered)


def usage_since(connection: sqlite3.Connection, ms: int) -> Usage:
    """Return the sum over the turns that were active since `ms`."""
    return usage_from_row(connection.execute(USAGE_SINCE_SQL, (ms,)).fetchone())


def _read_open_turn(connection: sqlite3.Connection, row: tuple[Any, ...]) -> OpenTurn:
    turn_id, session_id, provider, model, started_ms, first_prompt = row
    answered = _calls(connection, turn_id, "tool_result")
    intents = _intents(connection, turn_id)
    return OpenTurn(
        turn_id=turn_id,
        session_id=session_id,
        model=ModelRef(provider=provider, model=model),
        started_ms=started_ms,
        last_reply=_last_reply(connection, turn_id),
        intended=frozenset(stored.call.call_id for stored in intents),
        answered=answered,
        prompt_id=_newest_prompt(connection, turn_id) or first_prompt,
        intents=tuple(stored for stored in intents if stored.call.call_id not in answered),
    )


def _newest_prompt(connection: sqlite3.Connection, turn_id: TurnId) -> MessageId | None:
    row = connection.execute(
        "SELECT message_id FROM steps WHERE turn_id = ? AND kind = 'prompt' "
        "ORDER BY number DESC LIMIT 1",
        (turn_id,),
    ).fetchone()
    return MessageId(row[0]) if row else None


def _last_reply(connection: sqlite3.Connection, turn_id: TurnId) -> Message | None:
    row = connection.execute(
        SELECT_MESSAGE + "WHERE id = (SELECT message_id FROM steps "  # noqa: S608
        "WHERE turn_id = ? AND kind = 'llm_call' ORDER BY number DESC LIMIT 1)",
        (turn_id,),
    ).fetchone()
    return message_from_row(row) if row else None


# Since the last reply only: some servers number the calls of every reply from nought.
_SINCE_REPLY = (
    "FROM steps WHERE turn_id = ? AND kind = ? AND number > "
    "(SELECT max(number) FROM steps WHERE turn_id = ? AND kind = 'llm_call') ORDER BY number"
)


def _calls(connection: sqlite3.Connection, turn_id: TurnId, kind: StepKind) -> frozenset[CallId]:
    rows = connection.execute(f"SELECT call_id {_SINCE_REPLY}", (turn_id, kind, turn_id))
    return frozenset(CallId(call_id) for (call_id,) in rows)


def _intents(connection: sqlite3.Connection, turn_id: TurnId) -> list[StoredIntent]:
    rows = connection.execute(f"SELECT body {_SINCE_REPLY}", (turn_id, "tool_intent", turn_id))
    return [from_json(body, StoredIntent) for (body,) in rows]
