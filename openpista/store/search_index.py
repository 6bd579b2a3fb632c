"""The full-text index of messages on one connection.

The index holds no copy of the texts: an entry is taken out by writing the same tokens again
with the word `delete`, so they must come from the same stored message.
"""

import sqlite3

from openpista.domain.ids import SessionId
from openpista.domain.message import Message
from openpista.store.search_text import index_text, searchable_text


def index_message(connection: sqlite3.Connection, key: int, message: Message) -> None:
    """Make a stored message findable under the rowid `key`."""
    entry = _entry(connection, message)
    if entry is not None:
        connection.execute(
            "INSERT INTO message_index (rowid, words, pieces, place) VALUES (?, ?, ?, ?)",
            (key, *entry),
        )


def unindex_message(connection: sqlite3.Connection, key: int, message: Message) -> None:
    """Take a message out of the index; call it while the message's row still exists."""
    entry = _entry(connection, message)
    if entry is not None:
        connection.execute(
            "INSERT INTO message_index (message_index, rowid, words, pieces, place) "
            "VALUES ('delete', ?, ?, ?, ?)",
            (key, *entry),
        )


def place_of(connection: sqlite3.Connection, session_id: SessionId) -> str | None:
    """Return the token that stands for a session in the index."""
    row = connection.execute("SELECT key FROM sessions WHERE id = ?", (session_id,)).fetchone()
    return f"s{row[0]}" if row else None


def _entry(connection: sqlite3.Connection, message: Message) -> tuple[str, str, str] | None:
    tokens = index_text(searchable_text(message))
    if not tokens.words and not tokens.pieces:
        return None
    place = place_of(connection, message.session_id)
    return tokens.words, tokens.pieces, place or ""
