"""Databases as the original openpista left them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

SessionRow = tuple[str, str, str, str]
MessageRow = tuple[str, ...]
"""id, session, role, content, time, and optionally call id, tool name, calls as JSON."""

_SCHEMA = """
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY, channel_id TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
CREATE TABLE messages (
  id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id),
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
  content TEXT NOT NULL, tool_call_id TEXT, tool_name TEXT, created_at TEXT NOT NULL
);
CREATE INDEX idx_messages_session_id ON messages (session_id);
CREATE INDEX idx_sessions_channel_id ON sessions (channel_id);
"""


def make_legacy(
    folder: Path,
    *,
    sessions: Sequence[SessionRow],
    messages: Sequence[MessageRow],
    with_tool_calls: bool = True,
) -> Path:
    """Write a `memory.db` into `folder` and return its path; checks of rows are off."""
    path = folder / "memory.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("PRAGMA ignore_check_constraints = ON")
        if with_tool_calls:
            connection.execute("ALTER TABLE messages ADD COLUMN tool_calls_json TEXT")
        connection.executemany("INSERT INTO sessions VALUES (?, ?, ?, ?)", sessions)
        for row in messages:
            message_id, session_id, role, content, at, *more = row
            call_id, tool, calls = (*more, "", "", "")[:3]
            columns = "id, session_id, role, content, tool_call_id, tool_name, created_at"
            values = [message_id, session_id, role, content, call_id or None, tool or None, at]
            if with_tool_calls:
                columns += ", tool_calls_json"
                values.append(calls or None)
            marks = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO messages ({columns}) VALUES ({marks})", values)
        connection.commit()
    return path
