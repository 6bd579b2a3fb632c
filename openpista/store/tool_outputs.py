"""The kept output of tool calls: up to 64 KiB each, packed, for OUTPUT_DAYS."""

import sqlite3
import zlib

from openpista.domain.ids import CallId, SessionId
from openpista.domain.message import ToolResult
from openpista.store.codec import storable_text

OUTPUT_DAYS = 30
PACK_LEVEL = 1

OUTPUT_SQL = (
    "SELECT packed, total_bytes FROM tool_outputs WHERE session_id = ? AND call_id = ? "
    "ORDER BY key DESC LIMIT 1"
)


def keep_output(
    connection: sqlite3.Connection,
    session_id: SessionId,
    result: ToolResult,
    output: str,
    now_ms: int,
) -> None:
    """Keep the output of a call beside its result."""
    data = storable_text(output).encode("utf-8")
    connection.execute(
        "INSERT INTO tool_outputs (session_id, call_id, at_ms, total_bytes, packed) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            session_id,
            result.call_id,
            now_ms,
            result.total_bytes or len(data),
            zlib.compress(data, PACK_LEVEL),
        ),
    )


def read_output(
    connection: sqlite3.Connection, session_id: SessionId, call_id: CallId
) -> tuple[str, int] | None:
    """Return the newest kept output under `call_id` and the size of the whole in bytes."""
    row = connection.execute(OUTPUT_SQL, (session_id, call_id)).fetchone()
    if row is None:
        return None
    return zlib.decompress(row[0]).decode("utf-8"), int(row[1])


def forget_outputs(connection: sqlite3.Connection, before_ms: int) -> int:
    """Forget outputs kept before `before_ms`; return how many."""
    return connection.execute("DELETE FROM tool_outputs WHERE at_ms < ?", (before_ms,)).rowcount
