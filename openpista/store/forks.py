"""Copying the beginning of a session into another one, part by part."""

import sqlite3
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import MessageId, NewUlid, SessionId
from openpista.domain.message import ToolResult, calls_of
from openpista.store.codec import message_from_row
from openpista.store.message_rows import SELECT_MESSAGE, add_compaction, insert_message

COPY_TOGETHER = 200


class Fork(Struct, frozen=True):
    """How far a copy has come: messages up to `after_seq` are done, the last is `end_seq`.

    `summary_seq` and `before_seq` are those of the summary that comes along, 0 without one;
    `new_before_seq` is the place in the copy that corresponds to `before_seq`.
    """

    source: SessionId
    target: SessionId
    end_seq: int
    summary_seq: int = 0
    before_seq: int = 0
    after_seq: int = 0
    copied: int = 0
    new_before_seq: int = 0
    new_summary_seq: int = 0


def plan_fork(
    connection: sqlite3.Connection, source: SessionId, target: SessionId, seq: int
) -> Fork:
    """Work out what belongs to a copy of `source` up to `seq`. Raises NotFoundError."""
    for session_id in (source, target):
        if not connection.execute("SELECT 1 FROM sessions WHERE id = ?", (session_id,)).fetchone():
            raise NotFoundError(f"There is no session {session_id}.")
    fork = Fork(source=source, target=target, end_seq=_end_of_calls(connection, source, seq))
    row = connection.execute(
        "SELECT summary_seq, before_seq FROM compactions "
        "WHERE session_id = ? AND summary_seq <= ? ORDER BY number DESC LIMIT 1",
        (source, seq),
    ).fetchone()
    return replace(fork, summary_seq=row[0], before_seq=row[1]) if row else fork


def copy_part(connection: sqlite3.Connection, fork: Fork, new_ulid: NewUlid) -> Fork:
    """Copy the next messages of a fork and return how far it has come."""
    rows = connection.execute(
        SELECT_MESSAGE + "WHERE session_id = ? AND seq > ? AND seq <= ? "
        "AND (role <> 'summary' OR seq = ?) ORDER BY seq LIMIT ?",
        (fork.source, fork.after_seq, fork.end_seq, fork.summary_seq, COPY_TOGETHER),
    ).fetchall()
    for row in rows:
        fork = _copy(connection, fork, row, new_ulid)
    if len(rows) == COPY_TOGETHER:
        return fork
    if fork.summary_seq:
        add_compaction(
            connection,
            fork.target,
            before_seq=fork.new_before_seq or fork.new_summary_seq + 1,
            summary_seq=fork.new_summary_seq,
        )
    return replace(fork, after_seq=fork.end_seq)


def _copy(
    connection: sqlite3.Connection, fork: Fork, row: tuple[Any, ...], new_ulid: NewUlid
) -> Fork:
    message = message_from_row(row)
    stored = insert_message(
        connection,
        replace(message, id=MessageId(new_ulid()), session_id=fork.target, turn_id=None),
    )
    fork = replace(fork, after_seq=message.seq, copied=fork.copied + 1)
    if message.seq == fork.summary_seq:
        return replace(fork, new_summary_seq=stored.seq)
    if message.seq >= fork.before_seq and not fork.new_before_seq:
        return replace(fork, new_before_seq=stored.seq)
    return fork


def _end_of_calls(connection: sqlite3.Connection, source: SessionId, seq: int) -> int:
    """Return `seq`, or where the last result of the calls made by then is."""
    row = connection.execute(
        SELECT_MESSAGE + "WHERE session_id = ? AND seq <= ? AND role = 'assistant' "
        "ORDER BY seq DESC LIMIT 1",
        (source, seq),
    ).fetchone()
    if row is None:
        return seq
    reply = message_from_row(row)
    waiting = {call.call_id for call in calls_of(reply)}
    end = seq
    rows = connection.execute(
        SELECT_MESSAGE + "WHERE session_id = ? AND seq > ? ORDER BY seq", (source, reply.seq)
    )
    for later in map(message_from_row, rows):
        if not waiting or later.role != "tool":
            break
        end = max(end, later.seq)
        waiting -= {block.call_id for block in later.blocks if isinstance(block, ToolResult)}
    return end
